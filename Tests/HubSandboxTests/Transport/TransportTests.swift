import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The transport department` {
    private func timetable(_ code: String, revision: Int = 0) -> Seen {
        var configuration = SandboxConfiguration.holding(12_000)
        configuration.revision = revision
        var fields = HTTPFields()
        if let name = HTTPField.Name("Token") { fields[name] = "token-nha-xe-thu-nghiem" }
        return Seen(Sandbox(configuration).get("/transport/nhaxe/\(code)/lichchay", fields: fields))
    }

    @Test func `has a network and a workbook of any size, and every row of them once`() throws {
        let feed = TransitFeed(stopTimes: 1200)
        let times = try #require(try unpacked(feed.bytes)["stop_times.txt"])
        #expect(times.split(separator: "\r\n").count == 1201)
        var bytes: [UInt8] = []
        try ProvinceWorkbook(trips: 300).write { bytes += $0 }
        let sheet = try #require(try unpacked(bytes)["xl/worksheets/sheet1.xml"])
        #expect(sheet.components(separatedBy: "<row ").count == 302)
        let texts = try #require(try unpacked(bytes)["xl/sharedStrings.xml"])
        #expect(Set(texts.components(separatedBy: "<t ").filter { $0.contains(">C0") }).count == 300)
    }

    /// The files of the archive, as another program unpacks them.
    private func unpacked(_ bytes: [UInt8]) throws -> [String: String] {
        let file = FileManager.default.temporaryDirectory.appending(path: "gtfs-\(UUID().uuidString).zip")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import sys, json, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; "
                + "print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))", file.path,
        ]
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode([String: String].self, from: data)
    }

    @Test func `trap 20 publishes no agency, times beyond midnight and a calendar that has ended`() throws {
        let files = try unpacked(Sandbox(.holding(12_000)).get("/transport/gtfs.zip").body)
        #expect(files["agency.txt"] == nil && files["shapes.txt"] != nil)
        #expect(
            files["stop_times.txt"]?.contains(",24:") == true
                && files["stop_times.txt"]?.contains(",25:") == true
        )
        #expect(files["calendar.txt"]?.contains("20180101,20181231") == true)
        #expect(files["stops.txt"]?.unicodeScalars.first == "\u{FEFF}")
        #expect(files["stop_times.txt"]?.split(separator: "\r\n").count == 201)
    }

    @Test func `trap 26 leaves names unfilled, and dates at the beginning of time`() throws {
        let files = try unpacked(Sandbox(.holding(12_000)).get("/transport/gtfs.zip").body)
        #expect(files["stops.txt"]?.contains(",STOP_01_") == true)
        #expect(
            files["routes.txt"]?.contains("n/a-01_") == true
                || TransitFeed(scale: 12_000, revision: 0).tripCount < 36
        )
        #expect(timetable("NX-TN-003").nhaXe.capNhatLuc.text == "0001-01-01T00:00:00")
    }

    @Test func `writes a feed of any size in small pieces, the same each time`() throws {
        let feed = TransitFeed(scale: 1_200_000, revision: 0)
        #expect(feed.stopTimeCount == 20_000)
        var largest = 0
        var size = 0
        try feed.write { piece in
            largest = max(largest, piece.count)
            size += piece.count
        }
        #expect(largest < 80_000 && size > 700_000)
        #expect(try TransitFeed(scale: 600, revision: 2).bytes == TransitFeed(scale: 600, revision: 2).bytes)
    }

    @Test func `shows each operator's habits, behind a token`() {
        #expect(Sandbox(.holding(1)).get("/transport/nhaxe/NX-TN-001/lichchay").status == .unauthorized)
        #expect(timetable("NX-TN-001").tuyen[0].giaVe.text == "75.000")
        #expect(timetable("NX-TN-002").tuyen[1].giaVe.text == "160000")
        #expect(timetable("NX-TN-002").tuyen[0].cuLyKm.text == "47 km")
        #expect(timetable("NX-TN-001").tuyen[0].cuLyKm.number == 47)
        #expect(timetable("NX-TN-001").tuyen[0].chuyen[0].ngayChay.text == "2-3-4-5-6-7-CN")
        #expect(timetable("NX-TN-001").tuyen[0].chuyen[5].gioXuatBen.text == "23:45")
        #expect(timetable("NX-TN-001").tuyen[0].chuyen[5].gioDenDuKien.text == "01:05")
        #expect(timetable("NX-TN-009").thongBao.text == "Không có đơn vị này")
    }

    @Test func `forgets a route that a revision has ended`() {
        #expect(timetable("NX-TN-001").tuyen.items.count == 4)
        #expect(timetable("NX-TN-001", revision: 1).tuyen.items.count == 3)
        #expect(timetable("NX-TN-002", revision: 1).tuyen.items.count == 4)
    }
}
