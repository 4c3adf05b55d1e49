/// What a file or a column is written in, told from its words.
///
/// Feed it the bytes, cut anywhere, or the values; ask for the verdict. Memory is a word of 256 bytes and a
/// handful of counts, whatever is fed. Every reading that is possible is tried on every word that is not
/// ASCII; its score is the share of words that become well-formed Vietnamese syllables.
package struct EncodingSurvey {
    package enum Kind: Sendable {
        /// A file, of which nothing is known.
        case bytes
        /// Values that a JSON or XML document gave: UTF-8 already.
        case text
    }

    package enum Verdict: Sendable, Hashable {
        /// ASCII alone: nothing to decide.
        case plain
        /// Read it so; `score` is the share of well-formed words of the words outside ASCII.
        case reading(TextReading, score: Double)
        /// Old text, and no reading is right beyond doubt: rule `text.charset_ambiguous`.
        case ambiguous
        /// Letters were replaced by `?` or U+FFFD before: rule `text.lossy`.
        case lossy
    }

    /// A reading is accepted from this share of well-formed words on.
    package static let accepted = 0.9
    /// And if the next reading that gives other text is so much worse.
    package static let margin = 0.2

    private let kind: Kind
    private let limit: Int
    private var taken = 0
    private var isTruncated = false
    private var head: [UInt8] = []
    private var zeros = (even: 0, odd: 0)
    private var word: [UInt8] = []
    private var byteReadings: [Candidate] = []
    private var textReadings: [Candidate] = []
    private var identity = SyllableScore()
    private var invalidWords = 0
    private var controlWords = 0
    private var lostWords = 0

    /// `limit`: bytes that are looked at; what comes later is not.
    package init(_ kind: Kind, limit: Int = 1 << 20) {
        self.kind = kind
        self.limit = limit
        head.reserveCapacity(3)
        word.reserveCapacity(Self.longestWord)
        if kind == .bytes { byteReadings = TextEncoding.legacy.map { Candidate(TextReading($0)) } }
        textReadings =
            [.mojibake, .mojibakeTwice].map { Candidate(TextReading(.utf8, $0)) }
            + TextEncoding.legacy.map { Candidate(TextReading(.utf8, .legacy($0))) }
    }

    private static let longestWord = 256

    /// Forgets what was fed and keeps the memory.
    mutating func reset() {
        (taken, isTruncated, zeros) = (0, false, (0, 0))
        head.removeAll(keepingCapacity: true)
        word.removeAll(keepingCapacity: true)
        for index in byteReadings.indices { byteReadings[index].reset() }
        for index in textReadings.indices { textReadings[index].reset() }
        identity.reset()
        (invalidWords, controlWords, lostWords) = (0, 0, 0)
    }

    /// The next bytes of a file.
    package mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard !isTruncated else { return }
        for byte in bytes {
            guard taken < limit else {
                isTruncated = true
                return
            }
            if taken < 3 { head.append(byte) }
            if byte == 0 { if taken & 1 == 0 { zeros.even += 1 } else { zeros.odd += 1 } }
            taken += 1
            byte.isWhite ? endWord() : append(byte)
        }
    }

    /// A value of a column, whole.
    package mutating func take(value: UnsafeRawBufferPointer) {
        take(value)
        if !isTruncated { endWord() }
    }

    private mutating func append(_ byte: UInt8) {
        // A word too long is cut between characters of UTF-8.
        let isFull = word.count >= Self.longestWord - 4
        if isFull, byte & 0xC0 != 0x80 || word.count >= Self.longestWord { endWord() }
        word.append(byte)
    }

    // MARK: One word

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        var ended: [UInt8] = []
        swap(&ended, &word)
        ended.withUnsafeBytes { judge($0) }
        ended.removeAll(keepingCapacity: true)
        swap(&ended, &word)
    }

    private mutating func judge(_ word: UnsafeRawBufferPointer) {
        let kind = WordKind(word)
        // Old bytes may be UTF-8 by accident, so each of their readings is tried on every word.
        if kind != .plain {
            for index in byteReadings.indices { byteReadings[index].take(word) }
        }
        switch kind {
        case .plain: break
        case .controls: controlWords += 1
        case .notUTF8: invalidWords += 1
        case .lossy: for index in textReadings.indices { textReadings[index].miss() }
        case .beyondBytes:
            // A word of Unicode that is no old reading's.
            identity.count(words: 1, wellFormed: 1)
            for index in textReadings.indices { textReadings[index].miss() }
        case .bytesOfOld:
            identity.take(word)
            for index in textReadings.indices { textReadings[index].take(word) }
        }
        if kind == .lossy || LostLetters.areIn(word, kind) { lostWords += 1 }
    }

    // MARK: Verdict

    /// Of everything that was fed so far, which is taken to be whole.
    package mutating func verdict() -> Verdict {
        if kind == .bytes, let unicode = unicodeByMarks() { return .reading(unicode, score: 1) }
        if !isTruncated { endWord() }
        if invalidWords > 0 { return best(of: byteReadings, against: nil) ?? .ambiguous }
        if lostWords * 10 > lostWords + identity.words { return .lossy }
        guard identity.words > 0 || textReadings.contains(where: { $0.score.words > 0 }) else {
            // VISCII with no other letters than six capitals, which are controls of ASCII.
            return controlWords > 0 ? best(of: byteReadings, against: nil) ?? .plain : .plain
        }
        return verdictOfText()
    }

    private func verdictOfText() -> Verdict {
        let asIs = Verdict.reading(TextReading(.utf8), score: identity.share)
        // Signs such as 25° and Nº are no words as they stand: what makes words of them proves nothing.
        let readings = textReadings.filter { $0.score.words <= identity.words * 2 }
        guard identity.share < Self.accepted,
            let top = readings.max(by: { $0.score.share < $1.score.share })
        else { return asIs }
        if let verdict = best(of: readings, against: identity) { return verdict }
        let isOld = top.score.hasVariety || identity.brokenBySymbol > 0
        if top.score.share >= Self.accepted { return isOld ? .ambiguous : asIs }
        // Some values old, some not: neither reading is right for all.
        let isMixed =
            top.score.wellFormed >= 3 && top.score.share >= 0.5 && top.score.share > identity.share
        return isMixed ? .ambiguous : asIs
    }

    /// The first of the best, if it is good and nothing that reads otherwise is nearly as good.
    private func best(of candidates: [Candidate], against identity: SyllableScore?) -> Verdict? {
        let share = candidates.map(\.score.share).max() ?? 0
        guard share >= Self.accepted, let best = candidates.first(where: { $0.score.share == share }),
            best.score.hasVariety
        else { return nil }
        let alike = candidates.filter { $0.score.fingerprint == best.score.fingerprint }
        // What is read alike so far may differ in the part that was not looked at.
        guard alike.count == 1 || !isTruncated else { return nil }
        let others = candidates.filter { $0.score.fingerprint != best.score.fingerprint }.map(\.score)
        let second = (others + (identity.map { [$0] } ?? [])).map(\.share).max() ?? 0
        return share >= second + Self.margin ? .reading(best.reading, score: share) : nil
    }

    /// Byte order marks; without one, UTF-16 shows by the zeros of its ASCII.
    private func unicodeByMarks() -> TextReading? {
        if head.starts(with: [0xFF, 0xFE]) { return TextReading(.utf16LittleEndian) }
        if head.starts(with: [0xFE, 0xFF]) { return TextReading(.utf16BigEndian) }
        let pairs = taken / 2
        guard pairs > 0 else { return nil }
        if zeros.odd * 5 >= pairs, zeros.even * 50 <= zeros.odd { return TextReading(.utf16LittleEndian) }
        if zeros.even * 5 >= pairs, zeros.odd * 50 <= zeros.even { return TextReading(.utf16BigEndian) }
        return nil
    }
}

/// One reading and how well it does.
private struct Candidate {
    let reading: TextReading
    private var chain: TextChain<SyllableScore>

    init(_ reading: TextReading) {
        self.reading = reading
        chain = TextChain(reading, into: SyllableScore(takesSmallForCapital: reading.needsCapitals))
    }

    var score: SyllableScore { chain.end }

    mutating func take(_ word: UnsafeRawBufferPointer) {
        chain.take(word)
        chain.finish()
    }

    mutating func miss() {
        chain.end.count(words: 1, wellFormed: 0)
    }

    mutating func reset() {
        chain.end.reset()
    }
}

extension SyllableScore {
    /// A word of UTF-8, as it stands.
    mutating func take(_ word: UnsafeRawBufferPointer) {
        var scan = ScalarScan(word)
        while let scalar = try? scan.next() { take(scalar) }
        finish()
    }
}
