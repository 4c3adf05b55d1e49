import HubModel

/// A source's keys are columns, so their names come from the mapping; beside them stand few reserved keys.
enum SourceFields {
    static let reserved = ["separators", "children"]

    static let column = Localized(vi: "cột của bảng", en: "a column of the entity")

    static let shape = BlockShape(
        name: "source",
        summary: Localized(vi: "Lượt lấy điền cột nào từ đâu.", en: "Which column is filled from where."),
        fields: [
            Field<SourceMapping>.key(
                "separators",
                \.separators,
                Kind<DecimalSeparators>.separators.oneOrMany,
                vi: "Dấu thập phân và dấu nghìn, viết bằng ví dụ.",
                en: "Decimal and grouping marks, written as an example."
            ).shape,
            Field<SourceMapping>.key(
                "children",
                \.children,
                .children,
                vi: "Danh sách bên trong thành bảng riêng: «bảng: đường dẫn».",
                en: "Lists inside become entities of their own: `entity: path`."
            ).shape,
        ]
    )
}

extension Kind where Value == [SourceMapping] {
    static var sources: Kind {
        let source = Kind<SourceMapping>.source
        let named = Kind<[Named<SourceMapping>]>.named(source)
        return Kind(shape: named.shape) { element, reading in
            guard let entries = named.read(element, &reading) else { return nil }
            for extra in element.entries.dropFirst() {
                reading.refuse(.severalSources, at: extra.key.location)
            }
            return entries.compactMap { reading.source($0) }
        }
    }
}

extension Reading {
    fileprivate mutating func source(_ entry: Named<SourceMapping>) -> SourceMapping? {
        guard let pull = PullID(entry.name) else {
            report(
                .badName,
                at: entry.location,
                vi: "«\(entry.name)» không phải «hệ thống/lượt lấy».",
                en: "`\(entry.name)` is not `connector/pull`.",
                cure: .line("electricity/invoices:")
            )
            return nil
        }
        var source = entry.value
        source.pull = pull
        source.location = entry.location
        return source
    }
}

extension Kind where Value == SourceMapping {
    /// Which columns there are is judged with the fields, when the whole mapping is read.
    static var source: Kind {
        let value = Kind<FieldMapping>.fieldMapping
        let separators = Kind<DecimalSeparators>.separators.oneOrMany
        let children = Kind<[SourceMapping.Child]>.children
        return Kind(shape: .open(SourceFields.shape, others: value.shape, meaning: SourceFields.column)) {
            element,
            reading in
            guard case .map(let entries) = element.content else {
                reading.wrongKind(
                    element,
                    wanted: Localized(vi: "các dòng «cột: đường dẫn»", en: "a block of `column: path`")
                )
                return nil
            }
            var source = SourceMapping(pull: PullID(connector: "", pull: ""), values: [])
            for entry in entries where reading.isPlainKey(entry) {
                reading.within(entry.name) { reading in
                    switch entry.name {
                    case "children":
                        reading.refuse(.children, at: entry.key.location)
                        source.children = children.read(entry.value, &reading) ?? []
                    case "separators": source.separators = separators.read(entry.value, &reading) ?? []
                    default:
                        guard var mapping = value.read(entry.value, &reading) else { return }
                        mapping.field = entry.name
                        mapping.location = entry.key.location
                        source.values.append(mapping)
                    }
                }
            }
            return source
        }
    }
}

extension Kind where Value == [SourceMapping.Child] {
    static var children: Kind {
        let named = Kind<[Named<Path>]>.named(.path) { key, reading in
            reading.checkName(key.text ?? "", mark: "_", at: key)
        }
        return named.map { entries in
            entries.map { SourceMapping.Child(entity: $0.name, path: $0.value, location: $0.location) }
        }
    }
}

extension Kind where Value == DecimalSeparators {
    static var separators: Kind {
        .scalar(.choice(DecimalSeparators.examples)) { text, element, reading in
            if let separators = DecimalSeparators(example: text) { return separators }
            let forms = DecimalSeparators.examples.map { "\"\($0)\"" }.joined(separator: ", ")
            reading.report(
                .badSeparators,
                at: element.location,
                vi: "«\(text)» không phải ví dụ về dấu số.",
                en: "`\(text)` is not an example of separators.",
                cure: Localized(vi: "Viết một trong \(forms).", en: "Write one of \(forms)."),
                fix: .proposal(.setValue("1.234,5", at: element.location))
            )
            return nil
        }
    }
}
