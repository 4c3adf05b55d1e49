import HubModel

/// A code table as of one day, looked up by bytes without allocating.
///
/// A code fits exactly after trimming; after that without regard to case.
final class CompiledCodes: Sendable {
    private let slots: [Int32]
    private let entries: [Entry]
    private let mask: Int

    private struct Entry: Sendable {
        var code: [UInt8]
        var value: [UInt8]
    }

    init(_ table: CodeTable, on day: CivilDate) {
        let exact = table.rows.filter { $0.isValid(on: day) }
            .map { Entry(code: Array(Array($0.code.utf8).trimmed), value: Array($0.value.utf8)) }
        var known = Set(exact.map(\.code))
        let loose = exact.compactMap { entry -> Entry? in
            let code = Array(String(decoding: entry.code, as: UTF8.self).lowercased().utf8)
            return known.insert(code).inserted ? Entry(code: code, value: entry.value) : nil
        }
        entries = exact + loose
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

    /// Calls `body` with the value's bytes; returns whether there was one.
    @inline(__always)
    func look(up code: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        guard let index = find(code) else { return false }
        entries[index].value.withUnsafeBytes { body($0) }
        return true
    }

    func value(of code: [UInt8]) -> [UInt8]? {
        let exact = code.withUnsafeBytes { find(UnsafeRawBufferPointer(rebasing: $0.trimmed)) }
        if let exact { return entries[exact].value }
        let lowered = Array(String(decoding: code.trimmed, as: UTF8.self).lowercased().utf8)
        return lowered.withUnsafeBytes { find($0) }.map { entries[$0].value }
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
