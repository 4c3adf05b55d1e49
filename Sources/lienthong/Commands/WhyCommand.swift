import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore

struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Giá trị này từ đâu ra · from a staged value back to its bytes.",
        discussion: "KEY: the key columns joined by a comma, in the entity's order. Shows personal data."
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Tên bảng · the entity.")
    var entity: String

    @Argument(help: "Khoá, các cột cách nhau dấu phẩy · the key, columns joined by commas.")
    var key: String

    @Argument(help: "Một cột thôi · one column only.")
    var column: String?

    @Option(
        help: "Với cột kiểu file: ghi tệp ra đây · of a column of type file: write the file here."
    )
    var save: String?

    func validate() throws {
        if save != nil, column == nil {
            throw ValidationError("--save cần tên cột · --save needs a column")
        }
    }

    private struct Form: Encodable {
        var row: Provenance.Row
        var trace: [RecordTrace.Column]
        var record: String?
        /// Of the record in its answer.
        var offset: Int?
        var length: Int?
        /// Columns whose value is made again from the bytes.
        var equal: [String]
    }

    private struct Answer {
        var row: Provenance.Row
        var trace: RecordTrace?
        var equal: Set<String> = []
    }

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        let answer = try await Adapters.use(options) { adapters in
            let answer = try await find(project, adapters)
            if let save { try await write(answer.row, to: save, adapters) }
            return answer
        }
        let (row, trace) = (answer.row, answer.trace)
        if terminal.isJSON {
            return try terminal.printJSON(
                Form(
                    row: row,
                    trace: trace?.columns ?? [],
                    record: trace?.record,
                    offset: trace?.offset,
                    length: trace?.length,
                    equal: answer.equal.sorted()
                )
            )
        }
        print(row, trace: trace, terminal)
        print(answer, terminal)
        for fault in row.faults { print(fault, terminal) }
    }

    private func find(_ project: Project, _ adapters: Adapters) async throws -> Answer {
        let parts = key.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingSpaces }
        let database = DatabaseSession(adapters.address.uri)
        guard let row = try await Provenance(database).row(entity, key: parts) else { throw noSuchRow() }
        var answer = Answer(row: row, trace: try await trace(of: row, project, adapters))
        let derived = (answer.trace?.columns ?? []).map { ($0.name, $0.derived) }
        answer.equal = try await Rederivation(database)
            .agreeing(entity, key: parts, with: Dictionary(derived, uniquingKeysWith: { $1 }))
        return answer
    }

    /// The file that the column names, readable for its owner alone.
    private func write(_ row: Provenance.Row, to path: String, _ adapters: Adapters) async throws {
        struct Named: Decodable { var digest: String }
        let text = row.columns.first { $0.name == column }?.value ?? ""
        guard let named = try? JSONDecoder().decode(Named.self, from: Data(text.utf8)),
            let digest = Digest(hexadecimal: named.digest),
            let file = try await adapters.landing.file(digest)
        else { throw noSuchFile() }
        try FileOutput.write(file, to: path)
    }

    private func noSuchFile() -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "file.unknown",
            message: Localized(
                vi: "Cột «\(column ?? "")» của dòng này không có tệp nào còn được giữ.",
                en: "The column «\(column ?? "")» of this row names no file that is kept."
            )
        )
    }

    private func noSuchRow() -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "row.unknown",
            message: Localized(
                vi: "staging.\(entity) không có dòng với khoá «\(key)».",
                en: "staging.\(entity) has no row with the key «\(key)»."
            )
        )
    }

    private func trace(of row: Provenance.Row, _ project: Project, _ adapters: Adapters) async throws
        -> RecordTrace?
    {
        guard row.isPayloadKept, let payload = row.payload, let ordinal = row.ordinal,
            let pull = row.pull.flatMap({ PullID($0) })
        else { return nil }
        let job = try JobCompiler(project).job(pull, now: .now, isOffline: true)
        let landed = try await adapters.landing.open(payload)
        return try RecordTrace.read(job, landed, ordinal: ordinal, each: row.each ?? "", file: row.fileNames)
    }

    private func print(_ row: Provenance.Row, trace: RecordTrace?, _ terminal: Terminal) {
        let changed = row.changedAt.map { terminal.instant(Timestamp(microseconds: $0)) } ?? "–"
        Swift.print("staging.\(entity)  \(key)")
        guard !row.isOfApp else {
            terminal.say(
                vi: "  người dân gửi qua ứng dụng, ghi lần cuối lúc \(changed)\n",
                en: "  sent by a citizen through the app, last written at \(changed)\n"
            )
            return
        }
        terminal.say(
            vi:
                "  từ \(row.pull ?? "–"), lần chạy #\(row.run ?? 0) (\(changed)), trang \((row.page ?? 0) + 1), bản ghi thứ \((row.ordinal ?? 0) + 1)",
            en:
                "  from \(row.pull ?? "–"), run #\(row.run ?? 0) (\(changed)), page \((row.page ?? 0) + 1), record \((row.ordinal ?? 0) + 1)"
        )
        if let file = row.file { terminal.say(vi: "  tệp \(file)", en: "  file \(file)") }
        let kept =
            row.isPayloadKept
            ? terminal.text(vi: "còn giữ", en: "kept")
            : terminal.text(vi: "không còn giữ", en: "no longer kept")
        Swift.print(
            "  payload \(row.payload ?? 0)  \(terminal.bytes(row.payloadSize ?? 0))  \(kept)  sha256 \(row.payloadDigest?.prefix(16) ?? "–")…  request \(row.request?.prefix(16) ?? "–")…"
        )
        if let trace {
            let end = trace.length.map { "\(trace.offset + $0)" } ?? "…"
            terminal.say(
                vi: "  byte \(trace.offset)–\(end) của câu trả lời",
                en: "  bytes \(trace.offset)–\(end) of the answer"
            )
        }
        if let removed = row.removedAt {
            terminal.say(
                vi: "  đánh dấu đã mất lúc \(terminal.instant(Timestamp(microseconds: removed)))",
                en: "  marked removed at \(terminal.instant(Timestamp(microseconds: removed)))"
            )
        }
        Swift.print("")
    }

    private func print(_ answer: Answer, _ terminal: Terminal) {
        let (row, trace) = (answer.row, answer.trace)
        let traced = Dictionary(
            (trace?.columns ?? []).map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        terminal.table(
            [
                terminal.text(vi: "Cột", en: "Column"), terminal.text(vi: "Giá trị", en: "Value"),
                terminal.text(vi: "Nguồn ghi", en: "In the source"),
                terminal.text(vi: "Đường dẫn", en: "Path"),
                terminal.text(vi: "Khai ở", en: "Mapped at"),
                terminal.text(vi: "Ánh xạ lại", en: "Derived again"),
            ],
            row.columns.filter { column == nil || $0.name == column }.map { cell in
                let known = traced[cell.name]
                return [
                    cell.name, cell.value ?? "∅", known.map { $0.raw ?? "∅" } ?? "–", known?.path ?? "–",
                    known?.mapping ?? "–", known.map { verdict($0, answer, terminal) } ?? "–",
                ]
            }
        )
        for traced in trace?.columns ?? [] where column == nil || traced.name == column {
            if let codes = traced.codes { print(codes, of: traced.name, terminal) }
        }
        if let record = trace?.record, column == nil { Swift.print("\n  \(record)") }
    }

    private func verdict(_ traced: RecordTrace.Column, _ answer: Answer, _ terminal: Terminal) -> String {
        if answer.equal.contains(traced.name) { return terminal.text(vi: "bằng nhau", en: "equal") }
        if traced.isVolatile { return terminal.text(vi: "theo giờ chạy", en: "of the run's clock") }
        return terminal.text(vi: "nay là «\(traced.derived ?? "∅")»", en: "now «\(traced.derived ?? "∅")»")
    }

    private func print(_ codes: RecordTrace.Codes, of name: String, _ terminal: Terminal) {
        let row =
            codes.row
            ?? terminal.text(vi: "không có dòng nào đúng mã", en: "no row has the code as it stands")
        Swift.print("  \(name): codes/\(codes.table).csv  sha256 \(codes.digest.prefix(16))…  \(row)")
    }

    private func print(_ fault: Provenance.Fault, _ terminal: Terminal) {
        for one in fault.faults where column == nil || one.field == column {
            Swift.print(
                "  ! \(one.field) «\(one.value)»: \(RuleSentenceText.of(one.rule, terminal.language))"
            )
        }
    }
}
