import Foundation
import HubModel

// Plain values: text, names, numbers, choices.

extension Kind where Value == String {
    static var text: Kind {
        Kind.scalar(.text("text"), wanted: Localized(vi: "văn bản", en: "text")) {
            text,
            element,
            reading in
            guard text.trimmingSpaces.isEmpty else { return text }
            reading.empty(element)
            return nil
        }
    }

    /// Text that may be empty: a default, a value to look for.
    static var anyText: Kind {
        Kind(shape: .text("text")) { element, reading in
            if let text = element.text { return text }
            guard element.isEmpty, element.swallowedComment == nil, !element.written.isEmpty else {
                reading.wrongKind(element, wanted: Localized(vi: "văn bản", en: "text"))
                return nil
            }
            return element.written
        }
    }

    /// The name of a connector, as its folder is called.
    static var dashedName: Kind {
        Kind.scalar(.text("name", pattern: "^[a-z][a-z0-9-]{0,62}$", example: "public-services")) {
            text,
            element,
            reading in
            reading.checkName(text, mark: "-", at: element)
            return text
        }
    }

    /// A name that becomes a table, a column, or part of a variable.
    static var name: Kind {
        Kind.scalar(.text("name", pattern: "^[a-z][a-z0-9_]{0,62}$", example: "issued_at")) {
            text,
            element,
            reading in
            reading.checkName(text, mark: "_", at: element)
            return text
        }
    }

    static var version: Kind {
        Kind.scalar(.text("version", pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$", example: "1.0.0")) {
            text,
            element,
            reading in
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, parts.allSatisfy({ Int($0) != nil }) else {
                reading.report(
                    .badVersion,
                    at: element.location,
                    vi: "«\(text)» không phải số phiên bản.",
                    en: "`\(text)` is not a version number.",
                    cure: .line("version: 1.0.0"),
                    fix: .proposal(.setValue(text.asVersion, at: element.location))
                )
                return nil
            }
            return text
        }
    }

    static var host: Kind {
        Kind.scalar(.text("host", example: "soyte.example")) { text, element, reading in
            let allowed = text.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-")
            }
            guard allowed, !text.isEmpty else {
                reading.report(
                    .badAddress,
                    at: element.location,
                    vi: "«\(text)» không phải tên máy chủ.",
                    en: "`\(text)` is not a host name.",
                    cure: Localized(
                        vi: "Chỉ viết tên máy, không có https:// và đường dẫn.",
                        en: "Write the name alone, without https:// and path."
                    ),
                    fix: text.hostAlone.map { .safe(.setValue($0, at: element.location)) }
                )
                return nil
            }
            return text
        }
    }
}

extension Kind where Value == Int {
    static func whole(atLeast minimum: Int) -> Kind {
        .scalar(.number(minimum: minimum), wanted: Localized(vi: "một số nguyên", en: "a whole number")) {
            text,
            element,
            reading in
            guard let number = Int(text), number >= minimum else {
                reading.report(
                    .badNumber,
                    at: element.location,
                    vi: "«\(text)» không phải số nguyên từ \(minimum) trở lên.",
                    en: "`\(text)` is not a whole number of at least \(minimum).",
                    cure: Localized(
                        vi: "Viết một số, như \(max(minimum, 1)).",
                        en: "Write a number, such as \(max(minimum, 1))."
                    ),
                    fix: Int(text) == nil ? nil : .proposal(.setValue("\(minimum)", at: element.location))
                )
                return nil
            }
            return number
        }
    }

    /// `lienthong: 1`, the language's version.
    static var language: Kind {
        Kind.whole(atLeast: 1).also { number, element, reading in
            guard number != 1 else { return }
            reading.report(
                .badVersion,
                at: element.location,
                vi: "Phiên bản này chỉ hiểu «lienthong: 1».",
                en: "This version understands `lienthong: 1` only.",
                cure: .line("lienthong: 1"),
                fix: .proposal(.setValue("1", at: element.location))
            )
        }
    }
}

