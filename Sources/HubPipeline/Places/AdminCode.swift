/// The statistical office's code of a unit: two digits a province, three a district, five a ward
/// (QĐ 124/2004/QĐ-TTg, since 2025-07-01 QĐ 19/2025/QĐ-TTg).
///
/// What it means depends on the day: see `AdminUnits`.
package struct AdminCode: Sendable, Hashable, Comparable {
    package enum Level: UInt8, Sendable, Hashable, CaseIterable {
        case province, district, ward

        /// How many digits a code of the level has.
        package var width: Int {
            switch self {
            case .province: 2
            case .district: 3
            case .ward: 5
            }
        }
    }

    package let level: Level
    package let number: Int32

    init(level: Level, number: Int32) {
        self.level = level
        self.number = number
    }

    /// Digits alone; one zero that was lost in front of a province's or a ward's code is put back.
    package init?(_ text: UnsafeRawBufferPointer) {
        guard text.allSatisfy(\.isDigit) else { return nil }
        switch text.count {
        case 1, 2: level = .province
        case 3: level = .district
        case 4, 5: level = .ward
        default: return nil
        }
        number = text.reduce(0) { $0 * 10 + Int32($1 & 15) }
    }

    package init?(_ text: some StringProtocol) {
        guard let code = Array(text.utf8).withUnsafeBytes({ AdminCode($0) }) else { return nil }
        self = code
    }

    package static func < (left: AdminCode, right: AdminCode) -> Bool {
        (left.level.rawValue, left.number) < (right.level.rawValue, right.number)
    }

    /// The digits, one after the other.
    @inline(__always)
    func forEachDigit(_ body: (UInt8) -> Void) {
        var power: Int32 = level == .ward ? 10_000 : level == .district ? 100 : 10
        while power > 0 {
            body(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / power % 10))
            power /= 10
        }
    }
}

extension AdminCode: CustomStringConvertible {
    package var description: String {
        var digits: [UInt8] = []
        forEachDigit { digits.append($0) }
        return String(decoding: digits, as: UTF8.self)
    }
}
