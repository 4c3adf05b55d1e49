/// Coach operators' timetables, each in the habits of the program that its operator uses.
struct Timetable {
    private struct Operator {
        var code: String
        var name: String
        var updated: String
        /// `75.000` or `160000`.
        var isPriceGrouped: Bool
        /// `272 km` or 47.
        var isDistanceText: Bool
    }

    private static let operators = [
        Operator(
            code: "NX-TN-001",
            name: "Nhà xe Thí Dụ",
            updated: "2026-06-15T05:00:00+07:00",
            isPriceGrouped: true,
            isDistanceText: false
        ),
        Operator(
            code: "NX-TN-002",
            name: "HTX vận tải Mẫu",
            updated: "15/06/2026 05:00",
            isPriceGrouped: false,
            isDistanceText: true
        ),
        Operator(
            code: "NX-TN-003",
            name: "Xe khách Giả Định",
            updated: "0001-01-01T00:00:00",
            isPriceGrouped: true,
            isDistanceText: true
        ),
    ]
    private static let runs = ["2-3-4-5-6-7-CN", "6-7-CN", "2-4-6", "CN"]

    static let routesOfEach = 4
    static let tripsOfEach = 6
    static var operatorCount: Int { operators.count }

    let revision: Int

    /// A route that a revision has ended is simply no longer there.
    func isRunning(_ route: Int) -> Bool { route == 0 || route > revision }

    /// `nil` of an operator that nobody knows.
    func answer(_ code: String) -> WireValue? {
        guard let index = Self.operators.firstIndex(where: { $0.code == code }) else { return nil }
        let theirs = Self.operators[index]
        let routes = (0..<Self.routesOfEach).filter { index != 0 || isRunning($0) }
        return [
            "tuyen": .list(routes.map { route($0, of: theirs, index) }),
            // Behind the list, where a reader that streams comes to it last.
            "nhaXe": [
                "maDonVi": .text(theirs.code), "ten": .text(theirs.name), "maSoThue": "1100000012",
                "tongDai": "1900 0000", "giayPhep": .text("GPKD-VT \(100 + index)/2026"),
                "capNhatLuc": .text(theirs.updated),
            ],
        ]
    }

    private func route(_ route: Int, of theirs: Operator, _ index: Int) -> WireValue {
        let price = 75_000 + route * 85_000
        let distance = 47 + route * 75
        return [
            "maTuyen": .text("6280.11\(padded(11 + route, 2)).\(["A", "B", "C"][index])"),
            "tenTuyen": .text("BX Long An - BX số \(route + 1)"), "benDi": "BX Long An",
            "benDen": .text("BX số \(route + 1)"),
            "cuLyKm": theirs.isDistanceText ? .text("\(distance) km") : .number(distance),
            "loaiXe": route % 2 == 0 ? "GIUONG_NAM" : "GHE_NGOI",
            "giaVe": .text(theirs.isPriceGrouped ? grouped(price) : String(price)), "trangThai": "HOAT_DONG",
            "chuyen": .list((0..<Self.tripsOfEach).map { trip($0, of: route, index) }),
        ]
    }

    /// The last trip leaves before midnight and arrives after it.
    private func trip(_ number: Int, of route: Int, _ index: Int) -> WireValue {
        let isLast = number == Self.tripsOfEach - 1
        let departs = isLast ? 23 * 60 + 45 : 5 * 60 + 30 + number * 180
        let arrives = (departs + 80 + route * 60) % 1440
        let plate = index == 1 ? "62F-0\(padded(567 + number, 4))" : "62B-0\(12 + number).34"
        return [
            "maChuyen": .text("C\(padded(number + 1, 2))"), "gioXuatBen": .text(time(departs)),
            "gioDenDuKien": .text(time(arrives)), "ngayChay": .text(Self.runs[number % Self.runs.count]),
            "bienSo": .text(plate), "soCho": .number(isLast ? 22 : 34),
        ]
    }

    private func time(_ minutes: Int) -> String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }
}
