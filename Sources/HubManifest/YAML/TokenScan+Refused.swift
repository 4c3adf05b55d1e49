import HubModel

// Anchors, aliases and tags.

extension TokenScan {
    func wordEnd(from start: Int) -> Int {
        var end = start
        while !isBlank(end), !isFlowSign(end) { end += 1 }
        return end
    }

    mutating func blank(_ range: Range<Int>) {
        for position in range { source.scalars[position] = " " }
    }

    mutating func anchor() {
        let end = wordEnd(from: index + 1)
        report(
            .anchor,
            at: index,
            vi: "Neo YAML «\(original.text(in: index..<end))» không được dùng.",
            en: "The YAML anchor `\(original.text(in: index..<end))` is not accepted.",
            cure: Localized(vi: "Viết lại giá trị ở từng chỗ.", en: "Write the value out in each place."),
            mend: Mend(range: index..<(scalar(end) == " " ? end + 1 : end), text: "")
        )
        blank(index..<end)
        index = end
    }

    mutating func alias() {
        let end = wordEnd(from: index + 1)
        let name = original.text(in: index + 1..<end)
        guard anchors.contains(name) else { return badStart("*") }
        report(
            .anchor,
            at: index,
            vi: "Bí danh YAML «*\(name)» không được dùng.",
            en: "The YAML alias `*\(name)` is not accepted.",
            cure: Localized(
                vi: "Viết lại giá trị ở đây, hoặc đặt trong dấu nháy nếu là đường dẫn.",
                en: "Write the value out here, or quote it if it is a path."
            ),
            mend: anchored[name].map { Mend(range: index..<end, text: $0) }
        )
        replace(index..<end)
        lastScalar = Scalar(start: index, end: end, isQuoted: false)
        index = end
    }

    mutating func tag() {
        let end = wordEnd(from: index + 1)
        report(
            .tag,
            at: index,
            vi: "Nhãn kiểu YAML «\(original.text(in: index..<end))» không được dùng.",
            en: "The YAML tag `\(original.text(in: index..<end))` is not accepted.",
            cure: Localized(
                vi: "Bỏ nhãn; kiểu do khoá quyết định.",
                en: "Remove it; the key says what type a value has."
            ),
            mend: Mend(range: index..<(scalar(end) == " " ? end + 1 : end), text: "")
        )
        blank(index..<end)
        index = end
    }

    /// What stands behind an anchor on its line, where it is one plain or quoted value.
    static func anchored(_ source: SourceText) -> [String: String] {
        var values: [String: String] = [:]
        for match in source.text.matches(of: /&([^\s,\[\]{}]+) +([^\n#&\[\]{}]+)/) {
            values[String(match.1)] = String(match.2).trimmingSpaces
        }
        return values
    }

    static func anchorNames(_ scalars: [Unicode.Scalar]) -> Set<String> {
        var names: Set<String> = []
        for position in scalars.indices where scalars[position] == "&" {
            var name = String.UnicodeScalarView()
            for scalar in scalars[(position + 1)...] {
                guard !" \t\n,[]{}".unicodeScalars.contains(scalar) else { break }
                name.append(scalar)
            }
            names.insert(String(name))
        }
        return names
    }

    /// The value in quotes, in its place.
    func quoting(_ value: String, at start: Int) -> Mend {
        Mend(range: start..<start + value.unicodeScalars.count, text: Quoting.quoted(value))
    }

    /// The line as it should read, with the value in quotes.
    func quotingCure(_ value: String, at start: Int) -> Localized {
        let quoted = Quoting.quoted(value)
        guard !inFlow else { return .line(quoted) }
        let before = original.text(in: start - column(start)..<start).trimmingSpaces
        guard before.hasSuffix(":") || before == "-" else { return .line(quoted) }
        return .line("\(before) \(quoted)")
    }
}
