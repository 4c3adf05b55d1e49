/// The timetable of an operator who has no program, sent by hand: two lines of title above the head of the table.
struct OperatorWorkbook {
    let name = "lichchay_NX-TN-004.xlsx"

    var workbook: Workbook {
        Workbook(sheet: "LichChay", rows: Self.titles + [Self.head] + Self.trips)
    }

    private static let titles: [[Workbook.Cell]] = [
        [.text("LỊCH CHẠY XE KHÁCH NHÀ XE TỰ LÀM")], [.text("Áp dụng từ"), .text("15/06/2026")],
    ]
    static let head: [Workbook.Cell] = [
        "Nhà xe", "Mã tuyến", "Mã chuyến", "Ngày chạy", "Xuất bến", "Đến", "Biển số", "Số chỗ",
    ].map { .text($0) }

    /// Times as times, as text, and as text that a person typed; a plate that a person typed; a number as text.
    private static let trips: [[Workbook.Cell]] = [
        [
            .text("NX-TN-004"), .text("6280.1119.D"), .text("C01"), .text("2-3-4-5-6-7-CN"),
            .time(minutes: 330),
            .time(minutes: 410), .text("62B-098.76"), .number("29"),
        ],
        [
            .text("NX-TN-004"), .text("6280.1119.D"), .text("C02"), .text("T7, CN"), .text("23:45"),
            .text("01:05"),
            .text("62 B 098.77"), .text("29"),
        ],
        [
            .text("NX-TN-004"), .text("6280.1119.D"), .text("C03"), .text("hằng ngày"), .text("14h30"),
            .empty, .empty,
            .number("16"),
        ],
    ]
}
