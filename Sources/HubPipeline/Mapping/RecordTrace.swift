import Bytes
package import HubModel

/// From a staged value back to what stood in the answer: the same paths, read again from the landed bytes.
package struct RecordTrace: Sendable {
    /// One column: where the mapping reads it, and what stands there.
    package struct Column: Sendable, Hashable, Codable {
        package var name: String
        /// The path or template as the mapping writes it.
        package var path: String
        /// `Mappings/<entity>.yaml:line`.
        package var mapping: String
        /// What the paths select, before any rule; `nil` is empty.
        package var raw: String?
    }

    package var columns: [Column]
    /// The record as it came.
    package var record: String

    /// The record at a position of an answer.
    ///
    /// - Returns: `nil` if the answer has fewer records.
    package static func read(_ job: PullJob, _ payload: Payload, ordinal: Int) throws -> RecordTrace? {
        let isFeed = if case .feed = job.pull.way { true } else { false }
        let reading = try PageReading(payload, records: job.pull.records, isFeed: isFeed)
        var position = 0
        var trace: RecordTrace?
        _ = try reading.readOn { record, _ in
            defer { position += 1 }
            guard position == ordinal else { return true }
            trace = RecordTrace(job.plan, record)
            return false
        }
        return trace
    }

    private init(_ plan: MappingPlan, _ record: RecordTape) {
        self.record = String(decoding: record.source, as: UTF8.self)
        columns = plan.fields.map { field in
            Column(
                name: field.name,
                path: field.pathText,
                mapping: "\(field.location.file):\(field.location.line)",
                raw: RecordTrace.raw(field, record)
            )
        }
    }

    private static func raw(_ field: FieldPlan, _ record: RecordTape) -> String? {
        switch field.origin {
        case .constant: nil
        case .paths(let paths):
            paths.lazy.compactMap { path in text(path, record) }.first
        case .template(let parts):
            parts.map { part in
                switch part {
                case .literal(let bytes), .fixed(let bytes): String(decoding: bytes, as: UTF8.self)
                case .path(let path, _): text(path, record) ?? "∅"
                case .each(let name): "{each.\(name)}"
                case .placeholder(let placeholder): "{\(placeholder.name)}"
                }
            }.joined()
        }
    }

    private static func text(_ path: CompiledPath, _ record: RecordTape) -> String? {
        guard path.source.origin == .record else { return nil }
        return path.first(in: record).flatMap { record.isEmpty($0) ? nil : record.string($0) }
    }
}
