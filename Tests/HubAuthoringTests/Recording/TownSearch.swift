import Foundation

/// Looks for citizens in written files by plain comparison: the tests' own eyes.
///
/// It knows how the five forms are packed, and reads each text as it is, unescaped, and without marks or separators.
struct TownSearch {
    private let texts: [String]
    private let words: [String]
    private var places: [String: [Int]] = [:]
    private let digits: Set<String>

    init(_ files: [[UInt8]]) {
        texts = files.flatMap(Self.texts)
        let all = texts.joined(separator: "\n")
        words = Self.words(of: all.folded)
        digits = Self.numbers(all)
        for (place, word) in words.enumerated() { places[word, default: []].append(place) }
    }

    private static func texts(_ bytes: [UInt8]) -> [String] {
        if bytes.starts(with: [0x50, 0x4B]) || bytes.starts(with: [0x1F, 0x8B]) {
            // Everything is written stored, so it stands there as it is.
            return [String(decoding: bytes, as: UTF8.self)]
        }
        let text = String(decoding: bytes, as: UTF8.self)
        var found = [text, text.unescapedJSON]
        for piece in text.split(separator: "\"") where piece.utf8.count > 200 {
            if let data = Data(base64Encoded: String(piece)) { found += texts(Array(data)) }
        }
        return found
    }

    /// Runs of digits, with the little that people put between them taken out.
    private static func numbers(_ text: String) -> Set<String> {
        var numbers = Set<String>()
        var plain = ""
        var joined = ""
        var gap = 0
        for byte in text.utf8 {
            if (0x30...0x39).contains(byte) {
                plain.unicodeScalars.append(Unicode.Scalar(byte))
                joined.unicodeScalars.append(Unicode.Scalar(byte))
                gap = 0
                continue
            }
            if !plain.isEmpty { numbers.insert(plain) }
            plain = ""
            gap += 1
            guard " .-".utf8.contains(byte), gap < 3, joined.utf8.count < 16 else {
                numbers.insert(joined)
                joined = ""
                continue
            }
        }
        numbers.insert(joined)
        return numbers
    }

    /// What of a citizen stands in the files.
    func traces(of citizen: TownCitizen) -> [String] {
        var traces: [String] = []
        let phone = citizen.phone
        for number in [citizen.citizenID, phone, "84" + phone.dropFirst(), citizen.insurance, citizen.tax]
        where digits.contains(number) {
            traces.append(number)
        }
        let texts = [
            citizen.name.folded, citizen.card.lowercased(), citizen.electricity.lowercased(), citizen.email,
            citizen.street.folded,
        ]
        for text in texts where holds(text) { traces.append(text) }
        return traces
    }

    /// Word after word.
    private func holds(_ text: String) -> Bool {
        let wanted = Self.words(of: text)
        guard let first = wanted.first, let starts = places[first] else { return false }
        return starts.contains { start in
            start + wanted.count <= words.count
                && wanted.indices.allSatisfy { words[start + $0] == wanted[$0] }
        }
    }

    private static func words(of folded: String) -> [String] {
        folded.utf8.split { !(0x30...0x39).contains($0) && !(0x61...0x7A).contains($0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

extension String {
    /// `\\u1eaf` as the letter it is.
    fileprivate var unescapedJSON: String {
        guard contains("\\u") else { return self }
        var units: [UInt16] = []
        var rest = Array(utf16)[...]
        while let unit = rest.first {
            if unit == 0x5C, rest.count >= 6, rest[rest.startIndex + 1] == 0x75,
                let value = UInt16(String(decoding: rest.dropFirst(2).prefix(4), as: UTF16.self), radix: 16)
            {
                units.append(value)
                rest = rest.dropFirst(6)
            } else {
                units.append(unit)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: units, as: UTF16.self)
    }
}
