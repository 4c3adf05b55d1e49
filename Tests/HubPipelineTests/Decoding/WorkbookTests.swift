import HubModel
import HubPipeline
import Testing

@Suite struct `A workbook` {
    private func open(
        _ fixture: String,
        _ fields: [(name: String, from: String)],
        _ change: (inout ReadAs.Sheet) -> Void = { _ in }
    ) async throws -> Opened {
        try await Opened.run(try Opened.fixture(fixture), [.init(entity: "trip", fields: fields)]) { pull in
            var sheet = ReadAs.Sheet()
            change(&sheet)
            pull.readAs = .xlsx(sheet)
        }
    }

    @Test func `gives what a person sees in its cells`() async throws {
        let opened = try await open(
            "title-rows-dates-and-rich-texts.xlsx",
            [
                ("code", "Mã tuyến"), ("at", "Giờ đi"), ("stop", "Bến"), ("day", "Ngày"), ("moment", "Lúc"),
                ("span", "Dài"), ("price", "Giá"), ("runs", "Chạy"), ("more", "D"),
            ]
        ) { $0.header = .row(3) }
        #expect(
            opened.rows == [
                "trip: code=62-1 at=05:30:00 day=2026-02-17 moment=2026-02-17T08:30:00 more=a b price=75000 "
                    + "runs=true span=25:10:00 stop=Bến xe Long An",
                "trip: code=6280 at=∅ day=2026-02-17 moment=∅ more=∅ price=120000 runs=∅ span=∅ stop=#N/A",
            ],
            "\(opened.failure ?? "")"
        )
    }

    @Test func `may have its header in its first row, its letters for names, and days from 1904`()
        async throws
    {
        let days = try await open("days-from-1904.xlsx", [("code", "Mã"), ("day", "Ngày")])
        #expect(days.rows == ["trip: code=1 day=2026-02-17"], "\(days.failure ?? "")")
        let letters = try await open("days-from-1904.xlsx", [("code", "A"), ("day", "B")]) {
            $0.header = .none
        }
        #expect(letters.rows == ["trip: code=Mã day=Ngày", "trip: code=1 day=2026-02-17"])
    }

    @Test(arguments: [
        (nil, "của Tuyến 2"), ("tuyến 3", "của Tuyến 3"), ("1", "của Mã"), ("Mã", "của Mã"),
        ("3", "của Tuyến 3"),
    ])
    func `is read by the sheet that is named, numbered, or first to be seen`(name: String?, value: String)
        async throws
    {
        let opened = try await open("hidden-sheet-first.xlsx", [("code", "Mã")]) { $0.name = name }
        #expect(opened.rows == ["trip: code=\(value)"], "\(opened.failure ?? "")")
    }

    @Test(arguments: [
        ("text-that-is-not-there.xlsx", "xlsx.wrong_reference"), ("entity-bomb.xlsx", "xlsx.malformed"),
        ("no-workbook.xlsx", "xlsx.missing_part"), ("lacks-its-sheet.xlsx", "xlsx.missing_part"),
        ("cut-off.xlsx", "unwrap.archive"), ("old-or-encrypted.xls", "xlsx.old_format"),
        ("two-members.gz", "unwrap.archive"),
    ])
    func `that is damaged or hostile is refused whole`(fixture: String, code: String) async throws {
        let opened = try await open(fixture, [("code", "Mã tuyến")]) { $0.header = .row(3) }
        #expect(opened.failure?.hasPrefix(code + ":") == true, "\(opened.failure ?? "no failure")")
        #expect(opened.rows.isEmpty)
    }

    @Test func `lacks a sheet or a header in words that help`() async throws {
        let sheet = try await open("hidden-sheet-first.xlsx", [("code", "Mã")]) { $0.name = "Giá vé" }
        #expect(
            sheet.failure
                == "xlsx.no_sheet: The workbook has no sheet «Giá vé». It has: Mã, Tuyến 2, Tuyến 3."
        )
        let header = try await open("hidden-sheet-first.xlsx", [("code", "Mã")]) { $0.header = .row(9) }
        #expect(header.failure?.hasPrefix("xlsx.no_header:") == true)
    }
}
