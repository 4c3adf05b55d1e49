import HubModel
import Testing

/// The drift and traps of the social insurance, the statistics office and the bus network, by their number.
@Suite struct `Register traps` {
    @Test(arguments: [
        (#""maSoBhxh": 112345678, "dienThoai": 912000222"#, "0112345678", "+84912000222"),
        (#""maSoBhxh": "0112345678", "dienThoai": "0912000222""#, "0112345678", "+84912000222"),
        (#""maSoBhxh": "8012345678", "dienThoai": "912000222""#, "8012345678", "+84912000222"),
    ])
    func `trap 08: a number that has lost its zero as a number has it again`(
        written: String,
        number: String,
        phone: String
    ) async throws {
        let answer = #"{"success": true, "data": {"hoTen": "Lê Thị Mẫu", \#(written)}}"#
        let columns = [
            "agreed_to": "TRA_CUU_BHXH", "insurance_no": number, "citizen_id": "080190999901",
        ]
        let parent = Parent(key: "1", columns: columns)
        let outcome = try await Repository.replay("social-insurance/members", [answer], parents: [parent])
        #expect(outcome.column("insurance_no", of: "si_member") == [number])
        #expect(outcome.column("phone", of: "si_member") == [phone])
    }

    @Test func `trap 08: a golden row of a number without its zero is whole`() throws {
        let folder = "social-insurance/samples/members"
        #expect(try Goldens.text("\(folder)/page-2-numbers-that-lost-zeros.json").contains(": 112345678,"))
        let members = try Goldens.rows(folder, "si_member")
        #expect(members.map { $0["insurance_no"] } == ["8012345678", "0112345678"])
    }

    @Test func `trap 16: one code is two wards, each on its day`() throws {
        let wards = try Goldens.rows("statistics/samples/wards", "ward_of_day")
        let names = wards.filter { $0["ward_code"] == "27694" }.map { [$0["as_of"], $0["name"]] }
        #expect(names == [["2025-06-30", "Phường 1"], ["2025-07-01", "Phường Long An"]])
    }

    @Test func `trap 18: a smart apostrophe stays as it is written`() throws {
        let wards = try Goldens.rows("statistics/samples/wards", "ward_of_day")
        #expect(wards.contains { $0["name"] == "Phường Cư M’gar" })
    }

    @Test func `trap 20: a network without an agency has one, and a trip goes on beyond midnight`() throws {
        let agencies = try Goldens.rows("transport/samples/gtfs", "bus_agency")
        #expect(agencies.map { $0["name"] } == ["Xe buýt tỉnh"])
        let times = try Goldens.rows("transport/samples/gtfs", "bus_stop_time")
        #expect(
            times.filter { $0["trip_id"] == "R62_1_2350" }.map { $0["arrives"] }.suffix(2) == [
                "24:20", "25:05",
            ]
        )
    }
}
