import HubPipeline

extension TextReading {
    /// All of the bytes decoded at once.
    func decode(_ bytes: [UInt8]) -> String {
        decode([bytes[...]])
    }

    func decode(_ chunks: [ArraySlice<UInt8>]) -> String {
        var decoder = TextDecoder(self)
        var text: [UInt8] = []
        for chunk in chunks {
            chunk.withUnsafeBytes { bytes in decoder.decode(bytes) { text += $0 } }
        }
        decoder.finish { text += $0 }
        return String(decoding: text, as: UTF8.self)
    }
}

extension EncodingSurvey {
    static func verdict(of bytes: [UInt8], limit: Int = 1 << 20) -> Verdict {
        var survey = EncodingSurvey(.bytes, limit: limit)
        bytes.withUnsafeBytes { survey.take($0) }
        return survey.verdict()
    }

    static func verdict(ofValues values: [String]) -> Verdict {
        var survey = EncodingSurvey(.text)
        for value in values { Array(value.utf8).withUnsafeBytes { survey.take(value: $0) } }
        return survey.verdict()
    }
}

extension EncodingSurvey.Verdict {
    var reading: TextReading? {
        if case .reading(let reading, _) = self { reading } else { nil }
    }
}

/// What a whole column becomes: each value's outcome and its text afterwards.
struct RescuedColumn {
    var verdict: EncodingSurvey.Verdict
    var outcomes: [ColumnRescue.Outcome] = []
    var texts: [String] = []

    init(_ values: [String], rescue: ColumnRescue = ColumnRescue()) {
        rescue.reset()
        for value in values { Array(value.utf8).withUnsafeBytes { rescue.survey($0) } }
        verdict = rescue.decide()
        let output = ByteScratch()
        for value in values {
            let outcome = Array(value.utf8).withUnsafeBytes { rescue.convert($0, into: output) }
            outcomes.append(outcome)
            texts.append(outcome == .rescued ? String(decoding: output.bytes(), as: UTF8.self) : value)
        }
    }
}

extension String {
    /// Equal scalar by scalar: `==` of strings takes composed and decomposed letters for the same.
    func isSame(as other: String) -> Bool {
        unicodeScalars.elementsEqual(other.unicodeScalars)
    }

    var toneKey: String { key(ToneKey.write) }
    var looseKey: String { key(LooseKey.write) }

    private func key(
        _ write: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int
    ) -> String {
        var output = [UInt8](repeating: 0, count: ToneKey.room(for: utf8.count))
        let length = Array(utf8).withUnsafeBytes { text in output.withUnsafeMutableBytes { write(text, $0) } }
        return String(decoding: output[..<length], as: UTF8.self)
    }
}
