import HubModel
import HubPipeline
import Testing

@Suite struct `Types on hostile values` {
    private static let inputsPerType = 20_000

    @Test(arguments: FieldType.allCases)
    func `write a valid cell or nothing at all`(type: FieldType) {
        var inputs = HostileValues(of: type, seed: 20_260_615)
        var written = 0
        for _ in 0..<Self.inputsPerType {
            let input = inputs.next()
            let value = inputs.normalizer.apply(input, isNumber: inputs.isNumber)
            switch value.outcome {
            case .written, .flagged:
                written += 1
                #expect(value.text != nil, "\(type) \(input)")
            case .empty, .fault: #expect(value.bytesWritten == 0, "\(type) \(input)")
            }
        }
        // Both ways must have been taken, or nothing was shown.
        #expect((1000..<Self.inputsPerType).contains(written))
    }

    @Test(arguments: FieldType.allCases.filter { $0 != .htmlClean && $0 != .file })
    func `leave what they wrote as it is`(type: FieldType) {
        var inputs = HostileValues(of: type, seed: 7)
        for _ in 0..<Self.inputsPerType {
            let input = inputs.next()
            guard let text = inputs.normalizer.apply(input, isNumber: inputs.isNumber).text else { continue }
            let again = type.readsItsOwnText.apply(text)
            #expect(again.text == text, "\(type) \(input)")
        }
    }
}

extension FieldType {
    /// Texts of numbers have a point, whatever the source had.
    fileprivate var readsItsOwnText: Normalizer {
        let separators = DecimalSeparators(example: "1234.5").map { [$0] } ?? []
        return Normalizer(type: self, options: ValueOptions(separators: separators, now: ValueExample.now))
    }
}

/// Random bytes, random pieces of text, and examples with bytes changed, dropped, doubled or mixed.
private struct HostileValues {
    private let examples: [ValueExample]
    private var random: SeededGenerator
    private(set) var normalizer: Normalizer
    private(set) var isNumber = false
    private let normalizers: [Normalizer]

    private static let pieces: [String] = [
        " ", "\u{A0}", "\u{200B}", "\u{FEFF}", "\u{302}", "\u{323}", "\u{306}", "\u{FFFD}", "\u{0}", "Đ",
        "\u{D0}",
        "ệ", "ơ", "₫", "0", "9", "1234", ".", ",", "-", "+", "e5", "E-3", "/", ":", "h", "ngày ", "tháng ",
        "CH",
        "GMT", "+7", "T", "Z", "(", ")", "&lt;", "<p>", "&amp;", "utm_a=b&", "#", "\u{1F600}", "中",
        "\u{1100}\u{1161}",
        "\r\n", "'", "’", "\u{2126}", "\u{212B}", "null", "k", " triệu", "%", "\"", "{", "}",
    ]

    init(of type: FieldType, seed: UInt64) {
        examples = type.examples
        random = SeededGenerator(seed: seed)
        normalizers = examples.map { Normalizer(type: type, options: $0.options) }
        normalizer = Normalizer(type: type, options: ValueOptions(now: ValueExample.now))
    }

    mutating func next() -> [UInt8] {
        let index = Int.random(in: examples.indices, using: &random)
        normalizer = normalizers[index]
        isNumber = examples[index].isNumber
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return randomBytes()
        case 1: return (0..<Int.random(in: 0..<12, using: &random)).flatMap { _ in piece() }
        default: return mutated(Array(examples[index].input.utf8))
        }
    }

    private mutating func randomBytes() -> [UInt8] {
        (0..<Int.random(in: 0..<40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private mutating func piece() -> [UInt8] {
        Array((Self.pieces.randomElement(using: &random) ?? "").utf8)
    }

    private mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 0..<4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2 where place < bytes.count: bytes[place] = UInt8.random(in: 0x30...0x39, using: &random)
            case 3: bytes += bytes.prefix(place)
            default: bytes.insert(contentsOf: piece(), at: place)
            }
        }
        return bytes
    }
}
