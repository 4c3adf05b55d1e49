import HubModel
import HubPipeline

/// Random bytes, random pieces of text, and examples with bytes changed, dropped, doubled or mixed.
struct HostileValues {
    private let examples: [ValueExample]
    private var random: SeededGenerator
    private var index = 0
    private let normalizers: [Normalizer]

    private static let pieces: [String] = [
        " ", "\u{A0}", "\u{200B}", "\u{FEFF}", "\u{302}", "\u{323}", "\u{306}", "\u{FFFD}", "\u{0}", "Đ",
        "\u{D0}",
        "ệ", "ơ", "₫", "0", "9", "1234", ".", ",", "-", "+", "e5", "E-3", "/", ":", "h", "ngày ", "tháng ",
        "CH",
        "GMT", "+7", "T", "Z", "(", ")", "&lt;", "<p>", "&amp;", "utm_a=b&", "#", "\u{1F600}", "中",
        "\u{1100}\u{1161}",
        "\r\n", "'", "’", "\u{2126}", "\u{212B}", "null", "k", " triệu", "%", "\"", "{", "}", "|", ";", "@",
        "H53", "NG", "[", "]", "\\",
        "\\u0000",
        "CN", "thứ ", "T", "-", "đến ", "=", "data:;base64,", "<?xml", "0101010", "giờ", "SA", "\u{2013}",
    ]

    init(of type: FieldType, seed: UInt64) {
        examples = type.examples
        random = SeededGenerator(seed: seed)
        normalizers = examples.map { Normalizer(type: type, options: $0.options) }
    }

    /// With options and companions of the example that the last value was made from.
    func apply(_ input: [UInt8]) -> NormalizedValue {
        let example = examples[index]
        return example.neighbours.with {
            normalizers[index].apply(input, isNumber: example.isNumber, with: $0)
        }
    }

    mutating func next() -> [UInt8] {
        index = Int.random(in: examples.indices, using: &random)
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
