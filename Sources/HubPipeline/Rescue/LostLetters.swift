/// Words whose letters somebody's program wrote as `?`: "Nguy?n Th? M?u".
enum LostLetters {
    /// Whether a Vietnamese syllable lost its letter inside the word.
    ///
    /// The word holds a `?` between letters, and is a syllable with a Vietnamese letter in its place. A `?` at
    /// the end may be a question, so it proves nothing. A word with a letter that the encoding of the loss did
    /// not have lost nothing.
    static func areIn(_ word: UnsafeRawBufferPointer, _ kind: WordKind) -> Bool {
        guard kind == .plain || kind == .bytesOfOld, word.count <= 24, word.contains(mark) else {
            return false
        }
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 24) { letters in
            var count = 0
            var scan = ScalarScan(word)
            while let scalar = try? scan.next() {
                letters[count] = scalar
                count += 1
            }
            // Punctuation around the word: "Nguy?n," and "(Nguy?n)".
            var start = 0
            while start < count, isAround(letters[start]) { start += 1 }
            while count > start, isAround(letters[count - 1]) { count -= 1 }
            return start < count && areIn(UnsafeBufferPointer(rebasing: letters[start..<count]))
        }
    }

    private static let mark = UInt8(ascii: "?")

    private static func isPart(_ scalar: UInt32) -> Bool {
        scalar == UInt32(mark) || SyllableLetter(scalar) != nil
    }

    /// Punctuation; not `=` and `/`, which make it an address.
    private static func isAround(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x21, 0x22, 0x27...0x29, 0x2C...0x2E, 0x3A, 0x3B, 0x5B, 0x5D, 0x201C, 0x201D: true
        default: false
        }
    }

    private static func areIn(_ word: UnsafeBufferPointer<UInt32>) -> Bool {
        guard word.count <= SyllableTable.longest, word.allSatisfy(isPart),
            let first = word.firstIndex(of: UInt32(mark)), let last = word.lastIndex(of: UInt32(mark)),
            last < word.count - 1, first > 0 || last > 0
        else { return false }
        var letters = [UInt8](repeating: 0, count: word.count)
        var tone = VietnameseVowel.Tone.level
        for (index, scalar) in word.enumerated() {
            guard let letter = SyllableLetter(scalar) else { continue }
            letters[index] = letter.code
            if letter.tone != .level { tone = letter.tone }
        }
        if first == 0 { letters[0] = SyllableTable.stroke }
        return fits(&letters, tone, from: first == 0 ? 1 : first)
    }

    /// Tries each letter in each gap; words have two or three gaps at most.
    private static func fits(
        _ letters: inout [UInt8],
        _ tone: VietnameseVowel.Tone,
        from start: Int
    ) -> Bool {
        guard let gap = letters[start...].firstIndex(of: 0) else {
            let tones: [VietnameseVowel.Tone] = tone == .level ? [.level, .acute] : [tone]
            return tones.contains { SyllableTable.isSyllable(letters[...], $0) }
        }
        for vowel in SyllableTable.vowelCodes {
            letters[gap] = vowel
            if fits(&letters, tone, from: gap + 1) { return true }
        }
        letters[gap] = 0
        return false
    }
}
