/// An exact sum of `numeric` and `bigint` cells, in base 10000 as PostgreSQL stores them.
///
/// Its memory is taken once, wide enough for every cell that the hub writes (1,000 digits on each side of the
/// point), so that adding allocates nothing and rounds nothing.
final class DecimalSum {
    /// Groups of four digits, the one of weight 0 at `zero`; they carry over in `sign()` only.
    private let groups: UnsafeMutablePointer<Int64>
    private static let zero = 256
    private static let capacity = 520
    /// Places in use.
    private var low = DecimalSum.capacity
    private var high = -1

    init() {
        groups = .allocate(capacity: DecimalSum.capacity)
        groups.initialize(repeating: 0, count: DecimalSum.capacity)
    }

    deinit { groups.deallocate() }

    func reset() {
        while low <= high {
            groups[low] = 0
            low += 1
        }
        low = DecimalSum.capacity
        high = -1
    }

    func add(_ value: Int64, isSubtracted: Bool) {
        var magnitude = value.magnitude
        let isNegative = (value < 0) != isSubtracted
        var place = DecimalSum.zero
        while magnitude > 0 {
            put(Int64(magnitude % 10_000), at: place, isNegative)
            magnitude /= 10_000
            place += 1
        }
    }

    /// Adds the payload of a `numeric` cell.
    ///
    /// Returns `false`, with the sum in disorder, for bytes that are no finite number of at most 1,000 digits a side.
    func add(numeric cell: UnsafeRawBufferPointer, isSubtracted: Bool) -> Bool {
        guard cell.count >= 8 else { return false }
        let count = Int(cell.int16(at: 0))
        let first = Int(cell.int16(at: 2)) + DecimalSum.zero
        let sign = UInt16(bitPattern: cell.int16(at: 4))
        guard count >= 0, cell.count == 8 + 2 * count, sign == 0 || sign == 0x4000 else { return false }
        guard count == 0 || (first < 2 * DecimalSum.zero && first - count + 1 >= 0) else { return false }
        let isNegative = (sign != 0) != isSubtracted
        for index in 0..<count {
            let digit = Int64(cell.int16(at: 8 + 2 * index))
            guard (0..<10_000).contains(digit) else { return false }
            put(digit, at: first - index, isNegative)
        }
        return true
    }

    /// -1, 0 or 1; the sum stays as it is and may be added to.
    func sign() -> Int {
        var carry: Int64 = 0
        var hasDigits = false
        var place = low
        while place <= high {
            let value = groups[place] + carry
            carry = value >= 0 ? value / 10_000 : -((9_999 - value) / 10_000)
            groups[place] = value - carry * 10_000
            hasDigits = hasDigits || groups[place] != 0
            place += 1
        }
        // What is below the carry is at least 0 and less than one of it.
        guard carry == 0 else {
            put(Int64(carry.magnitude), at: high + 1, carry < 0)
            return carry < 0 ? -1 : 1
        }
        return hasDigits ? 1 : 0
    }

    @inline(__always)
    private func put(_ digit: Int64, at place: Int, _ isNegative: Bool) {
        groups[place] += isNegative ? -digit : digit
        low = min(low, place)
        high = max(high, place)
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    fileprivate func int16(at offset: Int) -> Int16 {
        Int16(bigEndian: loadUnaligned(fromByteOffset: offset, as: Int16.self))
    }
}
