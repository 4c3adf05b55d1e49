import Foundation
import HubModel
import HubPipeline

/// Where fakes come from: the maker of them, or in the first pass a collector that leaves everything as it is.
protocol FakeSource: AnyObject {
    var known: KnownValues { get }
    var key: RecordingKey { get }
    func fake(_ value: String, _ kind: KnownValues.Kind) -> String
    func name(for words: [String]) -> [String]
    /// Whether texts without a form are to be exchanged as well.
    var scrambles: Bool { get }
}

extension Faker: FakeSource {
    var scrambles: Bool { true }
}

/// Notes what would be exchanged.
final class OriginalCollector: FakeSource {
    private(set) var known = KnownValues()
    let key: RecordingKey
    var scrambles: Bool { false }

    init(_ key: RecordingKey) { self.key = key }

    func fake(_ value: String, _ kind: KnownValues.Kind) -> String {
        known.insert(value, kind)
        switch kind {
        // The number inside is an identifier by itself.
        case .healthCard: known.insert(String(value.suffix(10)), .insurance)
        case .tax where value.utf8.count > 10: known.insert(String(value.prefix(10)), .tax)
        case .electricity where value.utf8.count > 13: known.insert(String(value.prefix(13)), .electricity)
        case .phone: if let today = PhoneForm.today(value) { known.insert(today, .phone) }
        case .citizen, .oldCard, .tax, .insurance, .electricity, .plate, .dossier, .email, .name, .words,
            .secret:
            break
        }
        return value
    }

    func name(for words: [String]) -> [String] {
        let key = words.map { Folding.key($0) }.joined(separator: " ")
        if KnownValues.isTelling(name: key) { known.insert(key, .name) }
        return words
    }
}

/// Exchanges what is personal in one value, by what the mapping does with it.
struct LeafFaker {
    let source: any FakeSource
    let places: PlaceWords

    private var shape: ShapeFaker { ShapeFaker(source.key) }

    /// `use`: `nil` where no mapping reads the value.
    func text(_ text: String, _ use: NodeUse?, isNumber: Bool) -> String {
        guard !text.isBlank, !isForgotten(use) else { return text }
        switch use {
        case .personal(let value): return personal(text, value, isNumber: isNumber)
        case .kept(let type): return kept(text, type)
        case .wrapped(_, let inner): return self.text(text, inner, isNumber: isNumber)
        case nil: return unread(text, isNumber: isNumber)
        }
    }

    /// What a planted defect forgets to exchange.
    private func isForgotten(_ use: NodeUse?) -> Bool {
        #if DEFECTS
            guard let defect = RecordingDefect.planted, source.scrambles else { return false }
            switch (defect, use) {
            case (.names, .personal(let value)): return value.field.type == .personName
            case (.phones, .personal(let value)): return value.field.type == .phoneVN
            case (.personal, .personal), (.texts, .kept), (.unread, nil): return true
            default: return false
            }
        #else
            return false
        #endif
    }

    // MARK: What no mapping reads

    /// Names, numbers and words alike: nobody needs them here.
    private func unread(_ text: String, isNumber: Bool) -> String {
        if isNumber { return digits(of: text).utf8.count <= 3 ? text : shaped(text) }
        if looksLikeName(text) { return name(text) }
        if let moved = DateFaker(source.key).text(text) { return source.scrambles ? moved : text }
        return spans(text, scramblingRest: true)
    }

    // MARK: What a mapping reads, of nobody

    private func kept(_ text: String, _ type: FieldType?) -> String {
        type.map(LeafFaker.staysWhole) ?? false ? text : spans(text, scramblingRest: false)
    }

    /// Numbers, moments and codes of offices hold no identifier of a person.
    static func staysWhole(_ type: FieldType) -> Bool {
        switch type {
        case .integer, .decimal, .moneyVND, .boolean, .date, .datetime, .month, .partialDate, .timeOfDay,
            .weekdays,
            .geoPoint, .agencyCode, .taxCode, .file:
            true
        case .text, .longText, .htmlClean, .json, .url, .personName, .phoneVN, .evnCustomerCode, .email,
            .citizenID,
            .cardQR, .socialInsuranceCode, .healthCard, .vehiclePlate, .dossierCode, .adminUnit:
            false
        }
    }

