import HubModel

/// What libyaml hides or only trips over: anchors, tags, duplicate keys, swallowed comments and forgotten quotes.
///
/// The scan reads the text once, reports, and mends its copy so that libyaml can read the rest of the file and every
/// mistake is told at once. Signs that are meant as text are replaced by private-use scalars (`Mended`), which the
/// tree gives back as they were.
struct TokenScan {
    private(set) var source: SourceText
    private(set) var reports: [Report] = []
    /// Comments by line index: where the `#` stands.
    private(set) var comments: [Int: Int] = [:]
    /// Where a flow collection that begins at an offset ends.
    private(set) var flowEnds: [Int: Int] = [:]
    /// Nothing is known of the structure: the text is not to be parsed.
    private(set) var isHopeless = false

    private let original: SourceText
    private var index = 0
    private var frames: [Frame] = []
    private var lastScalar: Scalar?
    private var lastColon: Int?
    private var anchors: Set<String> = []
    private var duplicates: UInt32 = 0

    struct Report {
        var code: DiagnosticCode
        var offset: Int
        var message: Localized
        var cure: Localized?
    }

    private struct Scalar {
        var start: Int
        var end: Int
        var isQuoted: Bool
    }

    private struct Frame {
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

    init(_ source: SourceText) {
        self.source = source
        original = source
        anchors = TokenScan.anchorNames(source.scalars)
        while index < original.scalars.count, !isHopeless {
            step()
        }
        forgetWhatFollowsAnOpenBracket()
    }

    /// Behind a bracket that never closes the scan takes block lines for flow: what it said there is noise.
    private mutating func forgetWhatFollowsAnOpenBracket() {
        guard !isHopeless, let open = frames.first(where: { $0.column == nil })?.position else { return }
        reports.removeAll { $0.offset > open }
    }

    private var inFlow: Bool { frames.last.map { $0.column == nil } ?? false }

    private func scalar(_ at: Int) -> Unicode.Scalar? {
        original.scalars.indices.contains(at) ? original.scalars[at] : nil
    }

    private func isBlank(_ at: Int) -> Bool {
        guard let scalar = scalar(at) else { return true }
        return scalar == " " || scalar == "\t" || scalar == "\n"
    }

    private func isFlowSign(_ at: Int) -> Bool {
        scalar(at).map { ",[]{}".unicodeScalars.contains($0) } ?? false
    }

    private func column(_ offset: Int) -> Int {
        offset - original.offset(line: original.lineIndex(of: offset) + 1, column: 1)
    }

    private func isFirstOnLine(_ offset: Int) -> Bool {
        (offset - column(offset)..<offset).allSatisfy { scalar($0) == " " }
    }

    private mutating func report(
        _ code: DiagnosticCode,
        at offset: Int,
        vi: String,
        en: String,
        cure: Localized? = nil
    ) {
        reports.append(Report(code: code, offset: offset, message: Localized(vi: vi, en: en), cure: cure))
    }

