/// `html_clean`: the text of HTML, block elements as lines.
///
/// Character references are resolved at most twice, because feeds escape twice.
enum HTMLNormalizer {
    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        var text = bytes.map { $0.isWhite ? 0x20 : $0 }
        for _ in 0..<2 where text.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) {
            text = HTMLReferences.resolve(HTMLTags.remove(text))
        }
        return text.withUnsafeBytes { TextNormalizer.appendLongText($0.withoutOuterSpace, to: &arena) }
    }
}
