/// A file's bytes in, cut anywhere; its text out as UTF-8.
///
/// Constant memory: a few bytes that wait for the next chunk, with TCVN3 up to 192 letters. What the reading
/// cannot decode comes out as U+FFFD, which the rule `text.lossy` then refuses by value. The byte order mark
/// is left out.
package struct TextDecoder {
    private var chain: TextChain<UTF8Sink>
    private let output = ByteScratch(capacity: 1 << 16)

    package init(_ reading: TextReading) {
        chain = TextChain(reading, into: UTF8Sink(output: output))
    }

    /// Calls `body` with the text that the chunk completes; the bytes are valid during the call alone.
    package mutating func decode<Failure: Error>(
        _ chunk: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        output.reset()
        chain.take(chunk)
        try body(output.bytes())
    }

    /// Calls `body` with what waited for more.
    package mutating func finish<Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        output.reset()
        chain.finish()
        try body(output.bytes())
    }

    /// Characters that could not be decoded so far.
    package var lost: Int { chain.end.lost }
}

/// A reader of decoded text over a reader of bytes, both in the shape that readers of documents take.
package final class DecodingReader {
    private var decoder: TextDecoder
    private let source: (UnsafeMutableRawBufferPointer) throws -> Int
    private var chunk = [UInt8](repeating: 0, count: 1 << 15)
    private let text = ByteScratch(capacity: 1 << 16)
    private var position = 0
    private var isAtEnd = false

    /// `source`: fills the buffer and says how much; 0 at its end.
    package init(
        _ reading: TextReading,
        reading source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) {
        decoder = TextDecoder(reading)
        self.source = source
    }

    /// Fills the buffer and says how much; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while position == text.count, !isAtEnd { try decodeOn() }
        let count = min(buffer.count, text.count - position)
        guard count > 0 else { return 0 }
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: text.bytes(from: position).prefix(count)))
        position += count
        return count
    }

    private func decodeOn() throws {
        text.reset()
        position = 0
        let count = try chunk.withUnsafeMutableBytes { try source($0) }
        if count > 0 {
            chunk.withUnsafeBytes { bytes in
                decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[..<count])) { text.append($0) }
            }
        } else {
            isAtEnd = true
            decoder.finish { text.append($0) }
        }
    }
}
