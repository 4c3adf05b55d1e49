/// A seeded shuffle of `0..<count` that needs no memory: a Feistel network walked until it lands inside.
package struct Permutation: Sendable {
    private static let rounds = 4
    private let count: Int
    private let halfBits: Int
    private let mixer: Mixer

    package init(count: Int, seed: UInt64) {
        precondition(count > 0)
        self.count = count
        let bits = Int.bitWidth - (count - 1).leadingZeroBitCount
        halfBits = max(1, (bits + 1) / 2)
        mixer = Mixer(seed: seed)
    }

    /// The index that stands at `position`.
    package func callAsFunction(_ position: Int) -> Int {
        var walked = encrypt(position)
        while walked >= count { walked = encrypt(walked) }
        return walked
    }

    private func encrypt(_ value: Int) -> Int {
        let mask = (1 << halfBits) - 1
        var left = value >> halfBits
        var right = value & mask
        for round in 0..<Self.rounds {
            let mixed = Int(truncatingIfNeeded: mixer.value(.shuffle, right, round)) & mask
            (left, right) = (right, left ^ mixed)
        }
        return left << halfBits | right
    }
}
