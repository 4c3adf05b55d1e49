import HubModel
import HubOperations
import HubPipeline
import Testing

/// Malformed pages: the run fails with a stable code and a place, and nothing of the page is staged.
@Suite struct `A page that cannot be read` {
    private static let first =
        #"{"total":4,"data":[\#((1...2).map(BadDocument.record).joined(separator: ","))]}"#
    private static let lanes = 3

    @Test(arguments: 0..<lanes)
    func `fails the run and leaves nothing behind`(lane: Int) async throws {
        try await Gate.through {
            let database = try await HubDatabase([ThingJob.entity])
            defer { database.removeLanding() }
            for (index, document) in BadDocument.all.enumerated() where index % Self.lanes == lane {
                try await refuse(document, Hub(database))
            }
        }
    }

    private func refuse(_ document: BadDocument, _ hub: Hub) async throws {
        try await hub.database.script(
            "TRUNCATE staging.thing, hub.page, hub.quarantine, hub.cursor, hub.entity, hub.entity_writer"
        )
        let isXML = document.code.hasPrefix("xml") && document.bytes.first == UInt8(ascii: "<")
        let pages = isXML ? [document.bytes] : [Array(Self.first.utf8), document.bytes]
        let report = try await hub.run(job(isXML), Self.source(pages))
        let failure = try #require(report.failure, "\(document.name) was taken")
        #expect(failure.code == document.code, "\(document.name): \(failure.debugDescription)")
        #expect(ExitCode(failure) == .findings)
        if document.hasOffset {
            let places = failure.message.vietnamese.split { !$0.isASCII || !$0.isNumber }.compactMap {
                Int($0)
            }
            #expect(
                places.contains { $0 <= document.bytes.count },
                "\(document.name): \(failure.message.vietnamese)"
            )
        }
        #expect(report.account.closes && report.account.read <= 2)
        let staged = try await hub.database.rows("SELECT part FROM staging.thing WHERE part > 2")
        #expect(staged.isEmpty, "\(document.name): \(staged)")
        #expect(try await hub.database.value("SELECT count(*) FROM hub.cursor") == "0")
        #expect(try await hub.database.value("SELECT count(*) FROM hub.quarantine") == "0")
        try await expectSound(hub)
    }

    /// The same list with a sound second page.
    private func expectSound(_ hub: Hub) async throws {
        let pages = [Array(Self.first.utf8), Array(BadDocument.soundJSON.utf8)]
        let report = try await hub.run(job(false), Self.source(pages))
        #expect(report.state == .succeeded, "\(report.failure?.debugDescription ?? "")")
        #expect(
            try await hub.database.rows("SELECT part FROM staging.thing ORDER BY part") == [
                "1", "2", "3", "4",
            ]
        )
        #expect(try await hub.database.value("SELECT count(*) FROM hub.cursor") == "1")
    }

    private func job(_ isXML: Bool) -> PullJob {
        var job = ThingJob.job(Pagination(kind: .page(from: 1), stop: .emptyPage))
        job.pull.since = Pull.Since(field: try? Path("seen"), start: "2026-01-01")
        if isXML { job.pull.records = try? Path("r.data.d[]") }
        return job
    }

    private static func source(_ pages: [[UInt8]]) -> ScriptedTransport {
        ScriptedTransport { request in
            let number = request.url.split(separator: "page=").last.flatMap { Int($0) } ?? 1
            guard pages.indices.contains(number - 1) else {
                return .init(body: Array(#"{"total":4,"data":[]}"#.utf8))
            }
            return .init(body: pages[number - 1])
        }
    }

    /// Odd but right: what a reader must not refuse.
    @Test(arguments: [
        "\u{FEFF}" + BadDocument.soundJSON, " \r\n\t" + BadDocument.soundJSON + "\r\n",
        BadDocument.soundJSON.replacing("\n", with: "\r\n  "),
        #"{"data":[\#(BadDocument.record(3).replacing("A", with: #"\u0041"#)),\#(BadDocument.record(4))]}"#,
        #"{"khác":"😀 \uD83D\uDE00","data":[\#(BadDocument.record(3)),\#(BadDocument.record(4))]}"#,
    ])
    func `is not one that is only odd`(document: String) async throws {
        try await Gate.through {
            let hub = Hub(try await HubDatabase([ThingJob.entity]))
            defer { hub.database.removeLanding() }
            let report = try await hub.run(
                job(false),
                Self.source([Array(Self.first.utf8), Array(document.utf8)])
            )
            #expect(report.state == .succeeded, "\(report.failure?.debugDescription ?? "")")
            #expect(
                try await hub.database.value("SELECT count(*) FROM staging.thing WHERE code = 'A'") == "4"
            )
        }
    }
}
