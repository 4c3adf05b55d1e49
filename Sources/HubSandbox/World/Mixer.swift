/// Well-mixed numbers as a pure function of a seed, a purpose and an index: nothing is drawn in sequence.
package struct Mixer: Sendable, Hashable {
    /// What a number is for, so that two uses of one index are independent.
    enum Purpose: UInt64 {
        case name = 1, address, phone, consumption, payment, correction, meter, place, token, shuffle, offset
        case birth, procedure, progress, procedureText, insurance, visit, document, fault, water
    }

    private let seed: UInt64

    package init(seed: UInt64) {
        self.seed = Self.finish(seed &+ 0x9E37_79B9_7F4A_7C15)
    }

    @inline(__always)
    func value(_ purpose: Purpose, _ index: Int, _ salt: Int = 0) -> UInt64 {
        let step = UInt64(truncatingIfNeeded: index) &* 0x9E37_79B9_7F4A_7C15
        let side = (purpose.rawValue << 56) ^ (UInt64(truncatingIfNeeded: salt) &* 0xD1B5_4A32_D192_ED03)
        return Self.finish(seed ^ side &+ step)
    }

    /// A number from 0 up to, not including, `bound`.
    @inline(__always)
    func pick(below bound: Int, _ purpose: Purpose, _ index: Int, _ salt: Int = 0) -> Int {
        Int(truncatingIfNeeded: value(purpose, index, salt).multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    @inline(__always)
    private static func finish(_ input: UInt64) -> UInt64 {
        var mixed = (input ^ (input >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
