/// A signed electronic invoice (QĐ 1450/QĐ-TCT) of a bill, as the utility's providers really write it.
struct EInvoice {
    /// How a file departs from the standard; all occur among any eight bills in a row.
    enum Drift: Int, CaseIterable {
        case none, totalsOutside, otherListName, codeInside, wrapped, longNumbers, paddedNumber, oldVersion
    }

    /// What an invoice does to an earlier one; the numbers are the standard's.
    enum Relation: Int {
        case replaces = 1
        case adjusts = 2
    }

    let bill: Bill
    var relation: Relation?

    private var drift: Drift { Drift(rawValue: bill.index % Drift.allCases.count) ?? .none }
    /// A later invoice of the same series has a number of its own.
    private var number: Int { bill.number + (relation == nil ? 0 : 5_000_000) }
    private var series: String { "C\(bill.issued.year % 100)TEV" }
    private var day: String {
        "\(bill.issued.year)-\(padded(bill.issued.month, 2))-\(padded(bill.issued.day, 2))"
    }
    /// An adjustment says only by how much.
    private var kilowattHours: Int { relation == .adjusts ? 1 : bill.kilowattHours }

    var xml: String {
        let invoice = """
            <HDon><DLHDon Id="data">\(general)<NDHDon>\(parties)\(lines)\(drift == .totalsOutside ? "" : totals)\
            </NDHDon>\(drift == .totalsOutside ? totals : "")\
            <TTKhac><TTin><TTruong>KyHoaDon</TTruong><KDLieu>string</KDLieu>\
            <DLieu>\(padded(bill.period.month, 2))/\(bill.period.year)-1</DLieu></TTin></TTKhac></DLHDon>\
            \(drift == .codeInside ? "" : authorityCode)\(signature)</HDon>
            """
        let wrapped =
            drift == .wrapped
            ? "<TDiep><TTChung><PBan>2.1.0</PBan></TTChung><DLieu>\(invoice)</DLieu></TDiep>" : invoice
        return #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + wrapped
    }

    // MARK: Parts

    private var general: String {
        """
        <TTChung><PBan>\(drift == .oldVersion ? "2.0.1" : "2.1.0")</PBan><THDon>HÓA ĐƠN GIÁ TRỊ GIA TĂNG</THDon>\
        <KHMSHDon>1</KHMSHDon><KHHDon>\(series)</KHHDon>\
        <SHDon>\(drift == .paddedNumber ? padded(number, 8) : String(number))</SHDon><NLap>\(day)</NLap>\
        <HDCTTChinh>0</HDCTTChinh><DVTTe>VND</DVTTe><TGia>1</TGia><HTTToan>TM/CK</HTTToan>\
        <MSTTCGP>3900000110</MSTTCGP>\(drift == .codeInside ? authorityCode : "")\(related)</TTChung>
        """
    }

    private var related: String {
        guard let relation else { return "" }
        return """
            <TTHDLQuan><TCHDon>\(relation.rawValue)</TCHDon><LHDCLQuan>1</LHDCLQuan><KHMSHDCLQuan>1</KHMSHDCLQuan>\
            <KHHDCLQuan>\(series)</KHHDCLQuan><SHDCLQuan>\(padded(bill.number, 8))</SHDCLQuan>\
            <NLHDCLQuan>\(day)</NLHDCLQuan></TTHDLQuan>
            """
    }

    private var parties: String {
        var code = ByteWriter(capacity: 16)
        code.code(of: bill.customer)
        var street = ByteWriter(capacity: 64)
        street.street(of: bill.customer)
        return """
            <NBan><Ten>CÔNG TY ĐIỆN LỰC THÍ DỤ</Ten><MST>1100000012-001</MST><DChi>Phường Long An, tỉnh Tây Ninh</DChi>\
            <SDThoai>19001006</SDThoai></NBan><NMua><Ten>\(String(decoding: bill.customer.name, as: UTF8.self))</Ten>\
            <DChi>\(bill.customer.house) \(String(decoding: street.bytes, as: UTF8.self))</DChi>\
            <MKHang>\(String(decoding: code.bytes, as: UTF8.self))</MKHang></NMua>
            """
    }

    private var lines: String {
        let list = drift == .otherListName ? "DSDVu" : "DSHHDVu"
        let items = Tariff.parts(kilowattHours: kilowattHours).enumerated().map { index, part in
            """
            <HHDVu><TChat>1</TChat><STT>\(index + 1)</STT><THHDVu>Điện tiêu thụ tháng \
            \(padded(bill.period.month, 2))/\(bill.period.year) (bậc \(index + 1))</THHDVu><DVTinh>kWh</DVTinh>\
            <SLuong>\(amount(part.kilowattHours))</SLuong><DGia>\(amount(part.price))</DGia>\
            <ThTien>\(amount(part.kilowattHours * part.price))</ThTien><TSuat>8%</TSuat></HHDVu>
            """
        }
        return "<\(list)>\(items.joined())</\(list)>"
    }

    private var totals: String {
        let net = Tariff.net(kilowattHours: kilowattHours)
        let vat = Tariff.vat(onNet: net)
        return """
            <TToan><THTTLTSuat><LTSuat><TSuat>8%</TSuat><ThTien>\(amount(net))</ThTien><TThue>\(amount(vat))</TThue>\
            </LTSuat></THTTLTSuat><TgTCThue>\(amount(net))</TgTCThue><TgTThue>\(amount(vat))</TgTThue>\
            <TgTTTBSo>\(amount(net + vat))</TgTTTBSo></TToan>
            """
    }

    private var authorityCode: String {
        "<MCCQT Id=\"cqt\">00\(padded(bill.identifier, 32))</MCCQT>"
    }

    /// Its bytes must stay as they are, white space and all.
    private var signature: String {
        """
        <DSCKS><NBan><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><Reference  URI="#data">\
        <DigestValue>\(padded(bill.identifier, 20))=</DigestValue></Reference></SignedInfo>
          <SignatureValue>chu-ky-thu-nghiem</SignatureValue></Signature></NBan><CQT/></DSCKS>
        """
    }

    private func amount(_ number: Int) -> String {
        drift == .longNumbers ? "\(number).000000" : String(number)
    }
}
