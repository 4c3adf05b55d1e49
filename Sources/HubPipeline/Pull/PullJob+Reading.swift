import Bytes
import HubModel

/// How a pull's answers are read, the same for runs, traces and scans.
extension PullJob {
    private var isFeed: Bool {
        if case .feed = pull.way { true } else { false }
    }

    /// The records of an answer; `window`: how much of it is looked at at a time, where that is not as usual.
    func reading(_ payload: Payload, window: Int? = nil) throws -> PageReading {
        try PageReading(
            payload,
            ReadingForm(
                records: pull.records,
                isFeed: isFeed,
                unwrap: pull.unwrap,
                readAs: pull.readAs,
                answerAtMost: pull.answerAtMost,
                window: window,
                ignoresCase: pull.ignoresCase
            )
        )
    }

    /// An answer that is not looked at in memory as a whole: it came in a file, or grows when it is unpacked.
    func isLarge(_ payload: Payload) -> Bool {
        payload.bytes == nil || pull.unwrap.contains(where: \.expands) || (pull.readAs?.expands ?? false)
    }

    /// The whole answer without its records, which are only proven well-formed; with its record where that is no list.
    func envelope(of payload: Payload) throws -> OwnedTape {
        let reading = try reading(payload)
        _ = try reading.readOn { _, _ in true }
        if let whole = reading.withItsRecord { return whole }
        return reading.withEnvelope { OwnedTape(copying: $0) }
    }

    /// Decides for each text column of the mappers how its letters are to be read, by the answer's first records.
    func surveyText(of payload: Payload, for mappers: [RecordMapper]) throws {
        let mappers = mappers.filter(\.rescuesText)
        guard !mappers.isEmpty else { return }
        for mapper in mappers { mapper.beginSurvey() }
        let reading = try reading(payload, window: PullJob.surveyedBytes)
        var count = 0
        _ = try reading.readOn { record, _ in
            for mapper in mappers { mapper.survey(record) }
            count += 1
            return count < PullJob.surveyedRecords
        }
        for mapper in mappers { mapper.endSurvey() }
    }

    private static let surveyedRecords = 200
    /// Of JSON, at a time: the rest of the page need not be looked at.
    private static let surveyedBytes = 128 << 10
}
