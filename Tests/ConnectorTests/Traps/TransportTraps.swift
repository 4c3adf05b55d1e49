import HubOperations
import HubPipeline
import Testing

/// domain.md, section 6, where it touches transport.
@Suite struct `Transport traps` {
    private let nothing = #"{"nhaXe":{"maDonVi":"NX"},"tuyen":[]}"#

    /// A timetable of one route of one trip; the other operators have none.
    private func timetable(route: String = "", trip: String = "", updated: String = "") async throws
        -> SampleReplay.Outcome
    {
        let answer = """
            {"nhaXe":{"maDonVi":"NX-1","capNhatLuc":"\(updated)"},"tuyen":[{"maTuyen":"R1",\(route)"chuyen":[
            {"maChuyen":"C1","gioXuatBen":"05:30"\(trip)}]}]}
            """
        let outcome = try await Repository.replay("transport/timetables", [answer, nothing, nothing])
        #expect(outcome.report.failure == nil)
        return outcome
    }

    @Test(arguments: ["0001-01-01T00:00:00", "0001-01-01T00:00:00+07:00", "01/01/0001 00:00", "", "null"])
    func `trap 26: a date at the beginning of time is no date`(written: String) async throws {
        let outcome = try await timetable(updated: written)
        #expect(outcome.column("updated_at", of: "coach_route") == [nil])
        #expect(outcome.column("route", of: "coach_route") == ["R1"])
    }

    @Test(arguments: [
        (#""75.000""#, "75000"), (#""160000""#, "160000"), ("75000", "75000"), (#""1.250.000đ""#, "1250000"),
        (#""75.000,00 VND""#, "75000"),
    ])
    func `trap 07: a fare is in đồng, with or without dots`(written: String, meant: String) async throws {
        let outcome = try await timetable(route: #""giaVe":\#(written),"#)
        #expect(outcome.column("price", of: "coach_route") == [meant])
    }

    @Test(arguments: [
        ("2-3-4-5-6-7-CN", "2-3-4-5-6-7-CN"), ("CN", "CN"), ("2", "2"), ("6-7-CN", "6-7-CN"),
    ])
    func `a 2 is Monday, and CN is Sunday`(written: String, days: String) async throws {
        let outcome = try await timetable(trip: #","ngayChay":"\#(written)""#)
        #expect(outcome.column("days", of: "coach_trip") == [days])
    }

    @Test(arguments: [("06:50", "06:50"), ("05:30", "05:30"), ("05:29", "29:29"), ("00:00", "24:00")])
    func `trap 20: an arrival before the departure is tomorrow's`(written: String, kept: String) async throws
    {
        let outcome = try await timetable(trip: #","gioDenDuKien":"\#(written)""#)
        #expect(outcome.column("arrives", of: "coach_trip") == [kept])
    }
}
