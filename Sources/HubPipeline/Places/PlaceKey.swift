/// Keys of a place's name in memory that belongs to somebody else: equal for equal names, however written.
///
/// `plain`: letters of the alphabet and digits without anything between (`dacklak`).
///
/// `toned`: letters with their marks, each word's tone behind it, so that `Hoà` and `Hòa` are one and `Hoa` is
/// another. Digits lose zeros in front.
struct PlaceKey {
    /// In UTF-8; a longer text is no name of a unit.
    static let longestName = 96
    /// Two keys; a toned letter takes up to two bytes, and a byte for the tone of its word.
    static let capacity = longestName * 4

    let plain: UnsafeRawBufferPointer
    let toned: UnsafeRawBufferPointer
    let hash: UInt64
    let hasLetter: Bool
    /// Something beyond the letters of the alphabet: the writer has marks at hand.
    let hasMarks: Bool

    /// `nil` if the text is too long or has neither letter nor digit.
    ///
    /// `memory`: `capacity` bytes, in use as long as the key is.
    init?(_ text: UnsafeRawBufferPointer, in memory: UnsafeMutableRawBufferPointer) {
        guard text.count <= PlaceKey.longestName else { return nil }
        var writer = KeyWriter(memory: memory)
        var scan = ScalarScan(text)
        while let scalar = try? scan.next() { writer.add(scalar) }
        writer.endWord()
        guard writer.plainCount > 0 else { return nil }
        plain = UnsafeRawBufferPointer(rebasing: memory[..<writer.plainCount])
        toned = UnsafeRawBufferPointer(
            rebasing: memory[PlaceKey.longestName..<(PlaceKey.longestName + writer.tonedCount)]
        )
        hash = ByteHash.full(plain)
        hasLetter = writer.hasLetter
        hasMarks = writer.hasMarks
    }
}

private struct KeyWriter {
    let memory: UnsafeMutableRawBufferPointer
    let letters = PlaceLetters.shared
    var plainCount = 0
    var tonedCount = 0
    var hasLetter = false
    var hasMarks = false
    private var tone: UInt8 = 0
    private var isInNumber = false

    init(memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    mutating func add(_ scalar: UInt32) {
        if scalar.isDigit {
            if scalar == .ascii("0"), !isInNumber { return }
            if !isInNumber { endWord() }
            isInNumber = true
            plain(UInt8(truncatingIfNeeded: scalar))
            return toned(UInt8(truncatingIfNeeded: scalar))
        }
        isInNumber = false
        let mark = PlaceLetters.tone(scalar)
        if mark > 0 {
            tone = mark
            hasMarks = true
            return
        }
        let letter = letters(scalar)
        guard letter.toneless > 0 else { return other(scalar) }
        hasLetter = true
        if letter.tone > 0 { tone = letter.tone }
        if letter.toneless >= 0x80 || letter.tone > 0 { hasMarks = true }
        if letter.plain > 0 { plain(letter.plain) }
        toned(letter.toneless)
    }

    /// Space and signs end a word; letters of other scripts stay what they are, and so fit no name.
    private mutating func other(_ scalar: UInt32) {
        guard scalar >= 0x250 else { return endWord() }
        // Dashes and quotation marks; the apostrophe that is a letter.
        if (0x2000...0x206F).contains(scalar) || scalar == 0x2BC { return endWord() }
        hasMarks = true
        toned(UInt16(truncatingIfNeeded: scalar))
        plain(0xFF)
    }

    mutating func endWord() {
        if tone > 0 { toned(tone) }
        tone = 0
    }

    private mutating func plain(_ byte: UInt8) {
        memory[plainCount] = byte
        plainCount += 1
    }

    private mutating func toned(_ byte: UInt8) {
        memory[PlaceKey.longestName + tonedCount] = byte
        tonedCount += 1
    }

    private mutating func toned(_ letter: UInt16) {
        if letter >= 0x80 { toned(UInt8(truncatingIfNeeded: letter >> 8 | 0x80)) }
        toned(UInt8(truncatingIfNeeded: letter))
    }
}
