/// An address cut into parts, the last first, in memory that belongs to somebody else.
///
/// Commas and semicolons cut for good. ` - ` and a prefix in the middle (`Ấp 3 xã Tân An`) cut softly: a name
/// may run over them (`Phường Văn Miếu - Quốc Tử Giám`).
struct AddressParts {
    struct Part {
        var start: Int32
        var end: Int32
        /// What stands to its left is cut off softly.
        var isSoftBefore: Bool
    }

    /// What stands further left than so many parts is no unit.
    static let most = 24

    let text: UnsafeRawBufferPointer
    private let memory: UnsafeMutableBufferPointer<Part>
    private(set) var count = 0

    init(_ text: UnsafeRawBufferPointer, in memory: UnsafeMutableBufferPointer<Part>) {
        self.text = text
        self.memory = memory
        var end = text.count
        var index = text.count - 1
        while index >= 0, count < AddressParts.most {
            let byte = text[index]
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") {
                add(index + 1, end, isSoftBefore: false)
                end = index
            } else if byte == 0x20 {
                let dash = dashLength(index + 1)
                if dash > 0 {
                    add(index + 1 + dash, end, isSoftBefore: true)
                    end = index
                } else if index + 1 < end, isPrefix(index + 1, end) {
                    add(index + 1, end, isSoftBefore: true)
                    end = index
                }
            }
            index -= 1
        }
        if index < 0 { add(0, end, isSoftBefore: false) }
    }

    subscript(index: Int) -> Part { memory[index] }

    /// The text from one part to another further right.
    func span(from left: Int, to right: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text[Int(self[left].start)..<Int(self[right].end)])
    }

    /// Where the text up to a part lies, without separators at its ends.
    func rest(from part: Int) -> Range<Int> {
        guard part >= count else { return range(0, Int(self[part].end)) }
        return count == AddressParts.most ? range(0, Int(self[count - 1].start)) : 0..<0
    }

    private mutating func add(_ start: Int, _ end: Int, isSoftBefore: Bool) {
        let range = range(start, end)
        // An empty part between two commas says nothing.
        guard !range.isEmpty else {
            if count > 0, !isSoftBefore { memory[count - 1].isSoftBefore = false }
            return
        }
        memory[count] = Part(
            start: Int32(range.lowerBound),
            end: Int32(range.upperBound),
            isSoftBefore: isSoftBefore
        )
        count += 1
    }

    /// Without spaces, dots and separators at the ends.
    private func range(_ start: Int, _ end: Int) -> Range<Int> {
        var from = start
        var until = max(start, end)
        while from < until, text[from].isBetweenParts { from += 1 }
        while until > from, text[until - 1].isBetweenParts { until -= 1 }
        return from..<until
    }

    /// `- ` or `– ` or `— `.
    private func dashLength(_ index: Int) -> Int {
        if index + 1 < text.count, text[index] == UInt8(ascii: "-"), text[index + 1] == 0x20 { return 2 }
        guard index + 3 < text.count, text[index] == 0xE2, text[index + 1] == 0x80,
            text[index + 2] == 0x93 || text[index + 2] == 0x94, text[index + 3] == 0x20
        else { return 0 }
        return 4
    }

    private func isPrefix(_ start: Int, _ end: Int) -> Bool {
        PlacePrefix(UnsafeRawBufferPointer(rebasing: text[start..<end]))?.isPlain ?? false
    }
}

extension UInt8 {
    fileprivate var isBetweenParts: Bool {
        self == 0x20 || self == UInt8(ascii: ",") || self == UInt8(ascii: ";") || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "-")
    }
}
