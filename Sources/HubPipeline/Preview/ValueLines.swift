/// Cuts a stream of bytes into lines, one value each, and answers them in constant memory.
///
/// A line ends with LF; a CR before it belongs to the line break. Bytes behind the last LF are a line too.
package struct ValueLines {
    /// How it went.
    package struct Count: Sendable, Hashable {
        package var values = 0
        package var refused = 0

        package init(values: Int = 0, refused: Int = 0) {
            self.values = values
            self.refused = refused
        }
    }

    /// The longest line that is read whole; of a longer one the start is shown, and it is refused.
    private let longest: Int
    private let chunk: Int

    package init(longest: Int = 64 << 20, chunk: Int = 1 << 18) {
        self.longest = longest
        self.chunk = chunk
    }

    /// Reads until `read` gives 0.
    ///
    /// `read` fills the buffer as far as it can and gives the number of bytes; `write` takes whole lines.
    package func answer(
        with probe: consuming ValueProbe,
        read: (UnsafeMutableRawBufferPointer) throws -> Int,
        write: ([UInt8]) throws -> Void
    ) throws -> Count {
        var count = Count()
        var output: [UInt8] = []
        let input = LineBuffer(chunk)
        var isSkipping = false
        while true {
            let length = try read(input.room(chunk))
            input.advance(by: length)
            while let line = input.nextLine() {
                if isSkipping {
                    isSkipping = false
                    continue
                }
                count.values += 1
                if !probe.answer(line, into: &output) { count.refused += 1 }
                if output.count >= chunk { try flush(&output, write) }
            }
            if input.rest.count > longest {
                if !isSkipping {
                    count.values += 1
                    count.refused += 1
                    probe.answerTooLong(input.rest, into: &output)
                }
                isSkipping = true
                input.dropRest()
            }
            // A person who types sees the answer to each line.
            if length < chunk { try flush(&output, write) }
            guard length > 0 else { break }
        }
        if !input.rest.isEmpty, !isSkipping {
            count.values += 1
            if !probe.answer(input.rest, into: &output) { count.refused += 1 }
        }
        try flush(&output, write)
        return count
    }

    private func flush(_ output: inout [UInt8], _ write: ([UInt8]) throws -> Void) throws {
        guard !output.isEmpty else { return }
        try write(output)
        output.removeAll(keepingCapacity: true)
    }
}

/// Bytes that were read and not yet taken as lines.
private final class LineBuffer {
    private var memory: UnsafeMutableRawBufferPointer
    private var from = 0
    private var until = 0
    /// Behind what has been searched for a line break, so that a long line is searched once.
    private var searched = 0

    init(_ capacity: Int) {
        memory = .allocate(byteCount: capacity, alignment: 1)
    }

    deinit { memory.deallocate() }

    var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[from..<until]) }

    /// Room for `size` more bytes behind the rest, which moves to the front.
    func room(_ size: Int) -> UnsafeMutableRawBufferPointer {
        if until - from + size > memory.count {
            let wider = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(memory.count * 2, until - from + size),
                alignment: 1
            )
            wider.copyMemory(from: rest)
            memory.deallocate()
            memory = wider
        } else if from > 0 {
            memory.copyMemory(from: rest)
        }
        (from, until, searched) = (0, until - from, searched - from)
        return UnsafeMutableRawBufferPointer(rebasing: memory[until..<(until + size)])
    }

    func advance(by count: Int) { until += count }

    func dropRest() {
        from = until
        searched = until
    }

    /// The next line without its break; `nil` if none is whole.
    func nextLine() -> UnsafeRawBufferPointer? {
        while searched < until, memory[searched] != 0x0A { searched += 1 }
        guard searched < until else { return nil }
        let start = from
        var end = searched
        if end > start, memory[end - 1] == 0x0D { end -= 1 }
        searched += 1
        from = searched
        return UnsafeRawBufferPointer(rebasing: memory[start..<end])
    }
}
