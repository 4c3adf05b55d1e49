import HubModel
import HubOperations
import HubPipeline
import HubSandbox
import HubTransport
import Testing

/// Every fault of the fault layer against every kind of source: how the run ends, and that the run after it brings
/// exactly what an undisturbed run would have brought.
@Suite struct `A source that misbehaves` {
    /// How a run ends that meets a fault.
    enum End: Equatable, Sendable {
        case succeeds
        /// The run ends with this code; `asked` times at most was the page asked for.
        case fails(String, ExitCode, asked: Int)
        /// One of several parents ends with this code, the others go on.
        case losesOne(String)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var feed: Province.Feed
        var fault: FaultRule
        var end: End

        var testDescription: String { "\(fault.kind.rawValue) of \(feed.rawValue)" }
    }

    private static let cases = Province.Feed.allCases.flatMap { feed in
        FaultKind.allCases.map { kind in
            Case(
                feed: feed,
                fault: rule(kind, feed),
                end: feed == .news ? newsEnd(kind) : listEnd(kind, feed)
            )
        }
    }

    /// Befalls every answer from the second page on, or the newspaper's feed.
    private static func rule(_ kind: FaultKind, _ feed: Province.Feed) -> FaultRule {
        var rule = FaultRule(kind)
        rule.path = feed.path
        rule.from = feed == .news ? 1 : 2
        rule.pause = kind == .delay ? 20 : 500
        // The host that it leads to answers under the same path; the last page has no record to spoil.
        if kind == .redirectForeign || kind == .duplicateKey { rule.times = 1 }
        return rule
    }

    private static func listEnd(_ kind: FaultKind, _ feed: Province.Feed) -> End {
        switch kind {
        case .tooManyRequests, .unavailable, .doneUnavailable, .errorIn200:
            .fails("source.busy", .unavailable, asked: 8)
        case .truncate, .truncateChunked, .drop, .lost, .dropAfterHead, .slowDrip:
            .fails("source.unreachable", .unavailable, asked: 8)
        case .garbage, .badUTF8:
            .fails(feed == .json ? "json.malformed" : "xml.malformed", .findings, asked: 1)
        case .htmlInstead: .fails("answer.html", .findings, asked: 1)
        case .repeatPage: .fails("paging.repeated_page", .findings, asked: 1)
        case .redirectForeign:
            .fails(feed == .json ? "answer.shape_changed" : "answer.unexpected", .findings, asked: 1)
        case .tooLarge: .fails("request.too_large", .findings, asked: 1)
        case .gzipTruncated: .fails("answer.unknown_format", .findings, asked: 1)
        case .emptyBody: .fails("answer.empty", .findings, asked: 1)
        case .feedJunk: .fails("answer.unknown_format", .findings, asked: 1)
        case .delay, .tokenDies, .clockSkew, .duplicateKey, .wrongContentType, .shrinkingTotal, .feedEntities:
            .succeeds
        }
    }

    private static func newsEnd(_ kind: FaultKind) -> End {
        switch kind {
        case .tooManyRequests, .unavailable, .doneUnavailable: .fails("source.busy", .unavailable, asked: 8)
        case .truncate, .truncateChunked, .drop, .lost, .dropAfterHead, .slowDrip:
            .fails("source.unreachable", .unavailable, asked: 8)
        case .garbage, .badUTF8, .gzipTruncated: .losesOne("xml.malformed")
        case .htmlInstead, .redirectForeign, .errorIn200, .emptyBody: .losesOne("feed.unknown")
        case .tooLarge: .losesOne("request.too_large")
        case .tokenDies: .losesOne("answer.unexpected")
        case .delay, .repeatPage, .clockSkew, .duplicateKey, .wrongContentType, .shrinkingTotal, .feedJunk,
            .feedEntities:
            .succeeds
        }
    }

    @Test(arguments: cases)
    func `ends as agreed, and the next run makes it whole`(_ example: Case) async throws {
        try await Gate.through { try await play(example) }
    }

    private func play(_ example: Case) async throws {
        let entities = try Province.entities()
        let database = try await HubDatabase(entities)
        let province = try await Province()
        defer { database.removeLanding() }
        let hub = Hub(database)
        let transport = Interposed(CurlTransport())
        province.become(faults: [example.fault.text])
        var job = try province.job(example.feed)
        if example.fault.kind == .slowDrip {
            job.connector.system.answerTimeout = CalendarDuration(1, .second)
        }
        let lost = Lost()
        let report = try await hub.run(job, transport, observe: lost.note)
        expect(example.end, report, lost)
        expectPoliteness(example, province, transport)

        province.become(faults: [])
        var again = try province.job(example.feed)
        // A record that was refused lies before the cursor: what the source has mended since comes with everything.
        again.options.isFull = example.fault.kind == .duplicateKey
        let rerun = try await hub.run(again, transport)
        #expect(rerun.state == .succeeded && rerun.account.closes)
        let wanted = try await Undisturbed.snapshot(example.feed)
        let found = try await Snapshot(of: example.feed.entity, in: database)
        #expect(found.rows.symmetricDifference(wanted.rows).isEmpty)
        #expect(found == wanted)
        #expect(try database.halfWrittenFiles().isEmpty)
        await province.server.stop()
    }

    private func expect(_ end: End, _ report: RunReport, _ lost: Lost) {
        #expect(report.account.closes)
        switch end {
        case .succeeds:
            #expect(report.state == .succeeded, "\(report.failure?.debugDescription ?? "")")
        case .fails(let code, let exit, _):
            #expect(report.failure?.code == code, "\(report.failure?.debugDescription ?? "no failure")")
            #expect(report.failure.map(ExitCode.init) == exit)
        case .losesOne(let code):
            #expect(report.state == .incomplete && report.failedParents == 1)
            #expect(lost.codes == [code])
        }
    }

    /// No page is asked for more often than the attempts, and no credential goes to a foreign host.
    private func expectPoliteness(_ example: Case, _ province: Province, _ transport: Interposed) {
        let ledger = province.server.sandbox.ledger
        #expect(ledger.credentialsAtForeignHost == 0)
        let times = Dictionary(transport.requests.map { ($0.url, 1) }, uniquingKeysWith: +).filter {
            $0.key.contains(example.feed.path)
        }
        let most = times.values.max() ?? 0
        switch example.end {
        case .fails(_, _, let asked): #expect(most == asked)
        case .succeeds, .losesOne: #expect(most <= 2)
        }
    }
}
