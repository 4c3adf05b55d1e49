import HubModel

// Brackets, and what only looks like brackets.

extension TokenScan {
    mutating func openFlow() {
        push(Frame(kind: scalar(index) == "{" ? .flowMap : .flowList, position: index), at: index)
        lastScalar = nil
        index += 1
    }

    mutating func closeFlow() {
        guard let top = frames.last, top.column == nil else {
            index += 1
            return
        }
        frames.removeLast()
        index += 1
        flowEnds[top.position] = index
        lastScalar = nil
        let isOneLine = original.lineIndex(of: top.position) == original.lineIndex(of: index - 1)
        if isOneLine, textFollows() { takeAsText(from: top.position) }
    }

    /// Whether something other than the end of a value stands behind a closed bracket: `{settings.x}/hoso`.
    func textFollows() -> Bool {
        var next = index
        while scalar(next) == " " { next += 1 }
        guard let sign = scalar(next), sign != "\n" else { return false }
        if sign == "#", next > index { return false }
        if sign == ":", isBlank(next + 1) { return false }
        if inFlow { return !isFlowSign(next) || sign == "[" || sign == "{" }
        return true
    }

    /// What looked like a collection is a path or template whose quotes were forgotten.
    mutating func takeAsText(from start: Int) {
        let end = endOfPlainLine(from: start)
        let value = original.text(in: start..<end).trimmingSpaces
        let sign = original.text(in: start..<start + 1)
        report(
            .needsQuotes,
            at: start,
            vi: "Giá trị bắt đầu bằng «\(sign)» phải đặt trong dấu nháy.",
            en: "A value that begins with `\(sign)` needs quotes.",
            cure: quotingCure(value, at: start),
            mend: quoting(value, at: start)
        )
        mend(start..<start + value.unicodeScalars.count)
        lastScalar = Scalar(start: start, end: end, isQuoted: false)
        index = end
    }

    /// Replaces every sign that YAML would act on.
    mutating func mend(_ range: Range<Int>) {
        for position in range {
            source.scalars[position] = Mended.mend(source.scalars[position])
        }
    }

    /// Where a plain value that holds brackets ends: at a comment, the line's end, or in flow its separator.
    func endOfPlainLine(from start: Int) -> Int {
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
