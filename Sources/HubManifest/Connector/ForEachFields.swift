import HubModel

/// `for_each` while it is read.
struct ForEachDraft: Sendable {
    var recordOf: String?
    var codeList: String?
    var table: String?
    var take: [Pull.ForEach.Taken] = []
    var conditions: [Condition] = []

    var forEach: Pull.ForEach? {
        guard
            let parents = recordOf.map(Pull.ForEach.Parents.recordOf)
                ?? codeList.map(Pull.ForEach.Parents.codeList)
                ?? table.map(Pull.ForEach.Parents.table)
        else { return nil }
        return Pull.ForEach(parents: parents, take: take, conditions: conditions)
    }
}

enum ForEachFields {
    static let block = Block<ForEachDraft>(
        "for_each",
        vi: "Một yêu cầu cho mỗi dòng cha.",
        en: "One request per parent.",
        blank: ForEachDraft(),
        choices: [.init(keys: ["record_of", "code_list", "table"], isRequired: true)],
        fields: [
            .key(
                "record_of",
                \.recordOf,
                .name,
                vi: "Lượt lấy khác của hệ thống này.",
                en: "Another pull of this connector."
            ),
            .key("code_list", \.codeList, .name, vi: "Bảng mã.", en: "A code table."),
            .key(
                "table",
                \.table,
                .name,
                vi: "Bảng đã nạp, hoặc khung nhìn của lược đồ app: mọi dòng, mỗi lần chạy.",
                en: "A staged table, or a view of schema app: every row, every run."
            ),
            .key(
                "take",
                \.take,
                .taken,
                .required,
                vi: "Cột dùng là «{each.tên}»: danh sách, hoặc «tên: cột».",
                en: "Columns for `{each.name}`: a list, or `name: column`."
            ),
            .key(
                "where",
                \.conditions,
                .conditions,
                vi: "Chỉ những dòng thoả mọi điều kiện.",
                en: "Only rows that meet all conditions."
            ),
            .later("batch", vi: "Nhiều dòng một yêu cầu.", en: "Several rows per request."),
            .later("parallel", vi: "Nhiều yêu cầu cùng lúc.", en: "Several requests at once."),
        ]
    )
}

extension Kind where Value == Pull.ForEach {
    static var forEach: Kind {
        let block = ForEachFields.block
        return Kind(shape: .block(block.shape)) { element, reading in
            block.read(element, &reading)?.forEach
        }
    }
}

extension Kind where Value == [Pull.ForEach.Taken] {
    static var taken: Kind {
        let text = Kind<String>.text
        return Kind(shape: .any([.list(of: text.shape), .map(of: text.shape)])) { element, reading in
            guard case .map = element.content else {
                return text.list.read(element, &reading)?.map { Pull.ForEach.Taken(name: $0, column: $0) }
            }
            return Kind<[Named<String>]>.named(text).read(element, &reading)?.map {
                Pull.ForEach.Taken(name: $0.name, column: $0.value)
            }
        }
    }
}
