/// The two shapes in which bills are served.
package enum BillFormat: String, Sendable, CaseIterable {
    case json, xml
}

/// Writes bills in the 17 fields of the utility's own names.
struct BillEncoder {
    var writer: ByteWriter

    init(capacity: Int) {
        writer = ByteWriter(capacity: capacity)
    }

    mutating func append(_ bill: Bill, as format: BillFormat) {
        switch format {
        case .json: appendJSON(bill)
        case .xml: appendXML(bill)
        }
    }

    // MARK: JSON

    private mutating func appendJSON(_ bill: Bill) {
        writer.text(#"{"MA_DVIQLY": ""#)
        writer.unit(of: bill.customer)
        writer.text(#"", "MA_KHANG": ""#)
        customerCode(bill)
        writer.text(#"", "TEN_KHANG": ""#)
        writer.append(bill.customer.name)
        writer.text(#"", "DCHI_KHANG": ""#)
        address(bill.customer)
        writer.text(#"", "KY": 1, "THANG": ""#)
        writer.padded(bill.period.month, 2)
        writer.text(#"", "NAM": ""#)
        writer.padded(bill.period.year, 4)
        writer.text(#"", "ID_HDON": "#)
        writer.number(bill.identifier)
        writer.text(#", "LOAI_HDON": "TD", "KIHIEU_SERY": ""#)
        series(bill)
        if bill.flaw != .missingKey {
            writer.text(#"", "SO_SERY": ""#)
            writer.padded(bill.number, 7)
        }
        writer.text(#"", "DIEN_TTHU": "#)
        writer.number(bill.kilowattHours)
        amountsJSON(bill)
        writer.text(#", "NGAY_PHANH": ""#)
        issueDate(bill)
        writer.text(#"", "TINH_TRANG": ""#)
        state(bill)
        writer.text(#""}"#)
    }

    private mutating func amountsJSON(_ bill: Bill) {
        let net = bill.net
        let vat = Tariff.vat(onNet: net)
        if bill.flaw == .textAmount {
            writer.text(#", "SO_TIEN": "không rõ""#)
        } else {
            writer.text(#", "SO_TIEN": "#)
            writer.number(net)
        }
        writer.text(#", "TIEN_GTGT": "#)
        writer.number(vat)
        writer.text(#", "TONG_TIEN": "#)
        writer.number(bill.flaw == .negativeTotal ? -net - vat : net + vat)
    }

    // MARK: XML

    private mutating func appendXML(_ bill: Bill) {
        writer.text("<HoaDon><MA_DVIQLY>")
        writer.unit(of: bill.customer)
        writer.text("</MA_DVIQLY><MA_KHANG>")
        customerCode(bill)
        writer.text("</MA_KHANG><TEN_KHANG>")
        writer.append(bill.customer.name)
        writer.text("</TEN_KHANG><DCHI_KHANG>")
        address(bill.customer)
        writer.text("</DCHI_KHANG><KY>1</KY><THANG>")
        writer.padded(bill.period.month, 2)
        writer.text("</THANG><NAM>")
        writer.padded(bill.period.year, 4)
        writer.text("</NAM><ID_HDON>")
        writer.number(bill.identifier)
        writer.text("</ID_HDON><LOAI_HDON>TD</LOAI_HDON><KIHIEU_SERY>")
        series(bill)
        writer.text("</KIHIEU_SERY>")
        if bill.flaw != .missingKey {
            writer.text("<SO_SERY>")
            writer.padded(bill.number, 7)
            writer.text("</SO_SERY>")
        }
        writer.text("<DIEN_TTHU>")
        writer.number(bill.kilowattHours)
        amountsXML(bill)
        writer.text("<NGAY_PHANH>")
        issueDate(bill)
        writer.text("</NGAY_PHANH><TINH_TRANG>")
        state(bill)
        writer.text("</TINH_TRANG></HoaDon>")
    }

    private mutating func amountsXML(_ bill: Bill) {
        let net = bill.net
        let vat = Tariff.vat(onNet: net)
        writer.text("</DIEN_TTHU><SO_TIEN>")
        if bill.flaw == .textAmount {
            writer.text("không rõ")
        } else {
            writer.number(net)
            writer.text(".00")
        }
        writer.text("</SO_TIEN><TIEN_GTGT>")
        writer.number(vat)
        writer.text(".00</TIEN_GTGT><TONG_TIEN>")
        writer.number(bill.flaw == .negativeTotal ? -net - vat : net + vat)
        writer.text(".00</TONG_TIEN>")
    }

    // MARK: Values of both

    private mutating func customerCode(_ bill: Bill) {
        if bill.flaw == .mistypedCode {
            writer.mistypedCode(of: bill.customer)
        } else {
            writer.code(of: bill.customer)
        }
    }

    private mutating func address(_ customer: Customer) {
        writer.text("Số nhà ")
        writer.number(customer.house)
        writer.text(", tổ ")
        writer.number(customer.house % 20 + 1)
        writer.text(", đường số ")
        writer.number(customer.house % 40 + 1)
        writer.text(", khu dân cư Thí Dụ, ")
        writer.street(of: customer)
        writer.text(", tỉnh Tây Ninh")
    }

    private mutating func series(_ bill: Bill) {
        writer.text("C")
        writer.padded(bill.issued.year % 100, 2)
        writer.text("TEV")
    }

    private mutating func issueDate(_ bill: Bill) {
        writer.padded(bill.issued.year, 4)
        guard bill.flaw != .impossibleDate else { return writer.text("-02-31T00:00:00") }
        writer.text("-")
        writer.padded(bill.issued.month, 2)
        writer.text("-")
        writer.padded(bill.issued.day, 2)
        writer.text("T00:00:00")
    }

    private mutating func state(_ bill: Bill) {
        if bill.isPaid { writer.text("DATT") } else { writer.text("CHUATT") }
    }
}
