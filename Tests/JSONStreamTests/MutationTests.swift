import Bytes
import JSONStream
import Testing

/// A generator whose numbers are the same on every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

@Suite struct `JSON reader under mutation` {
    @Test(arguments: 0..<4)
    func `says the same of 5000 damaged documents in any windows`(seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        var refused = 0
        for _ in 0..<5000 {
            let document = damaged(seeds.randomElement(using: &generator) ?? "", using: &generator)
            let steps = places.randomElement(using: &generator) ?? []
            let window = Int.random(in: 1...40, using: &generator)
            let piece = Int.random(in: 1...20, using: &generator)
            let limits = JSONLimits(depth: 6)
            let whole = JSONReading(document, steps, limits: limits)
            let piecemeal = JSONReading(
                document,
                steps,
                limits: JSONLimits(window: window, depth: 6),
                piece: piece
            )
            if !whole.failure.isEmpty { refused += 1 }
            guard whole.comparable != piecemeal.comparable else { continue }
            Issue.record("window \(window), \(steps): \(document) gave \(whole) and \(piecemeal)")
        }
        #expect(refused > 2000 && refused < 5000)
    }

    private func damaged(_ text: String, using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let at = Int.random(in: 0..<max(1, bytes.count), using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: at)
            case 1 where !bytes.isEmpty: bytes.remove(at: at)
            case 2 where !bytes.isEmpty: bytes[at] = UInt8.random(in: 0...255, using: &generator)
            case 3:
                bytes.insert(Array(#"{}[]",:\ut0e-. "#.utf8).randomElement(using: &generator) ?? 0, at: at)
            case 4 where bytes.count > 8: bytes.removeSubrange(at..<min(bytes.count, at + 4))
            default: bytes.append(contentsOf: bytes[at...].prefix(6))
            }
        }
        return bytes
    }
}

private let places: [[StreamStep]] = [
    [], [.items], [.child("data"), .child("rows"), .items], [.descendants, .child("a")], [.child("data")],
    [.anyChild, .items], [.items, .child("a"), .items],
]

private let seeds = [
    #"{"data":{"rows":[{"a":1,"b":"Lê"},{"a":-2.5e3,"b":null}],"total":2},"ok":true}"#,
    #"[{"a":[1,2,{"c":"\u00e9\\\"x"}]},{"a":[]},[],"text",12.50]"#,
    #"{"data":{"rows":{"a":"\uD83D\uDE00"}},"x":[[[1]]],"y":"\n\t"}"#,
    "\u{FEFF} [ 1 , 2.0 ,\n\t\"ba\", { \"a\" : { \"a\" : 1 , \"a\" : 2 } } ]  ",
    #"{"a":1,"data":[true,false,null],"rows":{"a":{"b":{"c":1}}}}"#,
]
