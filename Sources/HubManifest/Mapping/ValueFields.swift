import HubModel

/// The long form of a value while it is read.
struct ValueDraft: Sendable {
    var origin: FieldMapping.Origin?
    var mapping = FieldMapping(field: "", origin: .constant)

    var finished: FieldMapping {
        var mapping = mapping
        mapping.origin = origin ?? .constant
        return mapping
    }
}

enum ValueFields {
    static let block = Block<ValueDraft>(
        "value",
        vi: "Một giá trị, viết đầy đủ.",
        en: "A value, in its long form.",
        blank: ValueDraft(),
        fields: available + later
    )

    private static let available: [Field<ValueDraft>] = [
        .key(
            "from",
            \.origin,
            .origin,
            vi: "Đường dẫn, mẫu «{…}», hoặc danh sách đường dẫn (lấy cái đầu tiên không trống).",
            en: "A path, a template, or a list of paths (the first not empty)."
        ),
        .key(
            "format",
            \.mapping.formats,
            Kind<DateFormat>.dateFormat.oneOrMany,
            vi: "Mẫu ngày của nguồn, thử lần lượt.",
            en: "The source's date patterns, tried in order."
        ),
        .key(
            "codes",
            \.mapping.codes,
            .name,
            vi: "Bảng mã đổi giá trị.",
            en: "The code table that turns the value into ours."
        ),
        .key(
            "if_unknown",
            \.mapping.ifUnknown,
            .ifUnknown,
            absent: "quarantine",
            vi: "Mã lạ: quarantine, keep, empty, hoặc một giá trị.",
            en: "An unknown code: quarantine, keep, empty, or a value."
        ),
        .key(
            "default",
            \.mapping.defaultValue,
            .anyText,
            vi: "Giá trị khi nguồn trống; đứng một mình là hằng.",
            en: "The value when the source is empty; alone, a constant."
        ),
        .key(
            "if_bad",
            \.mapping.ifBad,
            .word(),
            absent: "quarantine / empty",
            vi: "Giá trị hỏng: quarantine hoặc empty.",
            en: "A bad value: quarantine or empty."
        ),
        .key(
            "one_of",
            \.mapping.oneOf,
            Kind<String>.text.list,
            vi: "Chỉ những giá trị này.",
            en: "These values only."
        ),
        .key(
            "separators",
            \.mapping.separators,
            Kind<DecimalSeparators>.separators.oneOrMany,
            vi: "Dấu số của riêng cột này.",
            en: "Separators of this column."
        ),
    ]

    private static let later: [Field<ValueDraft>] = [
        .later("valid_on", vi: "Ngày tra bảng mã.", en: "The day for the code table."),
        .later("precision_from", vi: "Độ chính xác lấy từ cột khác.", en: "Precision from another column."),
        .later("like", vi: "Đọc ngược theo mẫu.", en: "Reads by a template backwards."),
        .later("take", vi: "Dựng giá trị từ các tên.", en: "Builds the value from the names."),
        .later("join", vi: "Ghép nhiều giá trị.", en: "Joins several values."),
        .later("unwrap", vi: "Mở tài liệu bên trong.", en: "Opens a document inside."),
        .later("with", vi: "Cột để đối chiếu.", en: "Columns to check against."),
        .later(
            "from_number",
            vi: "Nguồn giữ dạng số, mất số 0.",
            en: "The source kept a number and lost its zeros."
        ),
        .later("not_before", vi: "Không sớm hơn cột khác.", en: "Not before another column."),
    ]
}

extension Kind where Value == FieldMapping {
    static var fieldMapping: Kind {
        let block = ValueFields.block
        let origin = Kind<FieldMapping.Origin>.single
        return Kind(shape: .any([origin.shape, .block(block.shape)])) { element, reading in
            guard case .map = element.content, !element.looksLikeForgottenQuotes else {
                return origin.read(element, &reading).map { FieldMapping(field: "", origin: $0) }
            }
            guard let draft = block.read(element, &reading) else { return nil }
            guard element["from"] != nil || element["default"] != nil else {
                reading.report(
                    .missingKey,
                    at: element.location,
                    vi: "Thiếu «from» (hoặc chỉ «default» cho một hằng).",
                    en: "`from` is missing (or `default` alone for a constant).",
                    cure: .line("{ from: …, … }")
                )
                return nil
            }
            return draft.finished
        }
    }
}

extension Kind where Value == FieldMapping.Origin {
    /// A path, or with `{…}` a template over paths.
    static var single: Kind {
        let path = Kind<Path>.path
        return Kind(shape: .any([path.shape, Kind<Template>.template.shape])) { element, reading in
            guard let text = element.text, text.contains("{") else {
                return path.read(element, &reading).map { .paths([$0]) }
            }
            return reading.template(text, in: element, start: 0).map { .template($0) }
        }
    }

    static var origin: Kind {
        let single = single
        let paths = Kind<Path>.path.list
        return Kind(shape: .any([single.shape, paths.shape])) { element, reading in
            guard case .list = element.content, !element.isIndexOrEmptyList else {
                return single.read(element, &reading)
            }
            return paths.read(element, &reading).map { .paths($0) }
        }
    }
}

extension Kind where Value == FieldMapping.IfUnknown {
    static var ifUnknown: Kind {
        let text = Kind<String>.anyText
        return Kind(shape: .any([.choice(["quarantine", "keep", "empty"]), text.shape])) { element, reading in
            text.read(element, &reading).map {
                switch $0 {
                case "quarantine": .quarantine
                case "keep": .keep
                case "empty": .empty
                default: .value($0)
                }
            }
        }
    }
}
