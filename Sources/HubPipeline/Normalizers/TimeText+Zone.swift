/// Offsets and names of zones behind a time.
extension TimeText {
    /// A sign before digits behind a time is an offset; a dash alone separates.
    mutating func sign() -> Bool {
        if clock != nil, offset == nil, let found = offsetValue(at: index) {
            offset = found.seconds
            index = found.next
            return true
        }
        guard text[index] == .ascii("-"), index > 0, text[index - 1] == 0x20, index + 1 < text.count,
            text[index + 1] == 0x20
        else { return false }
        index += 1
        return true
    }

    /// `Z`, `GMT+7`, ` gMt + 7 `, `UTC`, `ICT`.
    mutating func zone() -> Bool {
        guard clock != nil, offset == nil else { return false }
        if let end = text.behind("ict", at: index) {
            (offset, index) = (7 * 3600, end)
            return true
        }
        guard let end = ["gmt", "utc", "ut", "z"].firstEnd(in: text, at: index) else { return false }
        (offset, index) = (0, end)
        var position = end
        while position < text.count, text[position] == 0x20 { position += 1 }
        guard position < text.count, text[position] == .ascii("+") || text[position] == .ascii("-") else {
            return true
        }
        return zoneDifference(at: position)
    }

    private mutating func zoneDifference(at sign: Int) -> Bool {
        if let found = offsetValue(at: sign) {
            (offset, index) = (found.seconds, found.next)
            return true
        }
        var position = sign + 1
        while position < text.count, text[position] == 0x20 { position += 1 }
        let from = position
        while position < text.count, text[position].isDigit { position += 1 }
        let hours = text[from..<position].prefix(2).reduce(0) { $0 * 10 + Int($1 & 15) }
        guard (1...2).contains(position - from), hours <= 14 else { return false }
        (offset, index) = (text[sign] == .ascii("-") ? -hours * 3600 : hours * 3600, position)
        return true
    }

    /// `+07:00`, `+0700`, `+7` at `position`, not followed by what would make it a date.
    private func offsetValue(at position: Int) -> (seconds: Int, next: Int)? {
        guard position < text.count, text[position] == .ascii("+") || text[position] == .ascii("-") else {
            return nil
        }
        var next = position + 1
        while next < text.count, text[next].isDigit, next - position <= 4 { next += 1 }
        let length = next - position - 1
        let value = text[(position + 1)..<next].reduce(0) { $0 * 10 + Int($1 & 15) }
        var (hours, minutes) = length > 2 ? (value / 100, value % 100) : (value, 0)
        if length <= 2, next + 2 < text.count, text[next] == .ascii(":"), text[next + 1].isDigit,
            text[next + 2].isDigit
        {
            minutes = Int(text[next + 1] & 15) * 10 + Int(text[next + 2] & 15)
            next += 3
        }
        guard length == 1 || length == 2 || length == 4, hours <= 14, minutes < 60 else { return nil }
        if next < text.count, text[next] == .ascii("/") || text[next] == .ascii("-") || text[next].isDigit {
            return nil
        }
        if text[position] == .ascii("-") { (hours, minutes) = (-hours, -minutes) }
        return (hours * 3600 + minutes * 60, next)
    }
}

extension [StaticString] {
    /// The index behind the first of these words that stands at `index`.
    func firstEnd(in text: UnsafeBufferPointer<UInt32>, at index: Int) -> Int? {
        for word in self {
            if let end = text.behind(word, at: index) { return end }
        }
        return nil
    }
}
