/// Lower-case scalars of a short text, for types that look for words in it.
enum LoweredText {
    /// Calls `body` with the scalars of plain text; on the stack up to 250 of them.
    @inline(__always)
    static func with<Result>(
        _ text: UnsafeRawBufferPointer,
        _ body: (UnsafeBufferPointer<UInt32>) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: max(text.count, 1)) { buffer in
            var count = 0
            var scan = ScalarScan(text)
            while let scalar = try? scan.next() {
                buffer.initializeElement(at: count, to: LatinCase.lower(scalar))
                count += 1
            }
            return body(UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
    }
}

extension UnsafeBufferPointer<UInt32> {
    /// The index behind a lower-case word that stands at `index`; `nil` if it does not.
    func behind(_ word: StaticString, at index: Int) -> Int? {
        var position = index
        var scan = ScalarScan(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        while let scalar = try? scan.next() {
            guard position < count, self[position] == scalar else { return nil }
            position += 1
        }
        return position
    }
}

extension UInt32 {
    /// An ASCII digit.
    @inline(__always)
    var isDigit: Bool { self &- 0x30 < 10 }

    /// The scalar of an ASCII character, for comparisons that read.
    @inline(__always)
    static func ascii(_ character: Unicode.Scalar) -> UInt32 { character.value }
}
