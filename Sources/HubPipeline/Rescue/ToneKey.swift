/// Text for comparing names and addresses: the same for every way to place a tone and to compose a letter.
///
/// Small letters, composed, single spaces, apostrophes as `'`, and the tone of each syllable where the new
/// style has it: `Hòa Bình` and `Hoà Bình` give `hoà bình`, `Qúy` gives `quý`. i and y stay apart: `Lý` is
/// not `Lí`. Never stored instead of the name (domain rule 3.2).
package enum ToneKey {
    /// Bytes that the key of so many bytes may need: a tone may move to a letter that is longer with it
    /// (`ùy` is three bytes, `uỳ` four).
    package static func room(for count: Int) -> Int { count + count / 3 }

    /// Writes the key and returns its length.
    ///
    /// `buffer` holds `room(for: text.count)` bytes at least. Text that is not UTF-8 ends at its first bad byte.
    package static func write(
        _ text: UnsafeRawBufferPointer,
        into buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        precondition(buffer.count >= room(for: text.count), "too little room for the key")
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Word.longest) { letters in
            var word = Word(letters)
            var writer = BoundedWriter(buffer)
            var scan = KeyScan(text)
            while let scalar = scan.next() {
                if word.join(mark: scalar, &writer) { continue }
                let letter = LatinCase.lower(scalar == 0x60 ? 0x27 : scalar)
                if word.take(letter) { continue }
                // A mark that joins nothing belongs to the letter before it, which keeps its tone.
                word.end(&writer, keepsTones: letter &- 0x300 < 0x70)
                if letter == 0x20 {
                    writer.writeSpace()
                } else if !word.take(letter) {
                    // A letter of another alphabet, a sign: a mark behind it may still join it.
                    word.hold(letter)
                }
            }
            word.end(&writer)
            writer.dropLastSpace()
            return writer.count
        }
    }
}

/// Letters that stand together, until they end.
private struct Word {
    static let longest = 16

    private let letters: UnsafeMutableBufferPointer<UInt32>
    private var count = 0
    private var isForeign = false

    init(_ letters: UnsafeMutableBufferPointer<UInt32>) {
        self.letters = letters
    }

    /// Joins a combining mark to the last letter, if they have a composed form.
    @inline(__always)
    mutating func join(mark: UInt32, _ writer: inout BoundedWriter) -> Bool {
        guard mark >= 0x300, count > 0, let composed = LatinComposition.compose(letters[count - 1], mark)
        else { return false }
        letters[count - 1] = composed
        if !isForeign, SyllableLetter(composed) == nil {
            // č or ŭ: no letter of a syllable, so the one before it has ended.
            count -= 1
            end(&writer)
            hold(composed)
        }
        return true
    }

    /// `false` for what is no letter of a syllable, and for one too many.
    @inline(__always)
    mutating func take(_ letter: UInt32) -> Bool {
        guard !isForeign, count < Word.longest, SyllableLetter(letter) != nil else { return false }
        letters[count] = letter
        count += 1
        return true
    }

    /// One scalar that is not of a syllable.
    mutating func hold(_ scalar: UInt32) {
        letters[0] = scalar
        count = 1
        isForeign = true
    }

    mutating func end(_ writer: inout BoundedWriter, keepsTones: Bool = false) {
        if !isForeign, !keepsTones { placeTone() }
        for index in 0..<count { writer.write(letters[index]) }
        count = 0
        isForeign = false
    }

    /// Moves the only tone of a syllable to its place; anything else stays as it is.
    private func placeTone() {
        var toned = -1
        for index in 0..<count where (VietnameseVowel(letters[index])?.tone ?? .level) != .level {
            guard toned < 0 else { return }
            toned = index
        }
        guard toned >= 0, var bare = VietnameseVowel(letters[toned]) else { return }
        let tone = bare.tone
        bare.tone = .level
        letters[toned] = bare.scalar
        let place = place() ?? toned
        guard var vowel = VietnameseVowel(letters[place]) else { return }
        vowel.tone = tone
        letters[place] = vowel.scalar
    }

    /// Where the new style puts a tone; `nil` where the letters are no single syllable.
    private func place() -> Int? {
        let first = onsetLength
        var end = first
        while end < count, VietnameseVowel(letters[end]) != nil { end += 1 }
        guard end > first, !(end..<count).contains(where: { VietnameseVowel(letters[$0]) != nil }) else {
            return nil
        }
        if let hatted = (first..<end).last(where: { VietnameseVowel(letters[$0])?.hasHat == true }) {
            return hatted
        }
        switch end - first {
        case 1: return first
        case _ where end < count: return end - 1
        case 3: return first + 1
        default: return takesSecond(first) ? first + 1 : first
        }
    }

    /// oa, oe, uy.
    private func takesSecond(_ first: Int) -> Bool {
        switch (letters[first], letters[first + 1]) {
        case (0x6F, 0x61), (0x6F, 0x65), (0x75, 0x79): true
        default: false
        }
    }

    /// qu, gi before a vowel, or the consonants before the first vowel, three at most.
    private var onsetLength: Int {
        if count > 1, letters[0] == 0x71, letters[1] == 0x75 { return 2 }
        if count > 2, letters[0] == 0x67, letters[1] == 0x69, VietnameseVowel(letters[2]) != nil { return 2 }
        var length = 0
        while length < min(count, 3), VietnameseVowel(letters[length]) == nil { length += 1 }
        return length
    }
}
