import HubModel

// Lines, keys and the blocks they make.

extension TokenScan {
    mutating func tab() {
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
            cure: Localized(vi: "Thay mỗi Tab bằng hai dấu cách.", en: "Replace each tab by two spaces."),
            mend: Mend(range: index..<endOfTabs(from: index), text: spaces(forTabsFrom: index))
        )
        isHopeless = true
    }

    private func endOfTabs(from offset: Int) -> Int {
        var end = offset
        while scalar(end) == "\t" || scalar(end) == " " { end += 1 }
        return end
    }

    private func spaces(forTabsFrom offset: Int) -> String {
        original.scalars[offset..<endOfTabs(from: offset)].map { $0 == "\t" ? "  " : " " }.joined()
    }

    func isBlankLine(from offset: Int) -> Bool {
        (offset..<original.endOfLine(at: offset)).allSatisfy { isBlank($0) }
    }

    mutating func comment() {
        comments[original.lineIndex(of: index)] = index
        index = original.endOfLine(at: index)
    }

    mutating func documentMark() {
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

    mutating func complexKey() {
        report(
            .complexKey,
            at: index,
            vi: "Khoá viết với «?» không được dùng.",
            en: "Keys written with `?` are not accepted.",
            cure: Localized(vi: "Viết «khoá: giá trị».", en: "Write `key: value`."),
            mend: plainKey()
        )
        isHopeless = true
    }

    /// `? a : b` on one line is `a: b`.
    private func plainKey() -> Mend? {
        let line = index..<original.endOfLine(at: index)
        guard let match = original.text(in: line).wholeMatch(of: /\? +([^\s:]+) *: *(.*)/) else { return nil }
        return Mend(range: line, text: "\(match.1): \(match.2)")
    }

    mutating func dash() {
        let column = column(index)
        while let top = frames.last?.column, top > column { frames.removeLast() }
        if frames.last?.kind != .dash || frames.last?.position != column {
            push(Frame(kind: .dash, position: column), at: index)
        }
        lastScalar = nil
        index += 1
    }

    mutating func push(_ frame: Frame, at offset: Int) {
        frames.append(frame)
        guard frames.count > TokenScan.deepest else { return }
        report(
            .tooDeep,
            at: offset,
            vi: "Lồng quá \(TokenScan.deepest) cấp.",
            en: "Nested more than \(TokenScan.deepest) levels deep.",
            cure: Localized(vi: "Bớt lồng.", en: "Nest less deeply.")
        )
        isHopeless = true
    }

    mutating func colon() {
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

    mutating func enterBlock(column: Int, at offset: Int) {
        while let top = frames.last, let topColumn = top.column,
            topColumn > column || (top.kind == .dash && topColumn == column)
        {
            frames.removeLast()
        }
        guard frames.last?.kind != .block || frames.last?.position != column else { return }
        push(Frame(kind: .block, position: column), at: offset)
    }

    /// Remembers a key of the innermost mapping; the second of one name is told and renamed for libyaml.
    mutating func note(_ key: Scalar) {
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
        replace(key.start..<key.end)
    }

    /// Puts a scalar of its own where nothing is to be read.
    mutating func replace(_ range: Range<Int>) {
        replacements += 1
        for position in range { source.scalars[position] = Mended.filler }
        source.scalars[range.lowerBound] = Mended.replacement(replacements)
    }

    mutating func secondColon(valueStart: Int) {
        let end = max(endOfPlainLine(from: valueStart), index + 1)
        report(
            .needsQuotes,
            at: valueStart,
            vi: "Giá trị có dấu hai chấm và dấu cách nên YAML hiểu là một khoá nữa.",
            en: "The value holds a colon and a space, which YAML takes for another key.",
            cure: quotingCure(original.text(in: valueStart..<end).trimmingSpaces, at: valueStart),
            mend: quoting(original.text(in: valueStart..<end).trimmingSpaces, at: valueStart)
        )
        for position in index..<end where scalar(position) == ":" {
            source.scalars[position] = Mended.mend(":")
        }
        index = end
    }
}
