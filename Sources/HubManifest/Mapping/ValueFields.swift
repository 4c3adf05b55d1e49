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
        fields: origin + codes + rules + apart + types
    )

    private static let origin: [Field<ValueDraft>] = [
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
            "join",
            \.mapping.join,
            .anyText,
            vi: "Ghép nhiều giá trị của một đường dẫn, với chữ này ở giữa.",
            en: "Joins several values of a path, with this text between them."
        ),
        .key(
            "unwrap",
            \.mapping.unwrap,
            .unwrap,
            vi:
                "Mở giá trị ra từng bước: base64, gunzip, unzip, xml hay json rồi đường dẫn. Phải ra đúng một tài liệu.",
            en:
                "Opens the value step by step: base64, gunzip, unzip, xml or json and a path. One document must come out."
        ),
    ]

    private static let codes: [Field<ValueDraft>] = [
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
            "valid_on",
            \.mapping.validOn,
            .name,
            absent: "the run's day",
            vi: "Cột ngày quyết định dòng nào của bảng mã có hiệu lực.",
            en: "The column whose day decides which code row holds."
        ),
    ]

    private static let rules: [Field<ValueDraft>] = [
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

    private static let apart: [Field<ValueDraft>] = [
        .key(
            "like",
            \.mapping.like,
            .like,
            vi: "Đọc ngược theo mẫu: mỗi tên lấy ít nhất, tên cuối lấy phần còn lại.",
            en: "Reads by a template backwards: a name takes as little as possible, the last the rest."
        ),
        .key(
            "take",
            \.mapping.take,
            .take,
            vi: "Dựng giá trị từ các tên của «like».",
            en: "Builds the value from the names of `like`."
        ),
    ]

    private static let types: [Field<ValueDraft>] = [
        .key(
            "precision_from",
            \.mapping.precisionFrom,
            .path,
            vi: "Chỗ nguồn ghi độ chính xác của ngày.",
            en: "Where the source says how precise the date is."
        ),
        .key(
            "with",
            \.mapping.with,
            CrossCheckFields.block.kind,
            vi: "Các cột mà kiểu đối chiếu.",
            en: "Columns that the type checks against."
        ),
        .key(
            "from_number",
            \.mapping.fromNumber,
            .boolean,
            absent: "false",
            vi: "Nguồn giữ dạng số, mất các số 0 ở đầu.",
            en: "The source kept a number and lost its zeros."
        ),
        .key(
            "not_before",
            \.mapping.notBefore,
            .name,
            vi: "Như khoá cùng tên của cột, chỉ cho nguồn này.",
            en: "As the field's key of that name, for this source alone."
        ),
    ]
}

enum CrossCheckFields {
    static let block = Block<FieldMapping.CrossCheck>(
        "with",
        vi: "Các cột của dòng mà kiểu đối chiếu.",
        en: "Columns of the row that a type checks against.",
        blank: FieldMapping.CrossCheck(),
        fields: [
            .key("sex", \.sex, .name, vi: "Giới tính.", en: "Sex."),
            .key("born", \.born, .name, vi: "Ngày sinh.", en: "Date of birth."),
            .key("on", \.on, .name, vi: "Ngày của sự việc.", en: "The day of the event."),
            .key("file_name", \.fileName, .name, vi: "Tên của tệp.", en: "The name of a file."),
        ]
    )
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
