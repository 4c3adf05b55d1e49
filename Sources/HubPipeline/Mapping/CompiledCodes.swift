package import HubModel

/// A code table as of one day, looked up by bytes without allocating.
///
/// A code fits exactly after trimming; after that by its tone key (`ToneKey`): without regard to case, to
/// where a tone stands and to how letters are composed. Codes that share a tone key fit exactly alone, unless
/// they mean the same.
package final class CompiledCodes: Sendable {
    private let slots: [Int32]
    private let entries: [Entry]
    private let mask: Int

    private struct Entry: Sendable {
        var code: [UInt8]
        var value: [UInt8]
    }

    package init(_ table: CodeTable, on day: CivilDate) {
        let exact = table.rows.filter { $0.isValid(on: day) }
            .map { Entry(code: Array(Array($0.code.utf8).trimmed), value: Array($0.value.utf8)) }
        entries = exact + CompiledCodes.loose(exact)
        var capacity = 8
        while capacity < entries.count * 2 { capacity *= 2 }
        mask = capacity - 1
        var slots = [Int32](repeating: -1, count: capacity)
        for (index, entry) in entries.enumerated() {
            var slot = entry.code.withUnsafeBytes { ByteHash.of($0) } & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index)
        }
        self.slots = slots
    }

    private static func loose(_ exact: [Entry]) -> [Entry] {
        let byKey = Dictionary(grouping: exact) { entry in
            entry.code.withUnsafeBytes { looseCode($0, Array.init) }
        }
        return byKey.compactMap { code, entries in
            guard let first = entries.first, entries.allSatisfy({ $0.value == first.value }) else {
                return nil
            }
            return Entry(code: code, value: first.value)
        }
    }

    /// Calls `body` with the code's tone key behind a byte that UTF-8 never has: no exact code is the same.
    private static func looseCode<Result>(
        _ code: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(byteCount: ToneKey.room(for: code.count) + 1, alignment: 1) { buffer in
            buffer[0] = 0xFF
            let key = UnsafeMutableRawBufferPointer(rebasing: buffer[1...])
            let length = ToneKey.write(code, into: key)
            return body(UnsafeRawBufferPointer(rebasing: buffer[..<(length + 1)]))
        }
    }

    /// Calls `body` with the value of a code, exactly or by its tone key; returns whether there was one.
    @inline(__always)
    func look(up code: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        let code = UnsafeRawBufferPointer(rebasing: code.trimmed)
        guard let index = find(code) ?? CompiledCodes.looseCode(code, find) else { return false }
        entries[index].value.withUnsafeBytes { body($0) }
        return true
    }

    package func value(of code: [UInt8]) -> [UInt8]? {
        var value: [UInt8]?
        _ = code.withUnsafeBytes { look(up: $0) { value = Array($0) } }
        return value
    }

    private func find(_ code: UnsafeRawBufferPointer) -> Int? {
        var slot = ByteHash.of(code) & mask
        while slots[slot] >= 0 {
            let entry = Int(slots[slot])
            let isEqual = entries[entry].code.withUnsafeBytes { known in
                guard known.count == code.count else { return false }
                guard let bytes = code.baseAddress else { return true }
                return memoryEqual(known.baseAddress, bytes, known.count)
            }
            if isEqual { return entry }
            slot = (slot + 1) & mask
        }
        return nil
    }
}

/// A quick hash of bytes for tables in memory; not stable between versions, never stored.
enum ByteHash {
    @inline(__always)
    static func of(_ bytes: UnsafeRawBufferPointer) -> Int {
        Int(truncatingIfNeeded: full(bytes) >> 1)
    }

    /// 64 bits by multiply and fold, eight bytes a step.
    @inline(__always)
    static func full(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            hash = fold(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < bytes.count {
            tail = tail << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return fold(hash ^ tail)
    }

    @inline(__always)
    private static func fold(_ value: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return high ^ low ^ (value >> 32)
    }
}
