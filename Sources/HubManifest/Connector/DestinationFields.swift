import HubModel

/// One entry of a list `into` while it is read.
struct DestinationDraft: Sendable {
    var entity = ""
    var destination = Pull.Destination(entity: nil)

    var finished: Pull.Destination {
        var destination = destination
        destination.entity = entity == DestinationFields.nothing ? nil : entity
        return destination
    }
}

enum DestinationFields {
    /// Where a document goes that is left out on purpose.
    static let nothing = "nothing"

    static let block = Block<DestinationDraft>(
        "into",
        vi: "Tài liệu nào vào bảng nào.",
        en: "Which documents go into which entity.",
        blank: DestinationDraft(),
        fields: [
            .key(
                "entity",
                \.entity,
                .name,
                .required,
                vi: "Bảng nhận; nothing: bỏ qua, có đếm.",
                en: "The entity; nothing: left out, and counted."
            ),
            .key(
                "where",
                \.destination.conditions,
                Kind<Condition>.condition.oneOrMany,
                vi: "Chỉ tài liệu thoả mọi điều kiện.",
                en: "Only documents that meet all conditions."
            ),
            .key(
                "records",
                \.destination.records,
                .path,
                vi: "Chỗ có bản ghi của bảng này; không viết: như của lượt lấy.",
                en: "Where this entity's records are; absent: as the pull says."
            ),
        ]
    )
}

extension Kind where Value == [Pull.Destination] {
    /// A name, or a list of entries tried in order.
    static var destinations: Kind {
        let name = Kind<String>.name
        let block = DestinationFields.block
        let entry = Kind<Pull.Destination>(shape: .block(block.shape)) { element, reading in
            guard var destination = reading.withParent({ block.read(element, &$0) })?.finished else {
                return nil
            }
            destination.location = element.location
            return destination
        }
        let isAvailable = !LanguageGaps.notAvailableYet.contains(.intoList)
        let shape = isAvailable ? Shape.any([name.shape, entry.list.shape]) : name.shape
        return Kind(shape: shape) { element, reading in
            guard case .list(let items) = element.content else {
                return name.read(element, &reading).map { [Pull.Destination(entity: $0)] }
            }
            reading.refuse(.intoList, at: element.location)
            if items.isEmpty { reading.empty(element) }
            return entry.list.read(element, &reading)
        }
    }
}