extension Kind where Value == Bool {
    /// YAML's own words for truth, and no others: `yes` and `no` are told apart by schema, not by YAML.
    static var boolean: Kind {
        Kind.scalar(.boolean, wanted: Localized(vi: "true hoặc false", en: "true or false")) {
            text,
            element,
            reading in
            switch text {
            case "true": return true
            case "false": return false
            default:
                reading.unknownChoice(text, among: ["true", "false"], at: element)
                return nil
            }
        }
    }
}

extension Kind {
    /// One of a closed list of words; `later` are words of the language that this version does not have.
    static func choice(_ words: [(String, Value)], later: [String] = []) -> Kind where Value: Sendable {
        .scalar(.choice(words.map(\.0))) { text, element, reading in
            if let value = words.first(where: { $0.0 == text })?.1 { return value }
            if later.contains(text) {
                reading.notAvailable(text, at: element.location)
            } else {
                reading.unknownChoice(text, among: words.map(\.0), later: later, at: element)
            }
            return nil
        }
    }
}

extension Kind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    static func word(later: [String] = []) -> Kind {
        choice(Value.allCases.map { ($0.rawValue, $0) }.filter { !later.contains($0.0) }, later: later)
    }
}

extension Reading {
    mutating func unknownChoice(
        _ text: String,
        among words: [String],
        later: [String] = [],
        at element: Element
    ) {
        let nearest = NearestName(text, among: words + later).name
        let list = words.joined(separator: ", ")
        report(
            .unknownChoice,
            at: element.location,
            vi: "«\(text)» không có trong: \(list).",
            en: "`\(text)` is none of: \(list).",
            cure: nearest.map { Localized(vi: "Có phải là «\($0)»?", en: "Did you mean `\($0)`?") }
                ?? Localized(vi: "Chọn một từ trong danh sách ấy.", en: "Take one of these words."),
            fix: nearest.map { .safe(.setValue($0, at: element.location)) }
        )
    }

    mutating func checkName(_ text: String, mark: Character, at element: Element) {
        let isGood =
            text.first.map { ("a"..."z").contains($0) } ?? false
            && text.utf8.count <= 63
            && text.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == mark }
        guard !isGood else { return }
        report(
            .badName,
            at: element.location,
            vi: "«\(text)» không phải tên hợp lệ: chữ thường không dấu, số và «\(mark)», bắt đầu bằng chữ.",
            en: "`\(text)` is not a name: small letters a-z, digits and `\(mark)`, a letter first.",
            cure: .line(text.asName(mark)),
            fix: .proposal(.replace(text, with: text.asName(mark), at: element.location))
        )
    }
}

extension String {
    /// The name that it would be: without marks, in small letters.
    fileprivate func asName(_ mark: Character) -> String {
        let plain = lowercased().replacing("đ", with: "d").decomposedStringWithCanonicalMapping
        var name = ""
        for scalar in plain.unicodeScalars where !scalar.properties.isDiacritic {
            let letter = Character(scalar)
            if letter.isASCII, letter.isLetter || letter.isNumber {
                name.append(letter)
            } else if let last = name.last, last != mark, scalar.properties.generalCategory != .nonspacingMark
            {
                name.append(mark)
            }
        }
        while name.last == mark { name.removeLast() }
        return name.first?.isLetter == true ? String(name.prefix(63)) : "x\(mark)\(name)"
    }

    /// Three numbers, as far as they are written.
    fileprivate var asVersion: String {
        let numbers = split(separator: ".").compactMap { Int($0) }.prefix(3)
        guard !numbers.isEmpty else { return "1.0.0" }
        return (numbers + Array(repeating: 0, count: 3 - numbers.count)).map(String.init).joined(
            separator: "."
        )
    }

    /// The host of an address.
    fileprivate var hostAlone: String? {
        guard let range = firstRange(of: "://") else { return nil }
        return String(self[range.upperBound...].prefix { $0 != "/" && $0 != ":" })
    }
}
