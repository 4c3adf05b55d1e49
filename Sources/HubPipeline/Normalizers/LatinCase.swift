/// Upper and lower case of the Latin letters of Vietnam's languages, one scalar to one of the same UTF-8
/// length.
///
/// Other scripts and letters without a partner in these blocks are left as they are.
enum LatinCase {
    @inline(__always)
    static func lower(_ scalar: UInt32) -> UInt32 {
        if scalar < 0x80 { return scalar &- 0x41 < 26 ? scalar | 0x20 : scalar }
        return isUpper(scalar) ? partner(scalar) : scalar
    }

    @inline(__always)
    static func upper(_ scalar: UInt32) -> UInt32 {
        if scalar < 0x80 { return scalar &- 0x61 < 26 ? scalar & ~0x20 : scalar }
        return isLower(scalar) ? partner(scalar) : scalar
    }

    static func isUpper(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE: true
        case 0x100...0x12F, 0x132...0x137, 0x14A...0x177, 0x1E00...0x1E95, 0x1EA0...0x1EFF: scalar & 1 == 0
        case 0x139...0x148, 0x179...0x17E: scalar & 1 == 1
        case 0x1A0, 0x1A2, 0x1A4, 0x1AF, 0x243: true
        default: false
        }
    }

    static func isLower(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x61...0x7A, 0xE0...0xF6, 0xF8...0xFE: true
        case 0x100...0x12F, 0x132...0x137, 0x14A...0x177, 0x1E00...0x1E95, 0x1EA0...0x1EFF: scalar & 1 == 1
        case 0x139...0x148, 0x179...0x17E: scalar & 1 == 0
        case 0x1A1, 0x1A3, 0x1A5, 0x1B0, 0x180: true
        default: false
        }
    }

    /// The letter of the other case of one that has a case.
    private static func partner(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0..<0x100: scalar ^ 0x20
        case 0x139...0x148, 0x179...0x17E, 0x1AF, 0x1B0: ((scalar - 1) ^ 1) + 1
        // Ƀ and ƀ of Ê Đê and Ba Na.
        case 0x243: 0x180
        case 0x180: 0x243
        default: scalar ^ 1
        }
    }
}
