import HubModel

// Plain, quoted and block scalars.

extension TokenScan {
    mutating func plain() {
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

    func plainEnds() -> Bool {
        switch scalar(index) {
        case "\n": true
        case "#": isBlank(index - 1)
        case ":": isBlank(index + 1) || (inFlow && isFlowSign(index + 1))
        case ",", "[", "]", "{", "}": inFlow
        default: false
        }
    }

    /// The end of `a.b[]` or `/x/{each.id}/y` inside a flow collection, if its brackets close on the line.
    func bracketed(from start: Int) -> Int? {
        let end = endOfPlainLine(from: start)
        let text = original.text(in: start..<end)
        guard text.filter({ $0 == "[" }).count == text.filter({ $0 == "]" }).count,
            text.filter({ $0 == "{" }).count == text.filter({ $0 == "}" }).count
        else { return nil }
        return end
    }

    mutating func bracketsInFlow(_ range: Range<Int>) {
        let value = original.text(in: range).trimmingSpaces
        report(
            .needsQuotes,
            at: range.lowerBound,
            vi: "Trong [ ] hoặc { }, giá trị có ngoặc hay dấu phẩy phải đặt trong dấu nháy.",
            en: "Inside [ ] or { } a value that holds brackets needs quotes.",
            cure: quotingCure(value, at: range.lowerBound),
            mend: quoting(value, at: range.lowerBound)
        )
        let end = range.lowerBound + value.unicodeScalars.count
        mend(range.lowerBound..<end)
        lastScalar = Scalar(start: range.lowerBound, end: end, isQuoted: false)
        index = range.upperBound
    }

    mutating func badStart(_ sign: String) {
        let start = index
        let end = endOfPlainLine(from: start)
        let value = original.text(in: start..<end).trimmingSpaces
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

    /// `title:Hoá đơn` where a key is due: YAML wants a space behind the colon.
    mutating func missingSpace(_ range: Range<Int>) {
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
            cure: .line("\(text[..<colon]): \(text[text.index(after: colon)...])"),
            mend: Mend(
                range: range,
                text: "\(text[..<colon]): \(text[text.index(after: colon)...])"
            )
        )
        source.scalars[range.lowerBound] = "#"
        lastScalar = nil
    }

    var isColonNext: Bool { scalar(index) == ":" }

    mutating func quoted(_ quote: Unicode.Scalar) {
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
        let isOpen = index >= original.scalars.count
        index = min(index + 1, original.scalars.count)
        lastScalar = Scalar(start: start, end: index, isQuoted: true)
        if isOpen || closesOtherText(from: start) { quoteNotClosed(at: start) }
    }

    /// Whether a quote over several lines ends where another one was meant to begin.
    func closesOtherText(from start: Int) -> Bool {
        guard original.lineIndex(of: start) != original.lineIndex(of: index - 1) else { return false }
        return !isBlank(index) && !isFlowSign(index) && scalar(index) != ":"
    }

    mutating func quoteNotClosed(at start: Int) {
        report(
            .yamlSyntax,
            at: start,
            vi: "Dấu nháy mở ở đây không được đóng.",
            en: "The quote that opens here is not closed.",
            cure: Localized(vi: "Thêm dấu nháy đóng.", en: "Add the closing quote.")
        )
        isHopeless = true
    }

    /// `|` and `>`: everything deeper than the line that opens it is text.
    mutating func blockScalar() {
        let start = index
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
        // The line break behind it is not of the text.
        lastScalar = Scalar(start: start, end: index, isQuoted: true)
        lastScalar = nil
    }
}
