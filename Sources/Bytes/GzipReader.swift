import CBytes

/// Why gzip could not be read to its end (RFC 1952).
package enum GzipFailure: Error, Sendable, Hashable {
    /// The first bytes are no head of gzip.
    case notGzip
    /// The stream stops inside a member.
    case truncated
    /// What zlib refused, in its own words: a checksum, a length, a code.
    case malformed(String)
    /// Something follows the last member that is no member.
    case afterEnd
    case noMemory
}

/// Reads gzip as plain bytes: every member of it, each proven by its checksum and length.
///
/// C: `inflate`.
@safe package final class GzipReader {
    private let handle: OpaquePointer
    private let source: (UnsafeMutableRawBufferPointer) throws -> Int
    private let input: UnsafeMutableRawBufferPointer
    private var pending = 0..<0
    private var members = 0
    private var isInMember = true
    private var isFirst = true

    package init(reading source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) throws(GzipFailure)
    {
        guard let handle = unsafe cbytes_gzip_reader_new() else { throw .noMemory }
        unsafe self.source = source
        unsafe input = .allocate(byteCount: 64 << 10, alignment: 16)
        unsafe self.handle = handle
    }

    /// Fills a part of the buffer and says how much; 0 at the end.
    package func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let base = output.baseAddress, output.count > 0 else { return 0 }
        while true {
            if pending.isEmpty { try fill() }
            if !isInMember, try !beginsMember() { return 0 }
            if pending.isEmpty { throw members == 0 && isFirst ? GzipFailure.notGzip : .truncated }
            let step = unsafe cbytes_gzip_read(
                handle,
                input.baseAddress.unsafelyUnwrapped + pending.lowerBound,
                pending.count,
                base,
                output.count
            )
            if let error = unsafe step.error { throw failure(unsafe String(cString: error)) }
            isFirst = false
            pending = pending.lowerBound + Int(unsafe step.taken)..<pending.upperBound
            if unsafe step.hasEnded != 0 {
                isInMember = false
                members += 1
            }
            if unsafe step.given > 0 { return Int(unsafe step.given) }
        }
    }

    private func fill() throws {
        pending = 0..<max(0, try unsafe source(input))
    }

    /// Zeros that fill up a block may follow the last member; anything else begins one.
    private func beginsMember() throws -> Bool {
        while true {
            if let first = unsafe input[pending].firstIndex(where: { $0 != 0 }) {
                guard unsafe input[first] == 0x1F else { throw GzipFailure.afterEnd }
                pending = first..<pending.upperBound
                isInMember = true
                return true
            }
            try fill()
            if pending.isEmpty { return false }
        }
    }

    private func failure(_ words: String) -> GzipFailure {
        if members > 0, isInMember, words == "incorrect header check" { return .afterEnd }
        return isFirst && words == "incorrect header check" ? .notGzip : .malformed(words)
    }

    deinit {
        unsafe cbytes_gzip_reader_free(handle)
        unsafe input.deallocate()
    }
}
