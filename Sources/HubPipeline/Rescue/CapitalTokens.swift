/// Small letters of TCVN3 that are capitals: the .VnTimeH font draws them so, the bytes do not say it.
///
/// A word whose capitals among ASCII and Ă Â Ê Ô Ơ Ư Đ are two or more, without a small ASCII letter, is all
/// capital (`NGUYÔN` is NGUYỄN). A word with fewer may be either (`Lª` is Lê or LÊ): it is capital where the
/// nearest words before and after that show a case are, and stays as written where there is none. Neighbours
/// end at a line, a tab, `,`, `;`, `|` and `"`.
struct CapitalTokens<Next: ScalarSink>: ScalarSink {
    var next: Next
    private let isOn: Bool
    /// Words that wait for a neighbour, what stands between them, and the word that is being read.
    private var held: [UInt32] = []
    private var wordStart = 0
    private var capitals = 0
    private var hasSmallASCII = false
    private var hasToned = false
    private var isWaiting = false
    private var before = Evidence.none

    private enum Evidence {
        case none, capital, small
    }

    /// Words that wait are let go as they are written after so many scalars.
    private static var longest: Int { 192 }

    init(isOn: Bool, into next: Next) {
        self.isOn = isOn
        self.next = next
        if isOn { held.reserveCapacity(Self.longest + 1) }
    }

    @inline(__always)
    mutating func take(_ scalar: UInt32) {
        isOn ? weigh(scalar) : next.take(scalar)
    }

    mutating func finish() {
        if isOn { endSegment() }
        next.finish()
    }

    private mutating func weigh(_ scalar: UInt32) {
        if held.count >= Self.longest { letGo() }
        if LatinCase.isUpper(scalar) {
            capitals += 1
        } else if LatinCase.isLower(scalar) {
            if scalar < 0x80 { hasSmallASCII = true } else { hasToned = true }
        } else {
            endWord()
            if scalar.endsNeighbours { endSegment() }
            held.append(scalar)
            wordStart = held.count
            if !isWaiting { flush() }
            return
        }
        held.append(scalar)
    }

    private mutating func endWord() {
        let evidence: Evidence = hasSmallASCII ? .small : capitals >= 2 ? .capital : .none
        if evidence == .none {
            isWaiting = isWaiting || hasToned
        } else {
            let isCapital = evidence == .capital
            raise(0..<wordStart, if: isWaiting && isCapital && before != .small)
            raise(wordStart..<held.count, if: isCapital)
            before = evidence
            flush()
        }
        (capitals, hasSmallASCII, hasToned) = (0, false, false)
        wordStart = held.count
    }

    private mutating func endSegment() {
        endWord()
        raise(0..<held.count, if: isWaiting && before == .capital)
        before = .none
        flush()
    }

    /// Too long to wait any longer.
    private mutating func letGo() {
        flush()
        wordStart = 0
    }

    private mutating func raise(_ range: Range<Int>, if isCapital: Bool) {
        guard isCapital else { return }
        for index in range { held[index] = LatinCase.upper(held[index]) }
    }

    private mutating func flush() {
        for scalar in held { next.take(scalar) }
        held.removeAll(keepingCapacity: true)
        wordStart = 0
        isWaiting = false
    }
}

extension UInt32 {
    /// The end of a line or a cell: words on its two sides say nothing of each other's case.
    fileprivate var endsNeighbours: Bool {
        switch self {
        case 0x09, 0x0A, 0x0D, 0x22, 0x2C, 0x3B, 0x7C: true
        default: false
        }
    }
}
