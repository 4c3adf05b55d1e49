/// A word in front of a unit's name that says what kind of unit it is: `Phường`, `P.`, `TP`, `Q10`.
///
/// With marks they must be right (`Quán Thánh` is no district); without any they are read as well.
struct PlacePrefix {
    var kind: AdminUnit.Kind
    /// Bytes of it, with the dot and the space behind it.
    var length: Int
    /// It may begin a unit in the middle of a part: a word, `P.`, `Q10`, but not `P` and a space.
    var isPlain: Bool

    /// What stands at the beginning of a text.
    init?(_ text: UnsafeRawBufferPointer) {
        guard let first = PlaceWord(text, from: 0) else { return nil }
        if let match = PlacePrefix.abbreviation(first) {
            let next = first.end < text.count ? text[first.end] : 0
            let isGlued = next.isDigit && match.takesDigits
            guard next == UInt8(ascii: ".") || next == 0x20 || isGlued else { return nil }
            self.init(match.kind, end: first.end, isPlain: next != 0x20 || first.length > 1, in: text)
            return
        }
        if let kind = PlacePrefix.word(first) {
            self.init(kind, end: first.end, isPlain: true, in: text)
            return
        }
        guard let second = PlaceWord(text, from: first.end), let kind = PlacePrefix.words(first, second)
        else {
            return nil
        }
        self.init(kind, end: second.end, isPlain: true, in: text)
    }

    private init?(_ kind: AdminUnit.Kind, end: Int, isPlain: Bool, in text: UnsafeRawBufferPointer) {
        var end = end
        while end < text.count,
            text[end] == 0x20 || text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: ":")
        {
            end += 1
        }
        guard end < text.count else { return nil }
        self.kind = kind
        self.isPlain = isPlain
        length = end
    }

    private static func abbreviation(_ word: PlaceWord) -> (kind: AdminUnit.Kind, takesDigits: Bool)? {
        guard !word.hasMarks else { return nil }
        if word.fits("p", 0) || word.fits("f", 0) { return (.ward, true) }
        if word.fits("q", 0) { return (.urbanDistrict, true) }
        if word.fits("x", 0) { return (.commune, false) }
        if word.fits("h", 0) { return (.ruralDistrict, false) }
        if word.fits("t", 0) { return (.province, false) }
        if word.fits("tp", 0) { return (.city, false) }
        if word.fits("tx", 0) { return (.town, false) }
        if word.fits("tt", 0) { return (.township, false) }
        if word.fits("dk", 0) { return (.specialZone, false) }
        return nil
    }

    private static func word(_ word: PlaceWord) -> AdminUnit.Kind? {
        if word.fits("tinh", 3) { return .province }
        if word.fits("quan", 5) { return .urbanDistrict }
        if word.fits("huyen", 5) { return .ruralDistrict }
        if word.fits("phuong", 1) { return .ward }
        if word.fits("xa", 4) { return .commune }
        return nil
    }

    private static func words(_ first: PlaceWord, _ second: PlaceWord) -> AdminUnit.Kind? {
        if first.fits("thanh", 1), second.fits("pho", 2) { return .city }
        if first.fits("thi", 5), second.fits("xa", 4) { return .town }
        if first.fits("thi", 5), second.fits("tran", 2) { return .township }
        if first.fits("dac", 5), second.fits("khu", 0) { return .specialZone }
        return nil
    }
}

/// A short word as letters of the alphabet, eight at most, with its tone.
private struct PlaceWord {
    var end = 0
    var length = 0
    var tone: UInt8 = 0
    var hasMarks = false
    private var letters: UInt64 = 0

    /// The word behind one space or at the beginning; `nil` if it is longer or has none.
    init?(_ text: UnsafeRawBufferPointer, from start: Int) {
        var scan = ScalarScan(UnsafeRawBufferPointer(rebasing: text[start...]))
        while let scalar = try? scan.next() {
            if length == 0, start > 0, scalar == 0x20 { continue }
            let letter = PlaceLetters.shared(scalar)
            guard letter.toneless > 0 else { break }
            guard letter.plain > 0, length < 8 else { return nil }
            letters = letters << 8 | UInt64(letter.plain)
            length += 1
            if letter.tone > 0 { tone = letter.tone }
            if scalar >= 0x80 { hasMarks = true }
            end = start + scan.index
        }
        guard length > 0 else { return nil }
    }

    func fits(_ word: StaticString, _ tone: UInt8) -> Bool {
        guard word.utf8CodeUnitCount == length, !hasMarks || self.tone == tone else { return false }
        var packed: UInt64 = 0
        for index in 0..<length { packed = packed << 8 | UInt64(word.utf8Start[index]) }
        return packed == letters
    }
}
