import HTTPTypes

/// The statistics office's catalogue of wards (SOAP 1.1, a .NET data set) as of a day.
struct StatisticsOffice: SimulatedSystem {
    init(_ configuration: SandboxConfiguration) {}

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.path == "/nso/DMDVHC.asmx" else { return nil }
        guard request.method == .post, let call = SOAPCall(request) else {
            return .fault("Client", "Server did not recognize the request")
        }
        guard call.action == "http://tempuri.org/\(call.operation)", call.operation == "DanhMucPhuongXa"
        else {
            return .fault("Client", "Server did not recognize the value of HTTP Header SOAPAction")
        }
        guard let day = CalendarDay(slashed: call["DenNgay"][...]) else {
            return .fault("Server", "String was not recognized as a valid DateTime.")
        }
        let rows = WardList.wards(on: day).map(Self.row)
        return .soap(DataSet(operation: call.operation, table: "TABLE", rows: rows).text)
    }

    private static func row(_ ward: WardList.Ward) -> [(name: String, text: String)] {
        [
            ("MaTinh", ward.province), ("TenTinh", ward.provinceName), ("MaQuanHuyen", ward.district),
            ("MaPhuongXa", ward.code), ("TenPhuongXa", ward.name),
            ("LoaiHinh", String(ward.name.prefix { $0 != " " })),
        ]
    }

    func facts(revision: Int) -> [String: Int] {
        ["wardsOfToday": WardList.wards(on: CalendarDay(year: 2026, month: 6, day: 1)).count]
    }
}
