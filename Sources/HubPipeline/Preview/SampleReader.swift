import Bytes
package import HubModel

/// Reads samples with the decoders that runs use, so that a guess and a run see the same.
package enum SampleReader {
    package struct Records: Sendable {
        package var rows: [SampleTree] = []
        /// There are more than were wanted.
        package var isCut = false
        /// Records that are refused, such as a line with a field too many.
        package var faults = 0
    }

    /// What a text file is written in: the word for `encoding:`, `nil` where nothing need be said.
    package struct Writing: Sendable, Hashable {
        package var encoding: String?
        /// The beginning of the file as text.
        package var head: String
    }

    package enum Form: Sendable, Hashable {
        case json, xml, html, empty, other
    }

    /// What the first bytes say.
    package static func form(_ bytes: [UInt8]) throws(HubFailure) -> Form {
        try failing {
            var document = whole(bytes)
            return switch try AnswerFormat.detect(&document) {
            case .json: .json
            case .xml: .xml
            case .html: .html
            case .empty: .empty
            case .unknown: .other
            }
        }
    }

    /// A document of JSON or XML; XML begins above its root.
    package static func document(_ bytes: [UInt8]) throws(HubFailure) -> SampleTree {
        try failing {
            var document = whole(bytes)
            let held = try WholeDocument.read(&document).document
            return withExtendedLifetime(held) { SampleTree(held.tape) }
        }
    }

    /// The records of a table, of JSON lines or of a feed, at most so many.
    package static func records(
        _ bytes: [UInt8],
        readAs: ReadAs? = nil,
        isFeed: Bool = false,
        atMost: Int
    ) throws(HubFailure) -> Records {
        try failing {
            var form = ReadingForm()
            form.readAs = readAs
            form.isFeed = isFeed
            let reading = try PageReading(payload(bytes), form)
            var records = Records()
            _ = try reading.readOn { record, fault in
                guard records.rows.count < atMost else {
                    records.isCut = true
                    return false
                }
                if fault != nil { records.faults += 1 } else { records.rows.append(SampleTree(record)) }
                return true
            }
            return records
        }
    }

    /// The documents inside, after the steps of `unwrap`.
    package static func inside(
        _ bytes: [UInt8],
        _ steps: [Unwrapping],
        atMost: Int
    ) throws(HubFailure) -> [(name: String?, bytes: [UInt8])] {
        try failing {
            let chain = try UnwrapChain(steps, of: payload(bytes), answerAtMost: Int64(largest))
            var found: [(name: String?, bytes: [UInt8])] = []
            while found.count < atMost, let document = try chain.last.next() {
                found.append((document.name, try read(document.read)))
            }
            return found
        }
    }

    /// How a text file is written, and its beginning.
    package static func writing(_ bytes: [UInt8]) throws(HubFailure) -> Writing {
        try failing {
            var survey = EncodingSurvey(.bytes)
            bytes.withUnsafeBytes { survey.take($0) }
            let reading = try TextSource.reading(HeldBytes(bytes).reader(), .auto)
            let head = try read(reading, atMost: 1 << 18)
            return Writing(encoding: label(survey.verdict()), head: String(decoding: head, as: UTF8.self))
        }
    }

    private static func label(_ verdict: EncodingSurvey.Verdict) -> String? {
        guard case .reading(let reading, _) = verdict, reading != TextReading(.utf8) else { return nil }
        let word = reading.inner == .none ? reading.outer.rawValue : ""
        return Charset(rawValue: word) == nil ? Charset.auto.rawValue : word
    }

    // MARK: -

    /// Of a sample that is held whole.
    package static let largest = 64 << 20

    private static func whole(_ bytes: [UInt8]) -> Document {
        let held = HeldBytes(bytes)
        return Document(read: held.reader(), reopen: { held.reader() })
    }

    private static func payload(_ bytes: [UInt8]) -> Payload {
        Payload(id: 0, digest: Digest(bytes: []), size: Int64(bytes.count), bytes: HeldBytes(bytes))
    }

    private static func read(_ source: ByteReading, atMost: Int = largest) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < atMost {
            let got = try chunk.withUnsafeMutableBytes { try source($0) }
            guard got > 0 else { break }
            bytes += chunk[..<got]
        }
        return bytes
    }

    private static func failing<Result>(_ body: () throws -> Result) throws(HubFailure) -> Result {
        do { return try body() } catch { throw DecodeFailure.of(error) }
    }
}
