import ArgumentParser
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

    private struct Form: Encodable {
        var row: Provenance.Row
        var trace: [RecordTrace.Column]
        var record: String?
    }

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        let (row, trace) = try await Adapters.use(options) { adapters in try await find(project, adapters) }
        if terminal.isJSON {
            return try terminal.printJSON(Form(row: row, trace: trace?.columns ?? [], record: trace?.record))
        }
        print(row, terminal)
        print(row, trace, terminal)
        for fault in row.faults { print(fault, terminal) }
    }

    private func find(_ project: Project, _ adapters: Adapters) async throws -> (Provenance.Row, RecordTrace?)
    {
        let parts = key.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingSpaces }
        let found = try await Provenance(DatabaseSession(adapters.address.uri)).row(entity, key: parts)
        guard let row = found else { throw noSuchRow() }
        return (row, try await trace(of: row, project, adapters))
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
        return try RecordTrace.read(job, try await adapters.landing.open(payload), ordinal: ordinal)
    }

    private func print(_ row: Provenance.Row, _ terminal: Terminal) {
        let changed = row.changedAt.map { terminal.instant(Timestamp(microseconds: $0)) } ?? "–"
        Swift.print("staging.\(entity)  \(key)")
        terminal.say(
            vi:
                "  từ \(row.pull ?? "–"), lần chạy #\(row.run ?? 0) (\(changed)), trang \((row.page ?? 0) + 1), bản ghi thứ \((row.ordinal ?? 0) + 1)",
            en:
                "  from \(row.pull ?? "–"), run #\(row.run ?? 0) (\(changed)), page \((row.page ?? 0) + 1), record \((row.ordinal ?? 0) + 1)"
        )
        let kept =
            row.isPayloadKept
            ? terminal.text(vi: "còn giữ", en: "kept")
            : terminal.text(vi: "không còn giữ", en: "no longer kept")
        Swift.print(
            "  payload \(row.payload ?? 0)  \(terminal.bytes(row.payloadSize ?? 0))  \(kept)  sha256 \(row.payloadDigest?.prefix(16) ?? "–")…  request \(row.request?.prefix(16) ?? "–")…"
        )
        if let removed = row.removedAt {
            terminal.say(
                vi: "  đánh dấu đã mất lúc \(terminal.instant(Timestamp(microseconds: removed)))",
                en: "  marked removed at \(terminal.instant(Timestamp(microseconds: removed)))"
            )
        }
        Swift.print("")
    }

    private func print(_ row: Provenance.Row, _ trace: RecordTrace?, _ terminal: Terminal) {
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
            ],
            row.columns.filter { column == nil || $0.name == column }.map { cell in
                let known = traced[cell.name]
                return [
                    cell.name, cell.value ?? "∅", known.map { $0.raw ?? "∅" } ?? "–", known?.path ?? "–",
                    known?.mapping ?? "–",
                ]
            }
        )
        if let record = trace?.record, column == nil { Swift.print("\n  \(record)") }
    }

    private func print(_ fault: Provenance.Fault, _ terminal: Terminal) {
        for one in fault.faults where column == nil || one.field == column {
            Swift.print("  ! \(one.field) «\(one.value)»: \(RuleSentence.of(one.rule, terminal))")
        }
    }
}
