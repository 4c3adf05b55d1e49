/// Lines of plain text, tidied straight into a cell: the long text that needs no letter changed.
enum PlainLines {
    /// Appends a text cell with lines parted by LF, at most one blank line between two others.
    ///
    /// `false`, and nothing appended, where a line needs more than the white space at its ends cut off.
    static func append(_ text: UnsafeRawBufferPointer, to arena: inout CellArena) -> Bool {
        var isPlain = true
        let mark = arena.mark
        arena.append(textUpTo: text.count) { cell in
            var blank = 0
            var index = 0
            while index < text.count {
                var end = index
                while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
                let line = UnsafeRawBufferPointer(rebasing: text[index..<end]).withoutOuterSpace
                index = end + (end + 1 < text.count && text[end] == 0x0D && text[end + 1] == 0x0A ? 2 : 1)
                guard !line.isEmpty else {
                    blank += 1
                    continue
                }
                guard PlainText.isPlain(line) else {
                    isPlain = false
                    return
                }
                if cell.count > 0 {
                    cell.append(0x0A as UInt8)
                    if blank > 0 { cell.append(0x0A as UInt8) }
                }
                cell.append(line)
                blank = 0
            }
        }
        if !isPlain { arena.truncate(to: mark) }
        return isPlain
    }
}
