import HubModel

/// Vietnam's telephone numbers: which there are, and what became of those of before 2008, 2017 and 2018.
///
/// Numbers here are national: without the trunk zero. Decision 2036/QĐ-BTTTT (2016) has the area codes and the
/// eleven-digit mobiles; VNPT and five other operators lengthened subscriber numbers in 2008.
enum PhoneNumbering {
    /// Old mobile prefixes stopped, and landlines' old codes may be mobile prefixes, since 15/9/2018.
    static let mobileChange = CivilDate(year: 2018, month: 9, day: 15)
    /// The last operators had lengthened their landlines by 1/11/2008.
    static let lengthening = CivilDate(year: 2008, month: 11, day: 1)

    static func isMobile(_ number: UnsafeRawBufferPointer) -> Bool {
        guard number.count == 9 else { return false }
        switch number.slice(0, 2).number {
        case 32...39, 52, 55, 56, 58, 59, 70, 76...79, 81...99: return true
        default: return false
        }
    }

    /// An area of today and a subscriber's number: eight digits in Hà Nội and Hồ Chí Minh City, else seven.
    static func isLandline(_ number: UnsafeRawBufferPointer) -> Bool {
        guard number.count == 10, number[0] == UInt8(ascii: "2") else { return false }
        let area = number.slice(0, 2).number
        if area == 24 || area == 28 { return isSubscriber(number[2]) }
        return isArea(number.slice(0, 3).number) && isSubscriber(number[3])
    }

    private static func isArea(_ area: Int) -> Bool {
        switch area {
        case 203...216, 218...222, 225...229, 232...239, 251, 252, 254...263, 269...277, 290...294, 296, 297,
            299:
            true
        default: false
        }
    }

    /// No subscriber's number begins with 0 or 1.
    @inline(__always)
    private static func isSubscriber(_ first: UInt8) -> Bool { first >= UInt8(ascii: "2") }

    /// The prefix of 2018 for that of an eleven-digit mobile.
    static func mobile2018(_ old: Int) -> Int? {
        switch old {
        case 120: 70
        case 121: 79
        case 122: 77
        case 126: 76
        case 128: 78
        case 123: 83
        case 124: 84
        case 125: 85
        case 127: 81
        case 129: 82
        case 162...169: old - 130
        case 186: 56
        case 188: 58
        case 199: 59
        default: nil
        }
    }

    /// The area code of 2017 for the one before it.
    static func area2017(_ old: Int) -> Int? {
        switch old {
        // 11/2/2017
        case 22: 212
        case 231: 213
        case 20: 214
        case 230: 215
        case 29: 216
        case 52...54: 180 + old
        case 510: 235
        case 511: 236
        case 37...39: 200 + old
        // 15/4/2017
        case 33: 203
        case 240: 204
        case 25...27: 180 + old
        case 280: 208
        case 281: 209
        case 320: 220
        case 321: 221
        case 241: 222
        case 31: 225
        case 351: 226
        case 36: 227
        case 350: 228
        case 30: 229
        case 780: 290
        case 781: 291
        case 710: 292
        case 711: 293
        case 74: 294
        case 76, 77, 79: 220 + old
        // 17/6/2017
        case 4: 24
        case 8: 28
        case 61, 62, 64: 190 + old
        case 55...58: 200 + old
        case 68: 259
        case 60: 260
        case 501: 261
        case 500: 262
        case 63: 263
        case 59: 269
        case 70: 270
        case 651: 271
        case 72, 73, 75: 200 + old
        case 650: 274
        case 66: 276
        case 67: 277
        default: nil
        }
    }

    /// How many digits of the number are an area code of before 2017.
    ///
    /// `subscriber` is how many digits stand behind it outside Hà Nội and Hồ Chí Minh City, which have one
    /// more.
    static func oldAreaLength(_ number: UnsafeRawBufferPointer, subscriber: Int) -> Int? {
        switch number.count - subscriber {
        case 3: area2017(number.slice(0, 3).number) == nil ? nil : 3
        case 2 where number[0] == UInt8(ascii: "4") || number[0] == UInt8(ascii: "8"): 1
        case 2: area2017(number.slice(0, 2).number) == nil ? nil : 2
        default: nil
        }
    }

    /// Numbers of EVN Telecom began with 2 and were not carried over when it closed in 2012.
    @inline(__always)
    static func isCarriedOver(_ first: UInt8) -> Bool { first >= UInt8(ascii: "3") }

    /// The digit that the operator put before a subscriber's number in 2008, known by its first two digits.
    static func lengthening(of number: UnsafeRawBufferPointer) -> UInt8? {
        switch number.slice(0, 2).number {
        case 26...29: UInt8(ascii: "6")  // Viettel
        case 40...44: UInt8(ascii: "5")  // SPT
        case 45: UInt8(ascii: "4")  // VTC
        case 50...99: UInt8(ascii: "3")  // VNPT
        default: nil
        }
    }
}
