/// The timetables of all coach operators in one workbook, as large as is wanted; no row breaks a rule.
package struct ProvinceWorkbook: Sendable {
    private static let days = ["2-3-4-5-6-7-CN", "T7, CN", "hằng ngày", "2-4-6"]
    private static let seats = ["16", "29", "34", "45"]
    private static let operators = 40
    private static let tripsOfARoute = 200

    private let trips: Int

    package init(trips: Int) { self.trips = trips }

    package func write(to sink: ([UInt8]) throws -> Void) throws {
        try Workbook(sheet: "LichChay", rows: [OperatorWorkbook.head] + (0..<trips).map(row)).zip.write(
            to: sink
        )
    }

    private func row(_ index: Int) -> [Workbook.Cell] {
        let departs = index * 7 % 1440
        return [
            .text("NX-TN-\(padded(index % Self.operators + 1, 3))"),
            .text("6280.\(padded(1000 + index / Self.tripsOfARoute % 9000, 4)).A"),
            .text("C\(padded(index, 6))"), .text(Self.days[index % Self.days.count]),
            .time(minutes: departs), .time(minutes: (departs + 95) % 1440),
            .text("62B-\(padded(index / 100 % 1000, 3)).\(padded(index % 100, 2))"),
            .number(Self.seats[index % Self.seats.count]),
        ]
    }
}
