import HubModel
import HubPipeline
import Testing

@Suite struct `A zip of timetables` {
    private func open(_ fixture: String, agency: String? = "Xe buýt «A», \"B\"") async throws -> Opened {
        let targets: [Opened.Target] = [
            .init(
                entity: "stop",
                fields: [("id", "stop_id"), ("name", "stop_name")],
                conditions: ["file.name = stops.txt"]
            ),
            .init(
                entity: "time",
                fields: [("id", "{trip_id}-{stop_sequence}"), ("leaves", "departure_time")],
                conditions: ["file.name = stop_times.txt"]
            ),
            .init(
                entity: "agency",
                fields: [("name", "agency_name")],
                conditions: ["file.name = agency.txt"]
            ),
            .init(entity: "nothing", fields: []),
        ]
        return try await Opened.run(try Opened.fixture(fixture), targets) {
            $0.readAs = .gtfs(agencyName: agency)
        }
    }

    @Test func `sends its tables to their entities, and makes the agency that it lacks`() async throws {
        let opened = try await open("no-agency-bom-beyond-midnight.zip")
        #expect(
            opened.rows.sorted() == [
                "agency: name=Xe buýt «A», \"B\"", "stop: id=S1 name=Bến xe Long An",
                "stop: id=S2 name=Chợ Bến Lức",
                "time: id=T1-1 leaves=23:50:00", "time: id=T1-2 leaves=25:05:00",
            ],
            "\(opened.failure ?? "")"
        )
        #expect(opened.report.account.closes && opened.report.account.skipped == 3)
        let without = try await open("no-agency-bom-beyond-midnight.zip", agency: nil)
        #expect(without.rows.count == 4)
    }

    @Test(arguments: [
        ("lacks-stop-times.zip", "gtfs.missing_file"), ("stops-twice.zip", "gtfs.file_twice"),
        ("two-tables.zip", "gtfs.missing_file"), ("leads-out.zip", "unwrap.bad_name"),
        ("bomb-by-ratio.zip", "gtfs.missing_file"), ("stops-in-the-middle.gz", "unwrap.archive"),
    ])
    func `that is not whole replaces nothing`(fixture: String, code: String) async throws {
        let opened = try await open(fixture)
        #expect(opened.failure?.hasPrefix(code + ":") == true, "\(opened.failure ?? "no failure")")
        #expect(opened.rows.isEmpty)
    }
}
