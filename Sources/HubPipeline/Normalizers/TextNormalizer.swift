/// `text` and `long_text`.
enum TextNormalizer {
    @inline(__always)
    static func appendText(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        PlainText.with(bytes) { text in
            arena.append(checkedText: text)
            return .written
        }
    }

    /// Keeps line breaks as LF.
    static func appendLongText(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        guard !bytes.isEmptyOrNull else { return .empty() }
        if PlainLines.append(bytes, to: &arena) { return .written }
        do throws(CellFault) {
            let (text, isLossy) = try TextCleaning.clean(bytes, keepsLines: true)
            guard !isLossy else { return .fault(.textLossy) }
            return append(cleaned: text, to: &arena)
        } catch {
            return .fault(ValueRule(error))
        }
    }

    static func append(cleaned text: [UInt8], to arena: inout CellArena) -> Outcome {
        text.withUnsafeBytes { bytes in
            guard !bytes.isEmptyOrNull else { return .empty() }
            arena.append(checkedText: bytes)
            return .written
        }
    }
}
