import HubModel

enum EntityFields {
    static let field = Block<Entity.Field>(
        "field",
        vi: "Một cột mà ứng dụng đọc.",
        en: "A column that the app reads.",
        blank: Entity.Field(name: "", type: .text, title: ""),
        fields: [
            .key(
                "as",
                \.type,
                .word(),
                .required,
                vi: "Kiểu.",
                en: "Its type."
            ),
            .key(
                "title",
                \.title,
                .text,
                .required,
                vi: "Tên hiển thị và chú thích của cột.",
                en: "What screens show, and the column's comment."
            ),
            .key(
                "required",
                \.isRequired,
                .boolean,
                absent: "false",
                vi: "Phải có giá trị.",
                en: "Must have a value."
            ),
            .key(
                "pii",
                \.personalData,
                .word(),
                vi: "Dữ liệu cá nhân: basic hoặc sensitive.",
                en: "Personal data: basic or sensitive."
            ),
            .key(
                "unit",
                \.unit,
                .text,
                vi: "Đơn vị đo; cắt khỏi giá trị nếu nguồn ghi kèm.",
                en: "Its unit; cut off where the source writes it."
            ),
            .key(
                "not_before",
                \.notBefore,
                .name,
                vi: "Cột giờ đứng trước: giờ nhỏ hơn nó là của ngày hôm sau.",
                en: "The column whose time comes first: an earlier time is of the next day."
            ),
        ]
    )

    static let block = Block<Entity>(
        "mapping",
        vi: "Một bảng và cách mỗi nguồn điền vào.",
        en: "One entity, and how each source fills it.",
        blank: Entity(name: "", title: "", key: [], visibleTo: .nobody, fields: [], sources: []),
        fields: identity + protection + contents
    )

    private static let identity: [Field<Entity>] = [
        .key(
            "entity",
            \.name,
            .name,
            .required,
            vi: "Tên bảng, như tên tệp.",
            en: "The table's name, as the file is called."
        ),
        .key("title", \.title, .text, .required, vi: "Tên hiển thị.", en: "What screens show."),
        .key(
            "key",
            \.key,
            Kind<String>.name.list,
            .required,
            vi: "Các cột làm khoá.",
            en: "The columns of its key."
        ),
        .key(
            "write",
            \.write,
            .write,
            absent: "upsert",
            vi: "Cách ghi: đè, chỉ thêm, thay cả bộ, hay giữ lịch sử.",
            en: "How rows are written: overwritten, only added, exchanged as a set, or with their history."
        ),
        .key(
            "written_by",
            \.writtenBy,
            .word(),
            vi: "app: ứng dụng của người dân tự ghi dòng của họ, qua hàm trong App/.",
            en: "app: the citizens' app writes their own rows, by functions of App/."
        ),
        .key(
            "newest_by",
            \.newestBy,
            .name,
            vi: "Cột quyết định bản nào mới hơn.",
            en: "The column that says which copy is newer."
        ),
    ]

    private static let protection: [Field<Entity>] = [
        .key("visible_to", \.visibleTo, .visibility, .required, vi: "Ai được xem.", en: "Who may see a row."),
        .key(
            "purpose",
            \.purpose,
            .text,
            vi: "Mục đích xử lý dữ liệu cá nhân.",
            en: "Why personal data is processed."
        ),
        .key("legal_basis", \.legalBasis, .legalBasis, vi: "Căn cứ pháp lý.", en: "The legal basis."),
        .key(
            "retain",
            \.retain,
            .retention,
            vi: "Giữ bao lâu: «5y after issued_at».",
            en: "How long rows are kept: `5y after issued_at`."
        ),
        .key(
            "in_force",
            \.inForce,
            .conditions,
            vi: "Dòng nào còn được hỏi tới («for_each»): thoả mọi điều kiện.",
            en: "Which rows may be asked about (`for_each`): those that meet all."
        ),
    ]

