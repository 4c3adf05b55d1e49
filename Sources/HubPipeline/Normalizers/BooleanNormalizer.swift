/// `boolean`: the words and marks that systems and forms use for yes and no.
enum BooleanNormalizer {
    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        if bytes.count == 1, bytes[0] == UInt8(ascii: "1") || bytes[0] == UInt8(ascii: "0") {
            arena.append(bool: bytes[0] == UInt8(ascii: "1"))
            return .written
        }
        return PlainText.with(bytes) { text in
            guard let value = LoweredText.with(text, value(of:)) else { return .fault(.booleanInvalid) }
            arena.append(bool: value)
            return .written
        }
    }

    private static func value(of text: UnsafeBufferPointer<UInt32>) -> Bool? {
        if yes.contains(where: { text.behind($0, at: 0) == text.count }) { return true }
        return no.contains { text.behind($0, at: 0) == text.count } ? false : nil
    }

    private static let yes: [StaticString] = ["true", "1", "có", "co", "đúng", "yes", "y", "x", "on", "✓"]
    private static let no: [StaticString] = ["false", "0", "không", "khong", "sai", "no", "n", "off"]
}