    private mutating func step() {
        guard let here = scalar(index) else { return }
        switch here {
        case "\n", " ": index += 1
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

    private func isMarker(_ marker: String) -> Bool {
        original.text(in: index..<index + 3) == marker && isBlank(index + 3)
    }

    private func isColon(_ at: Int) -> Bool {
        if isBlank(at + 1) { return true }
        guard inFlow else { return false }
        if let lastScalar, lastScalar.isQuoted, lastScalar.end == at { return true }
        return isFlowSign(at + 1)
    }
}

// MARK: - Structure

extension TokenScan {
    private mutating func tab() {
        guard !inFlow, isFirstOnLine(index) else {
            index += 1
            return
        }
        guard !isBlankLine(from: index) else {
            index = original.endOfLine(at: index)
            return
        }
        report(
            .tabIndentation,
            at: index,
            vi: "Dòng thụt vào bằng phím Tab; YAML chỉ nhận dấu cách.",
            en: "The line is indented with a tab; YAML accepts spaces only.",
            cure: Localized(vi: "Thay mỗi Tab bằng hai dấu cách.", en: "Replace each tab by two spaces.")
        )
        isHopeless = true
    }

    private func isBlankLine(from offset: Int) -> Bool {
        (offset..<original.endOfLine(at: offset)).allSatisfy { isBlank($0) }
    }

    private mutating func comment() {
        comments[original.lineIndex(of: index)] = index
        index = original.endOfLine(at: index)
    }

    private mutating func documentMark() {
        if frames.isEmpty, lastScalar == nil {
            index += 3
            return
        }
        report(
            .secondDocument,
            at: index,
            vi: "«---» mở một tài liệu thứ hai; mỗi tệp chỉ chứa một.",
            en: "`---` begins a second document; a file holds one.",
            cure: Localized(vi: "Tách phần sau ra tệp riêng.", en: "Move what follows to a file of its own.")
        )
        source.scalars.removeSubrange(index...)
        index = original.scalars.count
    }

    private mutating func complexKey() {
        report(
            .complexKey,
            at: index,
            vi: "Khoá viết với «?» không được dùng.",
            en: "Keys written with `?` are not accepted.",
            cure: Localized(vi: "Viết «khoá: giá trị».", en: "Write `key: value`.")
        )
        isHopeless = true
    }

    private mutating func dash() {
        let column = column(index)
        while let top = frames.last?.column, top > column { frames.removeLast() }
        if frames.last?.kind != .dash || frames.last?.position != column {
            push(Frame(kind: .dash, position: column), at: index)
        }
        lastScalar = nil
        index += 1
    }

    private mutating func push(_ frame: Frame, at offset: Int) {
        frames.append(frame)
        guard frames.count > TokenScan.deepest else { return }
        report(
            .tooDeep,
            at: offset,
            vi: "Lồng quá \(TokenScan.deepest) cấp.",
            en: "Nested more than \(TokenScan.deepest) levels deep."
        )
        isHopeless = true
    }

    private mutating func colon() {
        let key = lastScalar
        lastScalar = nil
        if let key, !inFlow, let lastColon, lastColon < key.start,
            original.lineIndex(of: lastColon) == original.lineIndex(of: key.start)
        {
            return secondColon(valueStart: key.start)
        }
        if let key {
            if !inFlow { enterBlock(column: column(key.start), at: key.start) }
            note(key)
        }
        lastColon = index
        index += 1
    }

    private mutating func enterBlock(column: Int, at offset: Int) {
        while let top = frames.last, let topColumn = top.column,
            topColumn > column || (top.kind == .dash && topColumn == column)
        {
            frames.removeLast()
        }
        guard frames.last?.kind != .block || frames.last?.position != column else { return }
        push(Frame(kind: .block, position: column), at: offset)
    }

    /// Remembers a key of the innermost mapping; the second of one name is told and renamed for libyaml.
    private mutating func note(_ key: Scalar) {
        guard let last = frames.indices.last, [.block, .flowMap].contains(frames[last].kind) else { return }
        let inset = key.isQuoted ? 1 : 0
        let name = original.text(in: key.start + inset..<max(key.end - inset, key.start + inset))
        guard !frames[last].keys.insert(name).inserted else { return }
        report(
            .duplicateKey,
            at: key.start,
            vi: "Khoá «\(name)» được viết hai lần; lần sau sẽ âm thầm thay lần trước.",
            en: "The key `\(name)` is written twice; the later would silently replace the former.",
            cure: Localized(vi: "Bỏ một trong hai.", en: "Remove one of the two.")
        )
        duplicates += 1
        for position in key.start..<key.end { source.scalars[position] = Mended.filler }
        source.scalars[key.start] = Mended.duplicateName(duplicates)
    }

    private mutating func secondColon(valueStart: Int) {
        let end = endOfPlainLine(from: valueStart)
        report(
            .needsQuotes,
            at: valueStart,
            vi: "Giá trị có dấu hai chấm và dấu cách nên YAML hiểu là một khoá nữa.",
            en: "The value holds a colon and a space, which YAML takes for another key.",
            cure: quotingCure(original.text(in: valueStart..<end).trimmingSpaces, at: valueStart)
        )
        for position in index..<end where scalar(position) == ":" {
            source.scalars[position] = Mended.mend(":")
        }
        index = end
    }
}

// MARK: - Flow collections

extension TokenScan {
    private mutating func openFlow() {
        push(Frame(kind: scalar(index) == "{" ? .flowMap : .flowList, position: index), at: index)
        lastScalar = nil
        index += 1
    }

    private mutating func closeFlow() {
        guard let top = frames.last, top.column == nil else {
            index += 1
            return
        }
        frames.removeLast()
        index += 1
        flowEnds[top.position] = index
        lastScalar = nil
        if textFollows() { takeAsText(from: top.position) }
    }

    /// Whether something other than the end of a value stands behind a closed bracket: `{settings.x}/hoso`.
    private func textFollows() -> Bool {
        var next = index
        while scalar(next) == " " { next += 1 }
        guard let sign = scalar(next), sign != "\n" else { return false }
        if sign == "#", next > index { return false }
        if sign == ":", isBlank(next + 1) { return false }
        if inFlow { return !isFlowSign(next) || sign == "[" || sign == "{" }
        return true
    }

    /// What looked like a collection is a path or template whose quotes were forgotten.
    private mutating func takeAsText(from start: Int) {
        let end = endOfPlainLine(from: start)
        let value = original.text(in: start..<end).trimmingSpaces
        let sign = original.text(in: start..<start + 1)
        report(
            .needsQuotes,
            at: start,
            vi: "Giá trị bắt đầu bằng «\(sign)» phải đặt trong dấu nháy.",
            en: "A value that begins with `\(sign)` needs quotes.",
            cure: quotingCure(value, at: start)
        )
        mend(start..<start + value.unicodeScalars.count)
        lastScalar = Scalar(start: start, end: end, isQuoted: false)
        index = end
    }

    /// Replaces every sign that YAML would act on.
    private mutating func mend(_ range: Range<Int>) {
        for position in range {
            source.scalars[position] = Mended.mend(source.scalars[position])
        }
    }

    /// Where a plain value that holds brackets ends: at a comment, the line's end, or in flow its separator.
    private func endOfPlainLine(from start: Int) -> Int {
        let end = original.endOfLine(at: start)
        var depth = 0
        for position in start..<end {
            switch scalar(position) {
            case "#" where position > start && isBlank(position - 1): return position
            case "[", "{": depth += 1
            case "]" where depth == 0 && inFlow, "}" where depth == 0 && inFlow: return position
            case "]", "}": depth -= 1
            case "," where depth == 0 && inFlow: return position
            default: break
            }
        }
        return end
    }
}

// MARK: - Scalars

extension TokenScan {
    private mutating func plain() {
        let start = index
        if let sign = scalar(start), "@`%".unicodeScalars.contains(sign) { return badStart(String(sign)) }
        while index < original.scalars.count, !plainEnds() { index += 1 }
        if inFlow, index > start, scalar(index) == "[" || scalar(index) == "{", !isBlank(index - 1),
            let end = bracketed(from: start)
        {
            return bracketsInFlow(start..<end)
        }
        if index == start { index += 1 }
        var end = index
        while end > start, isBlank(end - 1) { end -= 1 }
        lastScalar = Scalar(start: start, end: end, isQuoted: false)
        if !inFlow { missingSpace(start..<end) }
    }

    private func plainEnds() -> Bool {
        switch scalar(index) {
        case "\n": true
        case "#": isBlank(index - 1)
        case ":": isBlank(index + 1) || (inFlow && isFlowSign(index + 1))
        case ",", "[", "]", "{", "}": inFlow
        default: false
        }
    }

    /// The end of `a.b[]` or `/x/{each.id}/y` inside a flow collection, if its brackets close on the line.
    private func bracketed(from start: Int) -> Int? {
        let end = endOfPlainLine(from: start)
        let text = original.text(in: start..<end)
        guard text.filter({ $0 == "[" }).count == text.filter({ $0 == "]" }).count,
            text.filter({ $0 == "{" }).count == text.filter({ $0 == "}" }).count
        else { return nil }
        return end
    }

    private mutating func bracketsInFlow(_ range: Range<Int>) {
        let value = original.text(in: range).trimmingSpaces
        report(
            .needsQuotes,
            at: range.lowerBound,
            vi: "Trong [ ] hoặc { }, giá trị có ngoặc hay dấu phẩy phải đặt trong dấu nháy.",
            en: "Inside [ ] or { } a value that holds brackets needs quotes.",
            cure: quotingCure(value, at: range.lowerBound)
        )
        let end = range.lowerBound + value.unicodeScalars.count
        mend(range.lowerBound..<end)
        lastScalar = Scalar(start: range.lowerBound, end: end, isQuoted: false)
        index = range.upperBound
    }

    private mutating func badStart(_ sign: String) {
        let start = index
        let end = endOfPlainLine(from: start)
        let value = original.text(in: start..<end).trimmingSpaces
        report(
            .needsQuotes,
            at: start,
            vi: "Giá trị bắt đầu bằng «\(sign)» phải đặt trong dấu nháy.",
            en: "A value that begins with `\(sign)` needs quotes.",
            cure: quotingCure(value, at: start)
        )
        mend(start..<start + value.unicodeScalars.count)
        lastScalar = Scalar(start: start, end: end, isQuoted: false)
        index = end
    }

    /// `title:Hoá đơn` where a key is due: YAML wants a space behind the colon.
    private mutating func missingSpace(_ range: Range<Int>) {
        guard isFirstOnLine(range.lowerBound), !isColonNext, frames.last?.kind == .block,
            frames.last?.position == column(range.lowerBound)
        else { return }
        let text = original.text(in: range)
        guard let colon = text.firstIndex(of: ":"),
            text[..<colon].allSatisfy({ $0.isLetter || $0 == "_" || $0 == "." })
        else { return }
        report(
            .missingSpace,
            at: range.lowerBound,
            vi: "Thiếu dấu cách sau dấu hai chấm.",
            en: "A space is missing behind the colon.",
            cure: .line("\(text[..<colon]): \(text[text.index(after: colon)...])")
        )
        source.scalars[range.lowerBound] = "#"
        lastScalar = nil
    }

    private var isColonNext: Bool { scalar(index) == ":" }

    private mutating func quoted(_ quote: Unicode.Scalar) {
        let start = index
        index += 1
        while let here = scalar(index) {
            if quote == "\"", here == "\\" {
                index += 2
                continue
            }
            if here == quote {
                guard quote == "'", scalar(index + 1) == "'" else { break }
                index += 1
            }
            index += 1
        }
        index = min(index + 1, original.scalars.count)
        lastScalar = Scalar(start: start, end: index, isQuoted: true)
    }

    /// `|` and `>`: everything deeper than the line that opens it is text.
    private mutating func blockScalar() {
        let lineStart = index - column(index)
        var indentation = 0
        while scalar(lineStart + indentation) == " " { indentation += 1 }
        index = original.endOfLine(at: index)
        while index < original.scalars.count {
            let next = index + 1
            let end = original.endOfLine(at: next)
            var depth = 0
            while scalar(next + depth) == " " { depth += 1 }
            guard next + depth >= end || depth > indentation else { break }
            guard end > index else { break }
            index = end
        }
        lastScalar = nil
    }
}

// MARK: - What is refused

extension TokenScan {
    private func wordEnd(from start: Int) -> Int {
        var end = start
        while !isBlank(end), !isFlowSign(end) { end += 1 }
        return end
    }

    private mutating func blank(_ range: Range<Int>) {
        for position in range { source.scalars[position] = " " }
    }

    private mutating func anchor() {
        let end = wordEnd(from: index + 1)
        report(
            .anchor,
            at: index,
            vi: "Neo YAML «\(original.text(in: index..<end))» không được dùng.",
            en: "The YAML anchor `\(original.text(in: index..<end))` is not accepted.",
            cure: Localized(vi: "Viết lại giá trị ở từng chỗ.", en: "Write the value out in each place.")
        )
        blank(index..<end)
        index = end
    }

    private mutating func alias() {
        let end = wordEnd(from: index + 1)
        let name = original.text(in: index + 1..<end)
        guard anchors.contains(name) else { return badStart("*") }
        report(
            .anchor,
            at: index,
            vi: "Bí danh YAML «*\(name)» không được dùng.",
            en: "The YAML alias `*\(name)` is not accepted.",
            cure: Localized(
                vi: "Viết lại giá trị ở đây, hoặc đặt trong dấu nháy nếu là đường dẫn.",
                en: "Write the value out here, or quote it if it is a path."
            )
        )
        mend(index..<end)
        lastScalar = Scalar(start: index, end: end, isQuoted: false)
        index = end
    }

    private mutating func tag() {
        let end = wordEnd(from: index + 1)
        report(
            .tag,
            at: index,
            vi: "Nhãn kiểu YAML «\(original.text(in: index..<end))» không được dùng.",
            en: "The YAML tag `\(original.text(in: index..<end))` is not accepted.",
            cure: Localized(
                vi: "Bỏ nhãn; kiểu do khoá quyết định.",
                en: "Remove it; the key says what type a value has."
            )
        )
        blank(index..<end)
        index = end
    }

    private static func anchorNames(_ scalars: [Unicode.Scalar]) -> Set<String> {
        var names: Set<String> = []
        for position in scalars.indices where scalars[position] == "&" {
            var name = String.UnicodeScalarView()
            for scalar in scalars[(position + 1)...] {
                guard !" \t\n,[]{}".unicodeScalars.contains(scalar) else { break }
                name.append(scalar)
            }
            names.insert(String(name))
        }
        return names
    }

    /// The line as it should read, with the value in quotes.
    private func quotingCure(_ value: String, at start: Int) -> Localized {
        let quoted = Quoting.quoted(value)
        let before = original.text(in: start - column(start)..<start).trimmingSpaces
        guard !inFlow, before.hasSuffix(":") || before == "-" else { return .line(quoted) }
        return .line("\(before) \(quoted)")
    }
}
