/// `numeric`: Int16 count of base-10000 digits, weight of the first, sign, scale, then the digits.
///
/// PostgreSQL, `numeric_recv` in `src/backend/utils/adt/numeric.c`. The scale is kept as written: "1234.50"
/// has two decimals. Leading and trailing zero digits are left out, so equal values of one scale are equal
/// bytes.
extension CellArena {
    /// Appends `magnitude / 10^scale`.
    ///
    /// `scale` is at most 16.
    @inline(__always)
    package mutating func append(numeric magnitude: UInt64, scale: Int, isNegative: Bool) {
        assert((0...16).contains(scale))
        let unit = powersOfTen[scale]
        let whole = scale == 0 ? magnitude : magnitude / unit
        let places = (scale + 3) / 4
        let fraction = (magnitude &- whole &* unit) &* powersOfTen[places * 4 - scale]
        var groups = NumericGroups(into: reserve(12 + 2 * 10))
        groups.append(whole: whole)
        groups.append(fraction: fraction, places: places)
        advance(by: groups.finish(scale: scale, isNegative: isNegative))
    }

    /// Appends the number that ASCII digits make with the last `scale` of them behind the point.
    ///
    /// - Throws: `outOfRange` beyond 1,000 digits on a side: no quantity has them, an exponent may.
    package mutating func append(
        numericDigits digits: UnsafeRawBufferPointer,
        scale: Int,
        isNegative: Bool
    ) throws(CellFault) {
        guard digits.count <= 2000, (0...1000).contains(scale), digits.count - scale <= 1000
        else { throw .outOfRange }
        let places = (scale + 3) / 4
        let whole = max(0, (digits.count - scale + 3) / 4)
        // Offset of the first digit of the first group; what lies outside the digits is zero.
        var from = digits.count - scale - whole * 4
        var groups = NumericGroups(into: reserve(12 + 2 * (whole + places)))
        groups.beginAt(weight: whole - 1)
        for _ in 0..<(whole + places) {
            groups.append(group: digits.group(at: from))
            from += 4
        }
        advance(by: groups.finish(scale: scale, isNegative: isNegative))
    }
}

/// Writes the base-10000 digits of one cell.
private struct NumericGroups {
    private let cell: UnsafeMutableRawPointer
    private var count = 0
    private var weight = 0
    /// Groups up to the last one that is not zero.
    private var significant = 0

    @inline(__always)
    init(into cell: UnsafeMutableRawPointer) {
        self.cell = cell
    }

    mutating func beginAt(weight: Int) {
        self.weight = weight
    }

    @inline(__always)
    mutating func append(whole: UInt64) {
        switch whole {
        case 0: weight = -1
        case 1..<10_000:
            append(group: whole)
        case 10_000..<100_000_000:
            weight = 1
            append(group: whole / 10_000)
            append(group: whole % 10_000)
        default: appendLong(whole)
        }
    }

    private mutating func appendLong(_ whole: UInt64) {
        var power: UInt64 = 100_000_000
        weight = 2
        while whole / power >= 10_000 {
            power *= 10_000
            weight += 1
        }
        while power > 0 {
            append(group: whole / power % 10_000)
            power /= 10_000
        }
    }

    @inline(__always)
    mutating func append(fraction: UInt64, places: Int) {
        guard fraction != 0 else { return }
        var left = places
        while left > 0 {
            left -= 1
            append(group: fraction / powersOfTen[left * 4] % 10_000)
        }
    }

    @inline(__always)
    mutating func append(group: UInt64) {
        if count == 0, group == 0 {
            weight -= 1
            return
        }
        let digit = UInt16(truncatingIfNeeded: group)
        (cell + 12 + 2 * count).storeBytes(of: digit.bigEndian, as: UInt16.self)
        count += 1
        if group != 0 { significant = count }
    }

    /// Writes the head of the cell and gives the cell's length.
    ///
    /// Zero has neither sign nor weight.
    @inline(__always)
    func finish(scale: Int, isNegative: Bool) -> Int {
        let isZero = significant == 0
        cell.storeBytes(of: Int32(8 + 2 * significant).bigEndian, as: Int32.self)
        (cell + 4).storeBytes(of: Int16(significant).bigEndian, as: Int16.self)
        (cell + 6).storeBytes(of: Int16(isZero ? 0 : weight).bigEndian, as: Int16.self)
        (cell + 8).storeBytes(of: UInt16(isNegative && !isZero ? 0x4000 : 0).bigEndian, as: UInt16.self)
        (cell + 10).storeBytes(of: Int16(scale).bigEndian, as: Int16.self)
        return 12 + 2 * significant
    }
}

extension UnsafeRawBufferPointer {
    /// The value of four ASCII digits; those outside the text are zero.
    fileprivate func group(at offset: Int) -> UInt64 {
        (offset..<(offset + 4)).reduce(0) { value, index in
            value * 10 + (indices.contains(index) ? UInt64(self[index] & 15) : 0)
        }
    }
}

/// 10^0 to 10^19.
let powersOfTen: InlineArray<20, UInt64> = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]
