import HubModel
import HubPipeline

/// Identifiers found in a text by what they look like, whoever put them there.
struct Shapes {
    struct Found {
        /// Of scalars.
        var range: Range<Int>
        var kind: KnownValues.Kind
        /// The bare form, as `KnownValues` holds it.
        var value: String
    }

    private let words: Words
    private let known: KnownValues
    private let mayHoldAddress: Bool
    private let mayHoldName: Bool

    init(_ words: Words, known: KnownValues) {
        self.words = words
        self.known = known
        mayHoldAddress = words.scalars.contains("@")
        mayHoldName = !known.all(.name).isEmpty
    }

    /// From left to right, none over another, the longest first.
    func found() -> [Found] {
        var found: [Found] = []
        var index = 0
        while index < words.words.count {
            guard let next = longest(from: index) else {
                index += 1
                continue
            }
            found.append(next)
            while index < words.words.count, words.words[index].range.lowerBound < next.range.upperBound {
                index += 1
            }
        }
        return found
    }

    private func longest(from index: Int) -> Found? {
        let word = words.words[index]
        var best = mayHoldAddress ? email(index) : nil
        func take(_ found: Found?) {
            if let found, found.range.count > best?.range.count ?? 0 { best = found }
        }
        if word.isDigits { take(number(index)) }
        // Codes begin with digits, or with no more than two letters.
        if !word.isLetters || word.key.utf8.count <= 2 { take(code(index)) }
        if word.isLetters, mayHoldName { take(name(index)) }
        return best
    }

    // MARK: Numbers

    private static let longestNumber = 15

    /// Groups of digits with a little between them, such as `079 203 000 123` and `0912.345.678`.
    private func number(_ index: Int) -> Found? {
        var digits = ""
        var best: Found?
        var next = index
        while next < words.words.count, words.words[next].isDigits {
            if next > index, !isJoint(next - 1) { break }
            digits += words.words[next].key
            guard digits.utf8.count <= Shapes.longestNumber else { break }
            let range = words.words[index].range.lowerBound..<words.words[next].range.upperBound
            if let (kind, value) = kind(of: digits, groups: next - index + 1, at: index) {
                best = Found(range: range, kind: kind, value: value)
            }
            next += 1
        }
        return best
    }

    private func isJoint(_ word: Int) -> Bool {
        let gap = words.gap(after: word)
        return gap.count <= 2 && gap.allSatisfy { " \u{A0}.-()".unicodeScalars.contains($0) }
    }

    private func kind(of digits: String, groups: Int, at index: Int) -> (KnownValues.Kind, String)? {
        if known.contains(digits, .citizen) || Shapes.isCitizen(digits) { return (.citizen, digits) }
        if let phone = Shapes.phone(digits, hasPlus: hasPlus(before: index)),
            known.contains(phone, .phone) || Shapes.isPhone(phone)
        {
            return (.phone, phone)
        }
        for kind in [KnownValues.Kind.phone, .insurance, .tax, .oldCard] where known.contains(digits, kind) {
            return (kind, digits)
        }
        // A tax code with its branch.
        let head = String(digits.prefix(10))
        return digits.utf8.count == 13 && known.contains(head, .tax) ? (.tax, digits) : nil
    }

    private func hasPlus(before index: Int) -> Bool {
        let start = words.words[index].range.lowerBound
        return start > 0 && words.scalars[start - 1] == "+"
    }

    static func isCitizen(_ digits: String) -> Bool {
        guard digits.utf8.count == 12, digits.utf8.first == 0x30 else { return false }
        var trial = ValueTrial(.citizenID, ValueOptions(now: .recordingClock))
        return trial.verdict(digits).rule == nil
    }

    /// Without what stands before a number of Viet Nam; `nil` where nothing of that kind stands there.
    static func phone(_ digits: String, hasPlus: Bool) -> String? {
        if digits.hasPrefix("84"), hasPlus || digits.utf8.count >= 11 { return String(digits.dropFirst(2)) }
        if digits.hasPrefix("0084") { return String(digits.dropFirst(4)) }
        return digits.hasPrefix("0") ? String(digits.dropFirst()) : nil
    }

    static func isPhone(_ national: String) -> Bool {
        guard (9...10).contains(national.utf8.count), national.utf8.first != 0x30 else { return false }
        var trial = ValueTrial(.phoneVN, ValueOptions(now: .recordingClock))
        return trial.verdict("0" + national).rule == nil
    }

    // MARK: Codes

