import HubModel

/// What libyaml hides or only trips over: anchors, tags, duplicate keys, swallowed comments and forgotten quotes.
///
/// The scan reads the text once, reports, and mends its copy so that libyaml can read the rest of the file and every
/// mistake is told at once. Signs that are meant as text are replaced by private-use scalars (`Mended`), which the
/// tree gives back as they were.
struct TokenScan {
    var source: SourceText
    var reports: [Report] = []
    /// Comments by line index: where the `#` stands.
    var comments: [Int: Int] = [:]
    /// Where a flow collection that begins at an offset ends.
    var flowEnds: [Int: Int] = [:]
    /// Where a scalar that begins at an offset ends.
    private(set) var scalarEnds: [Int: Int] = [:]
    /// Nothing is known of the structure: the text is not to be parsed.
    var isHopeless = false

    let original: SourceText
    var index = 0
    var frames: [Frame] = []
    var lastScalar: Scalar? {
        didSet { if let lastScalar { scalarEnds[lastScalar.start] = lastScalar.end } }
    }
    var lastColon: Int?
    var anchors: Set<String> = []
    var anchored: [String: String] = [:]
    var replacements: UInt32 = 0
    var steps = 0

    struct Report {
        var code: DiagnosticCode
        var offset: Int
        var message: Localized
        var cure: Localized?
        var mend: Mend?
    }

    /// Scalars of the text that become others.
    struct Mend {
        var range: Range<Int>
        var text: String
    }

    struct Scalar {
        var start: Int
        var end: Int
        var isQuoted: Bool
    }

    struct Frame {
        enum Kind {
            case block, dash, flowMap, flowList
        }

        var kind: Kind
        /// Of a block collection, its column; of a flow collection, the offset of its bracket.
        var position: Int
        var keys: Set<String> = []

        var column: Int? { kind == .block || kind == .dash ? position : nil }
    }

    static let deepest = 64
    /// About six thousand lines; what refers to what is searched for in lists.
    static let mostSteps = 50_000

    init(_ source: SourceText) {
        self.source = source
        original = source
        anchors = TokenScan.anchorNames(source.scalars)
        if !anchors.isEmpty { anchored = TokenScan.anchored(source) }
        while index < original.scalars.count, !isHopeless {
            step()
            steps += 1
            if steps > TokenScan.mostSteps { tooMany() }
        }
        forgetWhatFollowsAnOpenBracket()
    }

    /// Behind a bracket that never closes the scan takes block lines for flow: what it said there is noise.
    mutating func forgetWhatFollowsAnOpenBracket() {
        guard !isHopeless, let open = frames.first(where: { $0.column == nil })?.position else { return }
        reports.removeAll { $0.offset > open }
    }

    var inFlow: Bool { frames.last.map { $0.column == nil } ?? false }

    func scalar(_ at: Int) -> Unicode.Scalar? {
        original.scalars.indices.contains(at) ? original.scalars[at] : nil
    }

    func isBlank(_ at: Int) -> Bool {
        guard let scalar = scalar(at) else { return true }
        return scalar == " " || scalar == "\t" || scalar == "\n"
    }

    func isFlowSign(_ at: Int) -> Bool {
        scalar(at).map { ",[]{}".unicodeScalars.contains($0) } ?? false
    }

    func column(_ offset: Int) -> Int {
        offset - original.offset(line: original.lineIndex(of: offset) + 1, column: 1)
    }

    func isFirstOnLine(_ offset: Int) -> Bool {
        (offset - column(offset)..<offset).allSatisfy { scalar($0) == " " }
    }

    mutating func report(
        _ code: DiagnosticCode,
        at offset: Int,
        vi: String,
        en: String,
        cure: Localized? = nil,
        mend: Mend? = nil
    ) {
        let message = Localized(vi: vi, en: en)
        reports.append(Report(code: code, offset: offset, message: message, cure: cure, mend: mend))
    }

    mutating func step() {
        guard let here = scalar(index) else { return }
        switch here {
        case "\n", " ":
            while scalar(index) == " " || scalar(index) == "\n" { index += 1 }
        case "\t": tab()
        case "#": comment()
        case "-" where !inFlow && isBlank(index + 1): dash()
        case "-" where !inFlow && column(index) == 0 && isMarker("---"): documentMark()
        case "?" where isBlank(index + 1): complexKey()
        case ":" where isColon(index): colon()
        case "[", "{": openFlow()
        case "]", "}": closeFlow()
        case "," where inFlow: index += 1
        case "&": anchor()
        case "*": alias()
        case "!": tag()
        case "'", "\"": quoted(here)
        case "|" where !inFlow, ">" where !inFlow: blockScalar()
        default: plain()
        }
    }

    mutating func tooMany() {
        report(
            .fileTooLarge,
            at: index,
            vi: "Tệp có quá nhiều giá trị.",
            en: "The file holds too many values.",
            cure: Localized(vi: "Tách ra nhiều tệp.", en: "Split it into several files.")
        )
        isHopeless = true
    }

    func isMarker(_ marker: String) -> Bool {
        original.text(in: index..<index + 3) == marker && isBlank(index + 3)
    }

    func isColon(_ at: Int) -> Bool {
        if isBlank(at + 1) { return true }
        guard inFlow else { return false }
        if let lastScalar, lastScalar.isQuoted, lastScalar.end == at { return true }
        return isFlowSign(at + 1)
    }
}