    // MARK: What a mapping reads, of a person

    private func personal(_ text: String, _ value: PersonalValue, isNumber: Bool) -> String {
        switch value.way {
        case .asClass, .asOrder: return text
        case .byShape where value.field.type == .geoPoint: return point(text)
        case .byShape: return byShape(text, value, isNumber: isNumber)
        case .byType: return byType(text, value, isNumber: isNumber)
        }
    }

    private func byShape(_ text: String, _ value: PersonalValue, isNumber: Bool) -> String {
        if looksLikeName(text) { return name(text) }
        let dates = DateFaker(source.key, formats: value.formats)
        if let moved = dates.text(text) { return source.scrambles ? moved : text }
        return isNumber ? shaped(text) : spans(text, scramblingRest: true)
    }

    private func byType(_ text: String, _ value: PersonalValue, isNumber: Bool) -> String {
        switch value.field.type {
        case .personName: name(text)
        case .citizenID: several(text) { citizen($0, isNumber: isNumber || value.fromNumber) }
        case .phoneVN: several(text) { phone($0) }
        case .taxCode: several(text) { tax($0) }
        case .socialInsuranceCode: several(text) { number($0, .insurance, length: 10) }
        case .healthCard: several(text) { healthCard($0) }
        case .evnCustomerCode: several(text) { code($0, .electricity) }
        case .vehiclePlate: several(text) { code($0, .plate) }
        case .dossierCode: dossier(text)
        case .email: several(text) { source.fake($0.trimmingSpaces.lowercased(), .email) }
        case .cardQR: card(text)
        case .date, .partialDate: date(text, value)
        case .integer, .decimal, .moneyVND: amount(text)
        case .geoPoint: point(text)
        case .url: url(text)
        case .htmlClean: markup(text)
        case .adminUnit: address(text)
        case .text, .longText, .json, .file: free(text)
        case .boolean, .datetime, .month, .timeOfDay, .weekdays, .agencyCode: text
        }
    }

    /// Between semicolons, commas and slashes.
    private func several(_ text: String, _ one: (String) -> String) -> String {
        var output = ""
        var piece = ""
        for character in text {
            if ";,/|".contains(character) {
                output += piece.isBlank ? piece : one(piece)
                output.append(character)
                piece = ""
            } else {
                piece.append(character)
            }
        }
        return output + (piece.isBlank ? piece : one(piece))
    }

    private func citizen(_ text: String, isNumber: Bool) -> String {
        let digits = digits(of: text)
        switch digits.utf8.count {
        case 9: return filled(text, source.fake(digits, .oldCard))
        case 10 where isNumber, 11 where isNumber:
            let whole = String(repeating: "0", count: 12 - digits.utf8.count) + digits
            return filled(text, source.fake(whole, .citizen))
        default:
            return digits.isEmpty
                ? spans(text, scramblingRest: true) : filled(text, source.fake(digits, .citizen))
        }
    }

    private func phone(_ text: String) -> String {
        let digits = digits(of: text)
        // 113, 1022: the number of a service.
        guard digits.utf8.count >= 6 else {
            return digits.hasPrefix("1") ? text : spans(text, scramblingRest: true)
        }
        let hasPlus = text.contains("+")
        return filled(text, source.fake(Shapes.phone(digits, hasPlus: hasPlus) ?? digits, .phone))
    }

    private func tax(_ text: String) -> String {
        let digits = digits(of: text)
        if digits.utf8.count == 12, digits.hasPrefix("0") {
            return filled(text, source.fake(digits, .citizen))
        }
        guard digits.utf8.count >= 9 else { return spans(text, scramblingRest: true) }
        if digits.utf8.count == 9 { return filled(text, source.fake("0" + digits, .tax)) }
        return filled(text, source.fake(digits, .tax))
    }

    private func number(_ text: String, _ kind: KnownValues.Kind, length: Int) -> String {
        let digits = digits(of: text)
        guard digits.utf8.count >= 6 else { return spans(text, scramblingRest: true) }
        let padding = String(repeating: "0", count: max(0, length - digits.utf8.count))
        return filled(text, source.fake(padding + digits, kind))
    }

