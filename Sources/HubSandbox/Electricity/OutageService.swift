import HTTPTypes

/// The utility's older half: SOAP 1.1 whose result is another XML document as text.
struct OutageService {
    static let path = "/electricity/CskhService.asmx"
    private static let operation = "LichNgungCungCapDien"
    private static let longestRange = 62
    let world: ElectricityWorld
    let outages: OutageCalendar

    /// A session that has died is told by a Fault with status 200, everything else by one with 500.
    func answer(_ request: SandboxRequest, admit: (Substring?) -> TokenDesk.Admission) -> Answer {
        guard let call = SOAPCall(request), call.operation == Self.operation,
            call.action?.hasSuffix(Self.operation) == true
        else { return .fault("Client", "Không có thao tác này") }
        guard admit(SOAPHeader(request)["PhienLamViec"]) == .admitted else {
            return .fault("Server", "Phiên làm việc đã hết hạn", status: .ok)
        }
        guard let from = day(call["TuNgay"]), let through = day(call["DenNgay"]), from <= through,
            through - from <= Self.longestRange
        else { return .fault("Client", "Ngày không hợp lệ, cần dd/MM/yyyy, nhiều nhất 62 ngày") }
        let unit = call["MaDonVi"]
        return result(outages.list(ofUnit: unit, from: from, through: through), isQuoted: unit.hasSuffix("2"))
    }

    private func result(_ outages: [OutageCalendar.Outage], isQuoted: Bool) -> Answer {
        let tables = outages.map(table).joined()
        let inner = tables.isEmpty ? "<NewDataSet />" : "<NewDataSet>\n\(tables)</NewDataSet>"
        let text = isQuoted ? "<![CDATA[\(inner)]]>" : Markup.escaped(inner)
        return .soap(
            Markup.parent(
                "\(Self.operation)Response xmlns=\"http://tempuri.org/\"",
                Markup.parent("\(Self.operation)Result", text)
            )
        )
    }

    private func table(_ outage: OutageCalendar.Outage) -> String {
        let cells = [
            ("MA_LICH", outage.code), ("MA_DVIQLY", outage.unit), ("KHU_VUC", outage.area),
            ("LY_DO", outage.reason), ("strThoiGianMatDien", outage.time),
        ]
        return Markup.parent("Table", cells.map { Markup.element($0.0, $0.1) }.joined()) + "\n"
    }

    private func day(_ text: String) -> Int? {
        CalendarDay(slashed: text[...])?.daysSinceEpoch
    }
}

/// The texts of a SOAP header, whatever the prefix of their names.
struct SOAPHeader {
    private let text: Substring

    init(_ request: SandboxRequest) {
        let message = String(decoding: request.body, as: UTF8.self)
        text = message.firstRange(of: "Header").map { message[$0.upperBound...] } ?? ""
    }

    /// `nil` if there is no such element before the body.
    subscript(name: String) -> Substring? {
        guard let start = text.firstRange(of: name)?.upperBound,
            let begin = text[start...].firstIndex(of: ">"),
            let end = text[begin...].firstIndex(of: "<")
        else { return nil }
        return text[text.index(after: begin)..<end]
    }
}
