import Bytes

/// The secret from which fakes are made: who has it not cannot try all numbers until one gives the fake.
package struct RecordingKey: Sendable {
    private let mac: KeyedSHA256

    package init(_ secret: [UInt8]) { mac = KeyedSHA256(key: secret, prefix: Array("recording\0".utf8)) }

    /// 32 bytes that only the key and these words decide.
    func bytes(_ kind: String, _ text: String, _ turn: Int = 0) -> [UInt8] {
        var message = mac.message()
        Array("\(kind)\0\(turn)\0\(text)".utf8).withUnsafeBytes { message.update($0) }
        return message.finish { Array($0) }
    }

    func number(_ kind: String, _ text: String, _ turn: Int = 0) -> UInt64 {
        bytes(kind, text, turn).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Numbers below a bound onto each other, each to one: different persons stay different.
///
/// A Feistel network over two halves, walked on where it leaves the domain.
struct Permutation {
    let key: RecordingKey
    let kind: String
    let count: UInt64

    private static let rounds = 6

    func callAsFunction(_ value: UInt64, turn: Int) -> UInt64 {
        guard count > 1 else { return value }
        var bits = 2
        while UInt64(1) << bits < count { bits += 2 }
        var walked = value
        repeat { walked = once(walked, half: UInt64(bits / 2), turn) } while walked >= count
        return walked
    }

    private func once(_ value: UInt64, half: UInt64, _ turn: Int) -> UInt64 {
        let mask = UInt64(1) << half - 1
        var (left, right) = (value >> half, value & mask)
        for round in 0..<Permutation.rounds {
            let mixed = key.number(kind, "\(round) \(right)", turn) & mask
            (left, right) = (right, left ^ mixed)
        }
        return left << half | right
    }
}