    private func healthCard(_ text: String) -> String {
        let code = Folding.key(text).uppercased()
        if code.utf8.count == 15 { return filled(text, source.fake(code, .healthCard)) }
        if code.utf8.count == 12, Shapes.isCitizen(code) { return filled(text, source.fake(code, .citizen)) }
        return number(text, .insurance, length: 10)
    }

    private func code(_ text: String, _ kind: KnownValues.Kind) -> String {
        let code = Folding.key(text).uppercased()
        return code.isEmpty ? text : filled(text, source.fake(code, kind))
    }

    /// Its points and dashes are part of it, so only the last number is another.
    private func dossier(_ text: String) -> String {
        let code = text.filter { !$0.isWhitespace }.uppercased()
        return code.isEmpty ? text : filled(text, source.fake(code, .dossier))
    }

    private func digits(of text: String) -> String { text.filter { ("0"..."9").contains($0) } }

    /// The fake in the letters and digits of the original, from the right; separators and case stay.
    private func filled(_ text: String, _ fake: String) -> String {
        var scalars = Array(text.unicodeScalars)
        var rest = fake.unicodeScalars.filter { Folding.byte($0) > Folding.mark }[...]
        let wantsLetters = fake.contains(where: \.isLetter)
        for index in scalars.indices.reversed() {
            let byte = Folding.byte(scalars[index])
            guard byte > Folding.mark, wantsLetters || byte < 0x3A, let last = rest.popLast() else {
                continue
            }
            scalars[index] = scalars[index].properties.isLowercase ? Unicode.Scalar(Folding.byte(last)) : last
        }
        var output = String.UnicodeScalarView()
        output.append(contentsOf: scalars)
        return String(output)
    }

    private func card(_ text: String) -> String {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 6 else { return spans(text, scramblingRest: true) }
        return parts.enumerated().map { index, part in
            switch index {
            case 0, 1: part.isBlank ? part : citizen(part, isNumber: false)
            case 2: name(part)
            case 3: source.scrambles ? DateFaker(source.key).text(part) ?? part : part
            case 4, 6: part
            default: address(part)
            }
        }.joined(separator: "|")
    }

    private func date(_ text: String, _ value: PersonalValue) -> String {
        guard source.scrambles else { return text }
        if let moved = DateFaker(source.key, formats: value.formats).text(text) { return moved }
        // A year alone, a month, a placeholder, words: they name no day.
        return text
    }

    /// The first digit and the zeros at the end stay, and so does the size.
    private func amount(_ text: String) -> String {
        guard source.scrambles else { return text }
        let fake = Array(shape.text(text, seed: "amount " + text).unicodeScalars)
        var scalars = Array(text.unicodeScalars)
        let places = scalars.indices.filter { ("0"..."9").contains(scalars[$0]) }
        let zeros = places.reversed().prefix { scalars[$0] == "0" }.count
        for place in places.dropFirst().dropLast(zeros) where fake.indices.contains(place) {
            scalars[place] = fake[place]
        }
        var output = String.UnicodeScalarView()
        output.append(contentsOf: scalars)
        return String(output)
    }

    /// About a kilometre stays true.
    private func point(_ text: String) -> String {
        guard source.scrambles else { return text }
        let fake = Array(shape.text(text, seed: "point " + text))
        let original = Array(text)
        var decimals: Int?
        return String(
            original.enumerated().map { index, character in
                if character == "." { decimals = 0 } else if !character.isNumber { decimals = nil }
                guard character.isNumber, let count = decimals else { return character }
                decimals = count + 1
                return count < 2 || fake.count != original.count ? character : fake[index]
            }
        )
    }

    private func url(_ text: String) -> String {
        guard source.scrambles, let scheme = text.range(of: "://") else {
            return spans(text, scramblingRest: true)
        }
        let rest = text[scheme.upperBound...]
        let host = rest.prefix { !"/?#".contains($0) }
        let label = shape.text(String(host.prefix { $0 != ":" }.split(separator: ".").first ?? "x"))
        let path = rest.dropFirst(host.count)
        let end = path.lastIndex(of: ".").map { path[$0...] } ?? ""
        let hasEnding = end.count <= 5 && !end.contains("/")
        let changing = hasEnding ? path.dropLast(end.count) : path
        return text[..<scheme.upperBound] + label.lowercased() + ".example"
            + spans(String(changing), scramblingRest: true) + (hasEnding ? end : "")
    }

