import TableStream
import Testing

@Suite struct `Separated values under mutation` {
    @Test(arguments: 0..<4)
    func `are read the same in any windows, 5000 damaged files each`(seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        var refused = 0
        for _ in 0..<5000 {
            let file = damaged(using: &generator)
            let dialect = CSVDialect(
                separator: Array(",;\t".utf8).randomElement(using: &generator) ?? 0x2C,
                quote: Bool.random(using: &generator) ? UInt8(ascii: "\"") : nil,
                hasHeader: Bool.random(using: &generator),
                skip: Int.random(in: 0...1, using: &generator)
            )
            let whole = CSVReading(file, dialect)
            let window = TableLimits(window: Int.random(in: 1...40, using: &generator))
            let piece = Int.random(in: 1...20, using: &generator)
            let piecemeal = CSVReading(file, dialect, limits: window, piece: piece)
            if !whole.failure.isEmpty || whole.faults.contains(where: { $0 != nil }) { refused += 1 }
            guard whole != piecemeal else { continue }
            let text = String(decoding: file, as: UTF8.self)
            Issue.record("\(window) \(dialect): \(text.debugDescription) gave \(whole) and \(piecemeal)")
        }
        #expect(refused > 1000 && refused < 5000)
    }

    private func damaged(using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array((seeds.randomElement(using: &generator) ?? "").utf8)
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let at = Int.random(in: 0..<max(1, bytes.count), using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: at)
            case 1 where !bytes.isEmpty: bytes.remove(at: at)
            case 2: bytes.insert(Array("\",;\t\r\n".utf8).randomElement(using: &generator) ?? 0, at: at)
            case 3 where bytes.count > 8: bytes.removeSubrange(at..<min(bytes.count, at + 4))
            default: bytes.append(contentsOf: bytes[at...].prefix(6))
            }
        }
        return bytes
    }
}

private let seeds = [
    "\u{FEFF}mã,tên\r\n1,\"Lê, \"\"Thị\"\"\r\nMẫu\"\r\n2,\r\n", "a;b;\n1;2;\n\n3;\"4\"\n",
    "sep=;\r\na;b\r1;2\r",
    "a\tb\n1\t2\t3\n\"x\" \ty\n", "a,b\n1,2\n\u{1A}",
]
