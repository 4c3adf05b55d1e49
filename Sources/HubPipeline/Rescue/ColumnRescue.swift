/// Mends the text of one column of one page, whose document is UTF-8 but whose values may hold old text.
///
/// First every value is surveyed; then `decide` says once for all of them how they are to be read; then each
/// value is converted. A value of ASCII without `?` and `&` costs one pass over its bytes, eight at a time; one
/// with a letter that old encodings cannot hold is never decoded. Nothing is allocated per value.
package final class ColumnRescue {
    package enum Outcome: Sendable, Hashable {
        /// Take the value as it came.
        case untouched
        /// Take what was written to the buffer, with the note `text.rescued`.
        case rescued
        /// Refuse it: rule `text.charset_ambiguous`.
        case ambiguous
        /// Refuse it: rule `text.lossy`.
        case lossy
    }

    private var survey: EncodingSurvey
    /// For a value that stands out of its column.
    private var probe: EncodingSurvey
    private var identity = SyllableScore()
    private var result = SyllableScore()
    private var chain: (reading: TextReading, text: TextChain<UTF8Sink>)?
    private let scratch = ByteScratch()
    private var plan = Plan.asIs

    private enum Plan {
        case asIs, rescue, refuse
    }

    /// `limit`: bytes outside ASCII that are surveyed per page.
    package init(limit: Int = 1 << 16) {
        survey = EncodingSurvey(.text, limit: limit)
        probe = EncodingSurvey(.text, limit: 1 << 14)
    }

    /// Ready for the next page.
    package func reset() {
        survey.reset()
        plan = .asIs
    }

    /// Looks at a value of the page.
    package func survey(_ value: UnsafeRawBufferPointer) {
        if !value.isPlainForRescue { survey.take(value: value) }
    }

    /// What the column is written in; from here on `convert` follows it.
    @discardableResult
    package func decide() -> EncodingSurvey.Verdict {
        let verdict = survey.verdict()
        plan =
            switch verdict {
            case .plain, .lossy: .asIs
            case .ambiguous: .refuse
            case .reading(let reading, _): reading.inner == .none ? .asIs : .rescue
            }
        if case .reading(let reading, _) = verdict, reading.inner != .none, chain?.reading != reading {
            chain = (reading, TextChain(reading, into: UTF8Sink(output: ByteScratch(capacity: 1))))
        }
        return verdict
    }

    /// What becomes of a value; only `.rescued` leaves something in `output`, which was emptied before.
    package func convert(_ value: UnsafeRawBufferPointer, into output: ByteScratch) -> Outcome {
        if value.isPlainForRescue { return .untouched }
        let kind = WordKind(value)
        switch kind {
        case .plain, .controls, .beyondBytes:
            if EntityText.isIn(value) {
                EntityText.resolve(value, into: output)
                return .rescued
            }
            return holdsLostLetters(value, kind) ? .lossy : .untouched
        // The rules of text refuse both.
        case .notUTF8, .lossy: return .untouched
        case .bytesOfOld: return holdsLostLetters(value, kind) ? .lossy : mend(value, into: output)
        }
    }

    private func mend(_ value: UnsafeRawBufferPointer, into output: ByteScratch) -> Outcome {
        identity.reset()
        identity.take(value)
        let isWellFormed = identity.wellFormed == identity.words && identity.words > 0
        switch plan {
        case .asIs: return isWellFormed || !standsOut(value) ? .untouched : .ambiguous
        case .refuse: return .ambiguous
        case .rescue:
            if reread(value, into: output) { return .rescued }
            if isWellFormed || (identity.words == 0 && result.words == 0) { return .untouched }
            return .ambiguous
        }
    }

    /// A value in a sound column that alone would be read as old text.
    private func standsOut(_ value: UnsafeRawBufferPointer) -> Bool {
        probe.reset()
        probe.take(value: value)
        switch probe.verdict() {
        case .plain, .lossy: return false
        case .ambiguous: return true
        case .reading(let reading, _): return reading.inner != .none
        }
    }

    /// Whether the reading made sense of the value: nothing lost, and half of its words are syllables.
    private func reread(_ value: UnsafeRawBufferPointer, into output: ByteScratch) -> Bool {
        output.reset()
        chain?.text.end.output = output
        chain?.text.end.lost = 0
        chain?.text.take(value)
        chain?.text.finish()
        result.reset()
        result.take(output.bytes())
        let isWhole = chain?.text.end.lost == 0
        return isWhole && result.words > 0 && result.wellFormed * 2 >= result.words
    }

    private func holdsLostLetters(_ value: UnsafeRawBufferPointer, _ kind: WordKind) -> Bool {
        guard kind != .beyondBytes, value.contains(UInt8(ascii: "?")) else { return false }
        var start = 0
        for index in 0...value.count where index == value.count || value[index].isWhite {
            let word = UnsafeRawBufferPointer(rebasing: value[start..<index])
            if LostLetters.areIn(word, kind) { return true }
            start = index + 1
        }
        return false
    }
}