    /// Codes of letters and digits: electricity, health cards, plates, dossiers.
    private func code(_ index: Int) -> Found? {
        var code = ""
        var best: Found?
        var next = index
        while next < words.words.count, next < index + 8 {
            if next > index {
                let gap = words.gap(after: next - 1)
                guard gap.count == 1, let joint = gap.first, " .-".unicodeScalars.contains(joint) else {
                    break
                }
            }
            code += words.words[next].key
            guard code.utf8.count <= 40 else { break }
            guard code.utf8.count >= 6 else {
                next += 1
                continue
            }
            let range = words.words[index].range.lowerBound..<words.words[next].range.upperBound
            if let kind = kind(of: code.uppercased(), range) {
                let value = kind == .dossier ? words.text(range).uppercased() : code.uppercased()
                best = Found(range: range, kind: kind, value: value)
            }
            next += 1
        }
        return best
    }

    private func kind(of code: String, _ range: Range<Int>) -> KnownValues.Kind? {
        for kind in [KnownValues.Kind.electricity, .healthCard, .plate] where known.contains(code, kind) {
            return kind
        }
        if known.contains(words.text(range).uppercased(), .dossier) { return .dossier }
        let form = Array(code.utf8)
        if Shapes.fits(form, "PLDDXXDDDDDDD") || Shapes.fits(form, "PLDDXXDDDDDDDDDD") { return .electricity }
        if Shapes.fits(form, "LLDDDDDDDDDDDDD"), Shapes.isHealthCard(code) { return .healthCard }
        return isDossier(words.text(range)) ? .dossier : nil
    }

    /// `L` a letter, `D` a digit, `X` either, all else itself.
    private static func fits(_ code: [UInt8], _ form: StaticString) -> Bool {
        guard code.count == form.utf8CodeUnitCount else { return false }
        return form.withUTF8Buffer { form in
            zip(code, form).allSatisfy { byte, wanted in
                let isDigit = (0x30...0x39).contains(byte)
                let isLetter = (0x41...0x5A).contains(byte)
                switch wanted {
                case UInt8(ascii: "L"): return isLetter
                case UInt8(ascii: "D"): return isDigit
                case UInt8(ascii: "X"): return isDigit || isLetter
                default: return byte == wanted
                }
            }
        }
    }

    static func isHealthCard(_ code: String) -> Bool {
        var trial = ValueTrial(.healthCard, ValueOptions(now: .recordingClock))
        return trial.verdict(code).rule == nil
    }

    /// The usual form: an agency, a day, a number.
    private func isDossier(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, [6, 8].contains(parts[1].count), (4...7).contains(parts[2].count),
            parts[1...].allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            !parts[0].contains(" ")
        else { return false }
        return parts[0].split(separator: ".").contains { $0.first?.isLetter ?? false && $0.count == 3 }
    }

    // MARK: E-mail and names

    private func email(_ index: Int) -> Found? {
        let start = words.words[index].range.lowerBound
        guard start == 0 || !Shapes.isOfAtom(words.scalars[start - 1]) else { return nil }
        var at = start
        while at < words.scalars.count, Shapes.isOfAtom(words.scalars[at]) { at += 1 }
        guard at > start, at < words.scalars.count, words.scalars[at] == "@" else { return nil }
        var end = at + 1
        while end < words.scalars.count, Shapes.isOfDomain(words.scalars[end]) { end += 1 }
        while end > at, words.scalars[end - 1] == "." { end -= 1 }
        let text = words.text(start..<end)
        guard text.drop(while: { $0 != "@" }).dropFirst().contains(".") else { return nil }
        return Found(range: start..<end, kind: .email, value: text.lowercased())
    }

    private static func isOfAtom(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "._%+-".unicodeScalars.contains(scalar))
    }

    private static func isOfDomain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "."
                || scalar == "-")
    }

    /// Words that are a known person's.
    private func name(_ index: Int) -> Found? {
        let names = known.all(.name)
        var key = words.words[index].key
        var best: Found?
        for next in (index + 1)..<max(index + 1, min(words.words.count, index + 8)) {
            let gap = words.gap(after: next - 1)
            guard words.words[next].isLetters, gap.count <= 3,
                gap.allSatisfy({ $0.properties.isWhitespace || "._-".unicodeScalars.contains($0) })
            else { break }
            key += " " + words.words[next].key
            guard names.contains(key) else { continue }
            let range = words.words[index].range.lowerBound..<words.words[next].range.upperBound
            best = Found(range: range, kind: .name, value: key)
        }
        return best
    }
}
