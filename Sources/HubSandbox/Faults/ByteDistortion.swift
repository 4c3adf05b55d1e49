/// Faults that change the bytes of a body.
extension [UInt8] {
    mutating func becomeGarbage() {
        replaceSubrange((count / 2)..., with: "\u{1}}{<&]]".utf8)
    }

    /// The second byte of the first letter beyond ASCII becomes `(`; without one, the middle byte becomes FF.
    mutating func breakUTF8() {
        guard !isEmpty else { return append(0xFF) }
        if let letter = firstIndex(where: { $0 >= 0xC2 }), letter + 1 < count {
            self[letter + 1] = UInt8(ascii: "(")
        } else {
            self[count / 2] = 0xFF
        }
    }

    mutating func duplicateField(isXML: Bool) {
        if isXML { duplicateLastLeaf() } else { duplicateFirstKey() }
    }

    /// The first key of the first record (or of the whole object) also stands before itself, with another value.
    private mutating func duplicateFirstKey() {
        guard
            let record = firstRange(of: Array("[{\"".utf8))?.upperBound ?? firstIndex(of: UInt8(ascii: "\""))
        else { return }
        let start = self[record] == UInt8(ascii: "\"") ? record + 1 : record
        guard let end = self[start...].firstIndex(of: UInt8(ascii: "\"")) else { return }
        insert(contentsOf: Array(self[start..<end]) + Array("\":\"trùng\",\"".utf8), at: start)
    }

    /// The last element that holds text alone stands twice.
    private mutating func duplicateLastLeaf() {
        var end = count
        while let closing = self[..<end].lastRange(of: Array("</".utf8)) {
            if let start = leafStart(before: closing.lowerBound),
                let stop = self[closing.upperBound...].firstIndex(of: UInt8(ascii: ">"))
            {
                insert(contentsOf: self[start...stop], at: stop + 1)
                return
            }
            end = closing.lowerBound
        }
    }

    /// Where the element begins that ends at `closing`, if no other tag stands between.
    private func leafStart(before closing: Int) -> Int? {
        guard let start = self[..<closing].lastIndex(of: UInt8(ascii: "<")), start + 1 < closing else {
            return nil
        }
        return self[start + 1] == UInt8(ascii: "/") || self[start + 1] == UInt8(ascii: "!") ? nil : start
    }

    /// Takes so many tenths, all ten at most, off the announced total.
    mutating func shrinkTotal(tenths: Int) {
        for name in ["\"tongSo\":", "\"TongSo\":", "\"totalCount\":", "\"totalrow\":", "<TongSo>"] {
            guard let start = firstRange(of: Array(name.utf8))?.upperBound else { continue }
            let digits = self[start...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard let total = Int(String(decoding: digits, as: UTF8.self)) else { continue }
            replaceSubrange(digits.indices, with: String(total * Swift.max(0, 10 - tenths) / 10).utf8)
        }
    }

    mutating func addUndeclaredEntities() {
        guard let title = firstRange(of: Array("</title>".utf8))?.lowerBound else { return }
        insert(contentsOf: " Bánh & kẹo&nbsp;".utf8, at: title)
    }
}

extension BidirectionalCollection<UInt8> {
    fileprivate func lastRange(of pattern: [UInt8]) -> Range<Index>? {
        var end = endIndex
        while let last = self[..<end].lastIndex(of: pattern[0]) {
            if self[last...].starts(with: pattern) { return last..<index(last, offsetBy: pattern.count) }
            end = last
        }
        return nil
    }
}
