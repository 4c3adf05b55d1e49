/// The cells of one row where they stand in an arena: each an Int32 length (-1 for NULL) and its bytes.
///
/// Borrowed: it must not outlive the next change of the arena.
package struct RowCells {
    private let base: UnsafeRawPointer
    private let starts: UnsafePointer<Int>

    /// `starts`: the offset of every cell from `base`.
    package init(base: UnsafeRawPointer, starts: UnsafePointer<Int>) {
        self.base = base
        self.starts = starts
    }

    /// The cell's payload; `nil` for NULL.
    @inline(__always)
    package subscript(_ index: Int) -> UnsafeRawBufferPointer? {
        let start = base + starts[index]
        let length = Int(Int32(bigEndian: start.loadUnaligned(as: Int32.self)))
        return length < 0 ? nil : UnsafeRawBufferPointer(start: start + 4, count: length)
    }
}
