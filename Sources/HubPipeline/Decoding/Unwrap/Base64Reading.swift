import Bytes
import HubModel

/// `base64` over a document's bytes: either alphabet, padding or none, lines broken anywhere (RFC 4648).
///
/// What begins with `<`, `{` or `[` is a document already, for no base64 has these: it is handed on as it is.
package final class Base64Reading {
    private let source: ByteReading
    private var chunk = [UInt8](repeating: 0, count: 32 << 10)
    private var from = 0
    private var until = 0
    /// In the value, of the first byte of the chunk.
    private var offset = 0
    private var state = State.start
    private var bits: UInt32 = 0
    private var sextets = 0
    private var padding = 0

    private enum State {
        case start
        case plain
        /// Behind `data:`, before the comma.
        case dataHead
        case encoded
        case end
    }

    package init(_ source: @escaping ByteReading) { self.source = source }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        // What did not fit into less room comes first, whatever room there is now.
        guard buffer.count >= 3, waiting.isEmpty else { return try readSmall(into: buffer) }
        while true {
            if from == until, state != .end { try fill() }
            if state == .start { try begin() }
            if state == .dataHead { try skipHead() }
            if state == .plain { return passOn(buffer) }
            if state == .end { return 0 }
            let count = try decode(into: buffer)
            if count > 0 { return count }
            if until == 0 { return try finish(buffer) }
        }
    }

    private var waiting: [UInt8] = []

    /// Fewer than three bytes of room: what does not fit waits.
    private func readSmall(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if waiting.isEmpty {
            var few = [UInt8](repeating: 0, count: 3)
            let count = try few.withUnsafeMutableBytes { try read(into: $0) }
            waiting = Array(few[..<count])
        }
        let count = min(buffer.count, waiting.count)
        buffer.copyBytes(from: waiting[..<count])
        waiting.removeFirst(count)
        return count
    }

    private func fill() throws {
        offset += until
        from = 0
        until = max(0, try chunk.withUnsafeMutableBytes { try source($0) })
    }

    /// Behind white space and a byte order mark the first byte says what this is.
    private func begin() throws {
        while until > 0 {
            while from < until {
                let byte = chunk[from]
                if byte.isWhite || [0xEF, 0xBB, 0xBF].contains(byte) {
                    from += 1
                    continue
                }
                switch byte {
                case UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "["): state = .plain
                default: state = try isDataHead() ? .dataHead : .encoded
                }
                return
            }
            try fill()
        }
        state = .end
    }

    /// `data:application/zip;base64,` (RFC 2397): the colon is no character of base64.
    private func isDataHead() throws -> Bool {
        chunk[from..<until].prefix(5).elementsEqual("data:".utf8)
    }

    private func skipHead() throws {
        while until > 0 {
            if let comma = chunk[from..<until].firstIndex(of: UInt8(ascii: ",")) {
                from = comma + 1
                state = .encoded
                return
            }
            from = until
            try fill()
        }
        throw UnwrapFailure.base64(at: offset)
    }

    private func passOn(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, until - from)
        buffer.copyBytes(from: chunk[from..<(from + count)])
        from += count
        return count
    }

    private func decode(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var written = 0
        while from < until, written + 3 <= buffer.count {
            let byte = chunk[from]
            let value = Base64.value(byte)
            if value < 64 {
                guard padding == 0 else { throw UnwrapFailure.base64(at: offset + from) }
                bits = bits << 6 | UInt32(value)
                sextets += 1
                if sextets == 4 {
                    buffer[written] = UInt8(truncatingIfNeeded: bits >> 16)
                    buffer[written + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                    buffer[written + 2] = UInt8(truncatingIfNeeded: bits)
                    written += 3
                    (bits, sextets) = (0, 0)
                }
            } else if byte == UInt8(ascii: "="), sextets >= 2, padding < 4 - sextets {
                padding += 1
            } else if !byte.isWhite {
                throw UnwrapFailure.base64(at: offset + from)
            }
            from += 1
        }
        return written
    }

    /// What is left of a last group: two characters are one byte, three are two; one alone was cut off.
    private func finish(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        state = .end
        guard sextets != 1, padding == 0 || padding + sextets == 4 else {
            throw UnwrapFailure.base64(at: offset)
        }
        guard sextets > 1 else { return 0 }
        let all = bits << UInt32(6 * (4 - sextets))
        buffer[0] = UInt8(truncatingIfNeeded: all >> 16)
        guard sextets == 3 else { return 1 }
        buffer[1] = UInt8(truncatingIfNeeded: all >> 8)
        return 2
    }
}
