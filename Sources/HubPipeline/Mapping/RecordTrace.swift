import Bytes
package import HubModel

/// From a staged value back to what stood in the answer: the same paths, read again from the landed bytes, and the
/// value made of them once more.
package struct RecordTrace: Sendable {
    /// One column: where the mapping reads it, what stands there, and what becomes of it today.
    package struct Column: Sendable, Hashable, Codable {
        package var name: String
        /// The path or template as the mapping writes it.
        package var path: String
        /// `Mappings/<entity>.yaml:line`.
        package var mapping: String
        /// What the paths select, before any rule; `nil` is empty.
        package var raw: String?
        /// As PostgreSQL prints the value in UTC; `nil` is NULL.
        package var derived: String?
        /// Made from the clock, the run or the request: it may differ from what is staged.
        package var isVolatile: Bool
        package var codes: Codes?
    }

    /// The code table that a value went through.
    package struct Codes: Sendable, Hashable, Codable {
        package var table: String
        /// SHA-256 of the table's rows, hexadecimal.
        package var digest: String
        /// `code → value` with its period, where the code stands in the table as it came.
        package var row: String?
    }

    package var columns: [Column]
    /// The record as it came.
    package var record: String
    /// Of the record's first byte in the answer.
    package var offset: Int
    /// Bytes of the record in the answer; `nil` for XML, whose records are not cut out as they stand.
    package var length: Int?

    /// The first records of an answer, no more than `most`, each as the mapping into its entity reads it.
    ///
    /// `entity`: into which the record at a position goes; `nil` is the pull's own.
    package static func first(
        _ most: Int,
        of answer: PreviewAnswer,
        _ payload: Payload,
        _ job: PullJob,
        into entity: (Int) -> String?
    ) throws -> [RecordTrace] {
        let plans = Dictionary(
            ([job.plan] + job.further.map(\.plan)).map { ($0.entity.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var traces: [RecordTrace] = []
        for ordinal in 0..<most {
            var own = job
            if let name = entity(ordinal), let plan = plans[name] { own.plan = plan }
            guard
                let trace = try read(own, payload, ordinal: ordinal, each: answer.each, file: answer.file)
            else { break }
            traces.append(trace)
        }
        return traces
    }

    /// The record at a position of an answer.
    ///
    /// `each`: the `{each}` values that the answer was asked with, as the ledger writes them; `file`: the `{file.…}`
    /// values of a page that is a file.
    ///
    /// - Returns: `nil` if the answer has fewer records.
    package static func read(
        _ job: PullJob,
        _ payload: Payload,
        ordinal: Int,
        each: String = "",
        file: [String: String] = [:]
    ) throws -> RecordTrace? {
        let envelope = job.readsAnswer ? try job.envelope(of: payload) : nil
        let reading = try job.reading(payload)
        var lineage = Lineage(
            source: 0,
            run: 0,
            payload: payload.id,
            clock: job.values.now,
            each: EachText.read(each).mapValues { Array($0.utf8) },
            file: file.mapValues { Array($0.utf8) }
        )
        var values = job.values
        values.each = EachText.read(each)
        values.file = file
        let mapper = RecordMapper(plan: job.plan, values: values, keepsKeys: false)
        try job.surveyText(of: payload, for: [mapper])
        var position = 0
        var trace: RecordTrace?
        _ = try reading.readOn { record, _ in
            defer { position += 1 }
            guard position == ordinal else { return true }
            if let name = reading.fileName {
                lineage.file["name"] = Array(name.utf8)
                mapper.use(file: ["name": name])
            }
            let place = RecordPlace(
                record: record,
                parent: reading.parent,
                answer: envelope?.tape,
                lineage: lineage
            )
            trace = RecordTrace(job, place, mapper)
            return false
        }
        return trace
    }

    private init(_ job: PullJob, _ place: RecordPlace, _ mapper: RecordMapper) {
        let record = place.record
        self.record = String(decoding: record.source, as: UTF8.self)
        offset = record.offset
        length = record.mayRepeat ? nil : record.source.count
        let derived = mapper.texts(of: place)
        let source = job.plan.entity.source(job.id)
        columns = zip(job.plan.fields, derived).map { field, derived in
            let raw = RecordTrace.raw(field, record)
            let table = source?.values.first { $0.field == field.name }?.codes
            return Column(
                name: field.name,
                path: field.pathText,
                mapping: "\(field.location.file):\(field.location.line)",
                raw: raw,
                derived: derived,
                isVolatile: field.isVolatile,
                codes: job.codeTables.first { $0.name == table }.map { Codes($0, code: raw) }
            )
        }
    }

    private static func raw(_ field: FieldPlan, _ record: RecordTape) -> String? {
        switch field.origin {
        case .constant: nil
        case .paths(let paths):
            paths.lazy.compactMap { path in text(path, record) }.first
        case .template(let template):
            template.parts.map { part in
                switch part {
                case .literal(let bytes), .fixed(let bytes): String(decoding: bytes, as: UTF8.self)
                case .path(let path, _): text(path, record) ?? "∅"
                case .each(let name): "{each.\(name)}"
                case .file(let name): "{file.\(name)}"
                case .placeholder(let placeholder): "{\(placeholder.name)}"
                }
            }.joined()
        }
    }

    private static func text(_ path: CompiledPath, _ record: RecordTape) -> String? {
        guard path.source.origin == .record else { return nil }
        return path.text(in: record)
    }
}

extension RecordTrace.Codes {
    fileprivate init(_ table: CodeTable, code: String?) {
        func day(_ day: CivilDate?) -> String {
            guard let (year, month, day) = day?.components else { return "…" }
            return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
        }
        let lines = table.rows.map {
            "\($0.code) → \($0.value) (\(day($0.validFrom)) – \(day($0.validTo)))"
        }
        let place = code.flatMap { code in table.rows.firstIndex { $0.code == code.trimmingSpaces } }
        self.table = table.name
        digest = hexadecimal(SHA256.digest(Array(lines.joined(separator: "\n").utf8)))
        row = place.map { lines[$0] }
    }
}