    private static let contents: [Field<Entity>] = [
        .key("fields", \.fields, .fields, .required, vi: "Các cột.", en: "The columns."),
        .key(
            "sources",
            \.sources,
            .sources,
            vi: "Nguồn, «hệ thống/lượt lấy»; bắt buộc trừ khi có «written_by».",
            en: "The sources, `connector/pull`; required unless there is `written_by`."
        ),
        .key(
            "checks",
            \.checks,
            RowCheckFields.block.kind.list.map { $0.compactMap(\.check) },
            vi: "Điều kiện giữa các cột, xét trước khi nạp.",
            en: "Conditions between columns, judged before a row is loaded."
        ),
        .key(
            "on_new_field",
            \.onNewField,
            .word(),
            absent: "keep_and_tell",
            vi: "Khi nguồn có trường mới.",
            en: "When a source has a new field."
        ),
        .key(
            "quarantine_at_most",
            \.quarantineAtMost,
            .percentage,
            vi: "Tỉ lệ bản ghi hỏng nhiều nhất.",
            en: "The most records that may be refused."
        ),
    ]
}

extension Kind where Value == Entity.Write {
    static var write: Kind {
        let word = Kind.word()
        let available = Value.allCases.filter { write in
            write.form.map { !LanguageGaps.notAvailableYet.contains($0) } ?? true
        }
        return Kind(shape: .choice(available.map(\.rawValue))) { element, reading in
            let write = word.read(element, &reading)
            if let form = write?.form { reading.refuse(form, at: element.location) }
            return write
        }
    }
}

extension Entity.Write {
    fileprivate var form: LanguageGaps.Form? {
        switch self {
        case .upsert: nil
        case .append: .append
        case .replace: .replace
        case .history: .history
        }
    }
}

extension Kind where Value == [Entity.Field] {
    static var fields: Kind {
        let named = Kind<[Named<Entity.Field>]>.named(EntityFields.field.kind) { key, reading in
            reading.checkColumnName(key)
        }
        return named.map { entries in
            entries.map { entry in
                var field = entry.value
                field.name = entry.name
                field.location = entry.location
                return field
            }
        }
    }
}

extension Reading {
    fileprivate mutating func checkColumnName(_ key: Element) {
        let name = key.text ?? ""
        guard !SourceFields.reserved.contains(name) else {
            return report(
                .badName,
                at: key.location,
                vi: "«\(name)» là khoá của nguồn, không dùng làm tên cột.",
                en: "`\(name)` is a key of sources and cannot name a column.",
                cure: Localized(vi: "Đặt tên khác cho cột.", en: "Give the column another name.")
            )
        }
        checkName(name, mark: "_", at: key)
    }
}

extension Kind where Value == Entity.LegalBasis {
    static var legalBasis: Kind {
        .scalar(
            .text(
                "legal basis",
                pattern: "^(consent|emergency|law .+|contract .+)$",
                example: "law 26/2023/QH15"
            )
        ) {
            text,
            element,
            reading in
            let word = text.prefix { $0 != " " }
            let rest = text.dropFirst(word.count).trimmingSpaces
            switch (word, rest.isEmpty) {
            case ("consent", true): return .consent
            case ("emergency", true): return .emergency
            case ("law", false): return .law(rest)
            case ("contract", false): return .contract(rest)
            default:
                reading.report(
                    .badLegalBasis,
                    at: element.location,
                    vi: "«\(text)» không phải căn cứ pháp lý.",
                    en: "`\(text)` is not a legal basis.",
                    cure: Localized(
                        vi: "Viết consent, «law <văn bản>», «contract <hợp đồng gì>» hoặc emergency.",
                        en: "Write consent, `law <document>`, `contract <what>` or emergency."
                    )
                )
                return nil
            }
        }
    }
}

extension Kind where Value == Entity.Retention {
    static var retention: Kind {
        .scalar(
            .text(
                "retention",
                pattern: "^[0-9]+(d|w|mo|y)( after [a-z][a-z0-9_]*)?$",
                example: "5y after issued_at"
            )
        ) {
            text,
            element,
            reading in
            let words = text.split(separator: " ").map(String.init)
            let hasForm = words.count == 1 || (words.count == 3 && words[1] == "after")
            guard hasForm, let span = CalendarDuration(words[0]), (1...1_000_000).contains(span.count) else {
                reading.report(
                    .badDuration,
                    at: element.location,
                    vi: "«\(text)» không phải thời hạn lưu.",
                    en: "`\(text)` is not a time to keep rows.",
                    cure: .line("retain: 5y after issued_at")
                )
                return nil
            }
            return Entity.Retention(span: span, after: words.count == 3 ? words[2] : nil)
        }
    }
}
