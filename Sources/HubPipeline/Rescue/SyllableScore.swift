/// Counts, among the words that hold a letter outside ASCII, those that are well-formed syllables.
///
/// A word's letters end at spaces, punctuation and digits; a symbol between two letters breaks the word.
struct SyllableScore: ScalarSink {
    /// Words with a letter outside ASCII.
    private(set) var words = 0
    private(set) var wellFormed = 0
    /// Words that are broken by a symbol between two letters, as in "T©n": no language writes so.
    private(set) var brokenBySymbol = 0
    /// There are two different well-formed words.
    private(set) var hasVariety = false
    /// The same for two readings that gave the same scalars.
    private(set) var fingerprint: UInt64 = 0

    /// Small letters outside ASCII may be capitals: TCVN3.
    private let takesSmallForCapital: Bool
    private var firstWord: UInt64 = 0

    private var letters: [UInt8] = []
    private var tone = VietnameseVowel.Tone.level
    private var capitals = 0
    private var smalls = 0
    private var beginsWithCapital = false
    private var isBroken = false
    private var isOutsideASCII = false
    private var symbol = Symbol.none

    private enum Symbol {
        case none, last, inside
    }

    init(takesSmallForCapital: Bool = false) {
        self.takesSmallForCapital = takesSmallForCapital
        letters.reserveCapacity(SyllableTable.longest)
    }

    /// From 0 to 1; 0 without words.
    var share: Double { words == 0 ? 0 : Double(wellFormed) / Double(words) }

    /// Forgets all text and keeps its memory.
    mutating func reset() {
        endWord()
        (words, wellFormed, brokenBySymbol) = (0, 0, 0)
        (hasVariety, fingerprint, firstWord) = (false, 0, 0)
    }

    /// Words judged elsewhere.
    mutating func count(words: Int, wellFormed: Int) {
        self.words += words
        self.wellFormed += wellFormed
    }

    mutating func finish() {
        endWord()
    }

    mutating func take(_ scalar: UInt32) {
        fingerprint = (fingerprint ^ UInt64(scalar)) &* 0x100_0000_01B3 &+ 0x9E37_79B9
        if let letter = SyllableLetter(scalar) {
            append(letter, isASCII: scalar < 0x80)
        } else if scalar.isOtherLetter {
            joinSymbol()
            isBroken = true
            isOutsideASCII = true
        } else if scalar.isSymbolOfBytes {
            if symbol == .none, !letters.isEmpty || isBroken { symbol = .last }
        } else {
            endWord()
        }
    }

    private mutating func append(_ letter: SyllableLetter, isASCII: Bool) {
        joinSymbol()
        if !isASCII { isOutsideASCII = true }
        if letter.isUpper {
            if letters.isEmpty { beginsWithCapital = true }
            capitals += 1
        } else if isASCII || !takesSmallForCapital {
            smalls += 1
        }
        if letter.tone != .level {
            if tone != .level { isBroken = true }
            tone = letter.tone
        }
        if letters.count < SyllableTable.longest {
            letters.append(letter.code)
        } else {
            isBroken = true
        }
    }

    private mutating func joinSymbol() {
        guard symbol == .last else { return }
        symbol = .inside
        isBroken = true
        isOutsideASCII = true
    }

    private mutating func endWord() {
        if isOutsideASCII {
            words += 1
            if symbol == .inside { brokenBySymbol += 1 }
            if !isBroken, hasOneCase, SyllableTable.isSyllable(letters[...], tone) { add() }
        }
        letters.removeAll(keepingCapacity: true)
        (tone, capitals, smalls) = (.level, 0, 0)
        (beginsWithCapital, isBroken, isOutsideASCII, symbol) = (false, false, false, .none)
    }

    private mutating func add() {
        wellFormed += 1
        let word = letters.reduce(UInt64(tone.rawValue) + 1) { $0 << 6 | UInt64($1) }
        if firstWord == 0 { firstWord = word }
        if firstWord != word { hasVariety = true }
    }

    /// All small, all capital, or one capital at the beginning.
    private var hasOneCase: Bool {
        capitals == 0 || smalls == 0 || (capitals == 1 && beginsWithCapital)
    }
}

extension UInt32 {
    /// A letter or mark that no Vietnamese syllable holds, or the sign of a loss.
    fileprivate var isOtherLetter: Bool {
        switch self {
        case 0xD7, 0xF7: false
        case 0xC0...0x2C1, 0x300...0x1FFF, 0xFFFD, 0x2C00...: true
        default: false
        }
    }

    /// What stands in a word only where bytes were misread: signs of windows-1252 and controls.
    fileprivate var isSymbolOfBytes: Bool {
        switch self {
        case 0x09...0x0D, 0xA0, 0xAB, 0xB7, 0xBB: false
        case 0..<0x20, 0x7F..<0xC0, 0xD7, 0xF7, 0x2C6, 0x2DC: true
        case 0x2020, 0x2021, 0x2030, 0x2039, 0x203A, 0x20AC, 0x2122: true
        default: false
        }
    }
}
