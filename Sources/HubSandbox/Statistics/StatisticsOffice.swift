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
        return .soap(DataSet(wards: WardList.wards(on: day)).text)
    }

    func facts(revision: Int) -> [String: Int] {
        ["wardsOfToday": WardList.wards(on: CalendarDay(year: 2026, month: 6, day: 1)).count]
    }
}

/// A .NET DataSet on the wire: a schema, then a diffgram; without rows there is no data set in it.
private struct DataSet {
    let wards: [WardList.Ward]

    var text: String {
        Markup.parent(
            #"DanhMucPhuongXaResponse xmlns="http://tempuri.org/""#,
            Markup.parent("DanhMucPhuongXaResult", Self.schema + diffgram)
        )
    }

    private static let schema = #"""
        <xs:schema id="NewDataSet" xmlns="" xmlns:xs="http://www.w3.org/2001/XMLSchema" \#
        xmlns:msdata="urn:schemas-microsoft-com:xml-msdata"><xs:element name="NewDataSet" \#
        msdata:IsDataSet="true"/></xs:schema>
        """#

    private var diffgram: String {
        let rows = wards.enumerated().map(row).joined()
        return Markup.parent(
            #"diffgr:diffgram xmlns:msdata="urn:schemas-microsoft-com:xml-msdata" "#
                + #"xmlns:diffgr="urn:schemas-microsoft-com:xml-diffgram-v1""#,
            wards.isEmpty ? "" : Markup.parent(#"NewDataSet xmlns="""#, rows)
        )
    }

    private func row(_ position: Int, _ ward: WardList.Ward) -> String {
        Markup.parent(
            #"TABLE diffgr:id="TABLE\#(position + 1)" msdata:rowOrder="\#(position)""#,
            Markup.element("MaTinh", ward.province) + Markup.element("TenTinh", ward.provinceName)
                + (ward.district.isEmpty ? "" : Markup.element("MaQuanHuyen", ward.district))
                + Markup.element("MaPhuongXa", ward.code) + Markup.element("TenPhuongXa", ward.name)
                + Markup.element("LoaiHinh", String(ward.name.prefix { $0 != " " }))
        )
    }
}
