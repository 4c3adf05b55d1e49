import HubModel

/// A block of a manifest: its keys, and which of them go together.
struct Block<Value: Sendable>: Sendable {
    let name: String
    let summary: Localized
    let blank: Value
    let choices: [KeyChoice]
    let fields: [Field<Value>]

    init(
        _ name: String,
        vi: String,
        en: String,
        blank: Value,
        choices: [KeyChoice] = [],
        fields: [Field<Value>]
    ) {
        self.name = name
        summary = Localized(vi: vi, en: en)
        self.blank = blank
        self.choices = choices
        self.fields = fields
    }

    var shape: BlockShape {
        BlockShape(name: name, summary: summary, fields: fields.map(\.shape), choices: choices)
    }

    var kind: Kind<Value> {
        Kind(shape: .block(shape)) { element, reading in read(element, &reading) }
    }

    /// Reads every key, so that all mistakes of a block are told; what failed keeps the blank's value.
    func read(_ element: Element, _ reading: inout Reading) -> Value? {
        guard case .map(let entries) = element.content else {
            reading.wrongKind(
                element,
                wanted: Localized(vi: "một khối «khoá: giá trị»", en: "a block of `key: value`")
            )
            return nil
        }
        var value = blank
        var present: Set<String> = []
        reading.inside(element) { reading in
            for entry in entries where reading.isPlainKey(entry) {
                present.insert(read(entry, of: element, into: &value, &reading))
            }
        }
        reportMissing(in: element, present, &reading)
        return value
    }

    /// Gives the key that was read, or for a misspelt one the key that was meant.
    private func read(
        _ entry: Element.Entry,
        of element: Element,
        into value: inout Value,
        _ reading: inout Reading
    ) -> String {
        guard let field = fields.first(where: { $0.shape.key == entry.name }) else {
            return reportUnknown(entry, of: element, &reading)
        }
        if !field.shape.isAvailable || reading.gaps.contains(entry.name, of: name) {
            reading.notAvailable(entry.name, at: entry.key.location)
        }
        reading.within(entry.name) { reading in
            field.read(entry.value, &value, &reading)
        }
        return entry.name
    }

    private func reportUnknown(
        _ entry: Element.Entry,
        of element: Element,
        _ reading: inout Reading
    ) -> String {
        let nearest = NearestName(entry.name, among: fields.map(\.shape.key)).name
        let place = entry.key.location
        // A key that is there already is not what was meant.
        let renaming = nearest.flatMap { name in
            element.entry(name) == nil ? Fix.safe(.replace(entry.name, with: name, at: place)) : nil
        }
        reading.report(
            .unknownKey,
            at: place,
            vi: "Không có khoá «\(entry.name)» trong khối \(name).",
            en: "There is no key `\(entry.name)` in \(name).",
            cure: nearest.map { Localized(vi: "Có phải là «\($0)»?", en: "Did you mean `\($0)`?") }
                ?? keysCure,
            fix: renaming ?? .proposal(.remove(at: place))
        )
        return nearest ?? entry.name
    }

    private var keysCure: Localized {
        let keys = fields.filter(\.shape.isAvailable).map(\.shape.key).joined(separator: ", ")
        return Localized(vi: "Các khoá: \(keys).", en: "Its keys: \(keys).")
    }

    private func reportMissing(in element: Element, _ written: Set<String>, _ reading: inout Reading) {
        for shape in fields.map(\.shape) where shape.presence == .required && !written.contains(shape.key) {
            reading.report(
                .missingKey,
                at: element.location,
                vi: "Thiếu khoá «\(shape.key)» trong khối \(name).",
                en: "\(name) lacks the key `\(shape.key)`.",
                cure: Localized(
                    vi: "Thêm «\(shape.key): …»: \(shape.summary.vietnamese)",
                    en: "Add `\(shape.key): …`: \(shape.summary.english)"
                ),
                fix: shape.obvious.map {
                    Fix(
                        steps: [.add(key: shape.key, value: $0.value, to: element.location)],
                        isSafe: $0.isSure
                    )
                }
            )
        }
        for choice in choices { report(choice, in: element, written, &reading) }
    }

    private func report(
        _ choice: KeyChoice,
        in element: Element,
        _ written: Set<String>,
        _ reading: inout Reading
    ) {
        let available = fields.filter(\.shape.isAvailable).map(\.shape.key).filter(choice.keys.contains)
        let found = element.entries.filter { available.contains($0.name) }
        let names = available.joined(separator: ", ")
        if written.isDisjoint(with: choice.keys), choice.isRequired {
            reading.report(
                .oneOfKeys,
                at: element.location,
                vi: "Khối \(name) cần một trong các khoá: \(names).",
                en: "\(name) needs one of the keys: \(names).",
                cure: Localized(
                    vi: "Thêm «\(available[0]): …».",
                    en: "Add `\(available[0]): …`."
                )
            )
        }
        for extra in found.dropFirst() {
            reading.report(
                .oneOfKeys,
                at: extra.key.location,
                vi: "«\(extra.name)» không đi cùng «\(found[0].name)»: chỉ một trong \(names).",
                en: "`\(extra.name)` does not go with `\(found[0].name)`: only one of \(names).",
                cure: Localized(vi: "Bỏ một trong hai.", en: "Remove one of the two."),
                fix: .proposal(.remove(at: extra.key.location))
            )
        }
    }
}

extension FieldShape {
    /// What a missing key would mostly say, where there is such a thing; `isSure`: what else could it be.
    fileprivate var obvious: (value: String, isSure: Bool)? {
        switch key {
        case "lienthong": ("1", true)
        case "version": ("1.0.0", true)
        case "fresh_within": ("26h", false)
        case "visible_to": ("nobody", false)
        case "base_url": ("\"{settings.base_url}\"", false)
        case "if_unsure": ("ask_a_person", false)
        default: nil
        }
    }
}