    /// Tags and references stay.
    private func markup(_ text: String) -> String {
        var output = ""
        var rest = text[...]
        while let open = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
            output += free(String(rest[..<open]))
            let mark: Character = rest[open] == "<" ? ">" : ";"
            guard let end = rest[open...].firstIndex(of: mark) else { break }
            output += spans(String(rest[open...end]), scramblingRest: false)
            rest = rest[rest.index(after: end)...]
        }
        return output + free(String(rest))
    }

    private func free(_ text: String) -> String {
        guard !text.isBlank else { return text }
        if looksLikeName(text) { return name(text) }
        if let moved = DateFaker(source.key).text(text), text.utf8.count <= 30 {
            return source.scrambles ? moved : text
        }
        return places.looksLikeAddress(Words(text)) ? address(text) : spans(text, scramblingRest: true)
    }

    private func address(_ text: String) -> String {
        let words = Words(text)
        var kept = Set<Int>()
        for part in PlaceWords.parts(of: words) { kept.formUnion(places.kept(words, part)) }
        for index in words.words.indices where places.isGeneric(words.words[index].key) { kept.insert(index) }
        return spans(words, kept: kept, scramblingRest: true)
    }

    private func shaped(_ text: String) -> String { source.scrambles ? shape.text(text) : text }

    // MARK: Names

    private static let titles: Set<String> = [
        "ong", "ba", "anh", "chi", "co", "chu", "bac", "em", "chau", "hoi", "mr", "mrs", "ms", "va", "dong",
    ]

    /// Two to five words, the first a family's, all with a capital.
    private func looksLikeName(_ text: String) -> Bool {
        let words = Words(text)
        var names = words.words[...]
        while let first = names.first, LeafFaker.titles.contains(first.key), names.count > 2 {
            names.removeFirst()
        }
        guard (2...5).contains(names.count), let first = names.first, NamePool.familyKeys.contains(first.key),
            names.allSatisfy({ $0.isLetters && words.scalars[$0.range.lowerBound].properties.isUppercase })
        else { return false }
        return words.scalars.allSatisfy {
            $0.properties.isAlphabetic || " .'-\u{A0}()/".unicodeScalars.contains($0)
                || Folding.byte($0) == Folding.mark
        }
    }

    /// One name after the other, between commas and the like; what is no name is exchanged letter by letter.
    private func name(_ text: String) -> String {
        let words = Words(text)
        var output = String.UnicodeScalarView()
        var position = 0
        for part in LeafFaker.names(in: words) {
            let range =
                words.words[part.lowerBound].range
                .lowerBound..<words.words[part.upperBound - 1].range.upperBound
            output.append(contentsOf: words.scalars[position..<range.lowerBound])
            output.append(contentsOf: named(words, part).unicodeScalars)
            position = range.upperBound
        }
        output.append(contentsOf: words.scalars[position...])
        return String(output)
    }

    /// Ranges of words.
    private static func names(in words: Words) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        for index in words.words.indices {
            let isLast = index == words.words.count - 1
            if !isLast, words.gap(after: index).allSatisfy({ !",;/&()\n".unicodeScalars.contains($0) }) {
                continue
            }
            var from = start
            while from < index, titles.contains(words.words[from].key) { from += 1 }
            parts.append(from..<index + 1)
            start = index + 1
        }
        return parts
    }

    private func named(_ words: Words, _ part: Range<Int>) -> String {
        let own = words.words[part]
        let range = own[own.startIndex].range.lowerBound..<own[own.endIndex - 1].range.upperBound
        guard part.count <= 7, own.allSatisfy(\.isLetters) else {
            return spans(words.text(range), scramblingRest: true)
        }
        let texts = own.map { words.text($0.range) }
        return dressed(words, part, source.name(for: texts))
    }

    /// The words of the fake in the case, marks and composition of the original's.
    private func dressed(_ words: Words, _ part: Range<Int>, _ fakes: [String]) -> String {
        guard source.scrambles else {
            return words.text(
                words.words[part.lowerBound].range
                    .lowerBound..<words.words[part.upperBound - 1].range.upperBound
            )
        }
        let scalars = words.scalars[
            words.words[part.lowerBound].range.lowerBound..<words.words[part.upperBound - 1].range.upperBound
        ]
        let isPlain = scalars.allSatisfy(\.isASCII)
        let isDecomposed = scalars.contains { Folding.byte($0) == Folding.mark }
        var output = String.UnicodeScalarView()
        for (place, index) in part.enumerated() {
            let original = words.words[index].range
            var fake = place < fakes.count ? fakes[place] : ""
            if isPlain { fake = Folding.key(fake).capitalized }
            let letters = words.scalars[original].filter { Folding.byte($0) > Folding.mark }
            if letters.allSatisfy(\.properties.isUppercase), letters.count > 1 || isAllUpper(scalars) {
                fake = fake.uppercased()
            } else if let first = letters.first, !first.properties.isUppercase {
                fake = fake.lowercased()
            }
            if isDecomposed { fake = fake.decomposedStringWithCanonicalMapping }
            output.append(contentsOf: fake.unicodeScalars)
            if index < part.upperBound - 1 { output.append(contentsOf: words.gap(after: index)) }
        }
        return String(output)
    }

    private func isAllUpper(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        scalars.allSatisfy { Folding.byte($0) <= Folding.mark || $0.properties.isUppercase }
    }

    // MARK: What is recognised in a text

    private func spans(_ text: String, scramblingRest: Bool) -> String {
        spans(Words(text), kept: [], scramblingRest: scramblingRest)
    }

    private func spans(_ words: Words, kept: Set<Int>, scramblingRest: Bool) -> String {
        let found = Shapes(words, known: source.known).found() + honoured(words)
        var output = String.UnicodeScalarView()
        var position = 0
        func rest(until end: Int) {
            guard position < end else { return }
            guard scramblingRest, source.scrambles else {
                output.append(contentsOf: words.scalars[position..<end])
                position = end
                return
            }
            for (index, word) in words.words.enumerated()
            where word.range.lowerBound >= position && word.range.upperBound <= end {
                output.append(contentsOf: words.scalars[position..<word.range.lowerBound])
                let own = words.text(word.range)
                output.append(contentsOf: (kept.contains(index) ? own : shape.text(own)).unicodeScalars)
                position = word.range.upperBound
            }
            output.append(contentsOf: words.scalars[position..<end])
            position = end
        }
        for next in found.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where next.range.lowerBound >= position {
            rest(until: next.range.lowerBound)
            output.append(contentsOf: replaced(words, next).unicodeScalars)
            position = next.range.upperBound
        }
        rest(until: words.scalars.count)
        return String(output)
    }

    private func replaced(_ words: Words, _ found: Shapes.Found) -> String {
        let text = words.text(found.range)
        switch found.kind {
        case .name:
            let part = words.words.indices.filter { found.range.contains(words.words[$0].range.lowerBound) }
            guard let first = part.first, let last = part.last else { return text }
            return named(words, first..<last + 1)
        case .email: return source.fake(found.value, .email)
        case .citizen, .oldCard, .phone, .tax, .insurance, .healthCard, .electricity, .plate, .dossier,
            .words,
            .secret:
            return filled(text, source.fake(found.value, found.kind))
        }
    }

    /// `bà Lê Thị Mẫu`: who is called by a title has a name, in whatever text.
    private func honoured(_ words: Words) -> [Shapes.Found] {
        var found: [Shapes.Found] = []
        for index in words.words.indices.dropLast(2)
        where ["ong", "ba", "anh", "chi", "chau"].contains(words.words[index].key) {
            var end = index + 1
            while end < words.words.count, end < index + 6, words.words[end].isLetters,
                words.scalars[words.words[end].range.lowerBound].properties.isUppercase,
                words.gap(after: end - 1).allSatisfy(\.properties.isWhitespace)
            { end += 1 }
            guard end - index >= 3, NamePool.familyKeys.contains(words.words[index + 1].key) else { continue }
            let range = words.words[index + 1].range.lowerBound..<words.words[end - 1].range.upperBound
            let key = words.words[index + 1..<end].map(\.key).joined(separator: " ")
            found.append(Shapes.Found(range: range, kind: .name, value: key))
        }
        return found
    }
}
