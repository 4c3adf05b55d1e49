import Bytes
import Testing
import XMLStream

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

@Suite struct `XML reader under mutation` {
    @Test(arguments: 0..<4)
    func `says the same of 5000 damaged documents in any windows`(seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        var refused = 0
        for _ in 0..<5000 {
            let document = damaged(seeds.randomElement(using: &generator) ?? "", using: &generator)
            let steps = places.randomElement(using: &generator) ?? []
            let window = Int.random(in: 1...40, using: &generator)
            let piece = Int.random(in: 1...20, using: &generator)
            let whole = XMLReading(document, steps, limits: XMLLimits(depth: 6))
            let piecemeal = XMLReading(
                document,
                steps,
                limits: XMLLimits(window: window, depth: 6),
                piece: piece
            )
            if !whole.failure.isEmpty { refused += 1 }
            guard whole != piecemeal else { continue }
            let text = String(decoding: document, as: UTF8.self)
            Issue.record("window \(window), \(steps): \(text) gave \(whole) and \(piecemeal)")
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
                bytes.insert(Array("<>/&;'\"=!?[]-: a".utf8).randomElement(using: &generator) ?? 0, at: at)
            case 4 where bytes.count > 8: bytes.removeSubrange(at..<min(bytes.count, at + 4))
            default: bytes.append(contentsOf: bytes[at...].prefix(6))
            }
        }
        return bytes
    }
}

private let places: [[StreamStep]] = [
    [], [.child("r"), .child("row"), .items], [.descendants, .child("a")], [.child("r"), .anyChild, .items],
]

private let seeds = [
    "<?xml version=\"1.0\"?>\n<r>\n  <row x=\"1\"><a>Lê</a></row>\n  <row><a/>m&amp;n</row>\n</r>\n",
    "<r><row><![CDATA[<a>]]></row><!-- c --><row>&#7879;<b>x</b>y</row></r>",
    "\u{FEFF}<s:r xmlns:s='u'><s:row s:x='&lt;'/><?pi x?><row>\r\n</row></s:r>",
    "<r a='1' b=\"2\"><a><a><a/></a></a><row/></r>",
]
