/// The last month's bills as the utility leaves them at midnight: semicolons, dots between thousands, no zeros in front.
struct MonthlyBills {
    let world: ElectricityWorld

    private var month: CalendarDay { world.month(ElectricityWorld.periods - 1) }

    var name: String { "hoadon_\(month.year)-\(padded(month.month, 2)).csv.gz" }

    /// With a byte order mark and lines as on Windows; bills that break a rule were not issued.
    var csv: [UInt8] {
        let first = (ElectricityWorld.periods - 1) * world.customerCount
        var writer = ByteWriter(capacity: (world.billCount - first) * 160 + 256)
        writer.text("\u{FEFF}MA_KHANG;TEN_KHANG;DCHI_KHANG;KIHIEU_SERY;SO_SERY;KY;THANG;NAM;")
        writer.text("DIEN_TTHU;SO_TIEN;TIEN_GTGT;TONG_TIEN;NGAY_PHANH;TINH_TRANG\r\n")
        for index in min(first, world.billCount)..<world.billCount {
            let bill = world.bill(index)
            if bill.flaw == nil { append(bill, to: &writer) }
        }
        return writer.bytes
    }

    private func append(_ bill: Bill, to writer: inout ByteWriter) {
        let vat = Tariff.vat(onNet: bill.net)
        writer.code(of: bill.customer)
        writer.text(";")
        writer.append(bill.customer.name)
        writer.text(";\"Số nhà ")
        writer.number(bill.customer.house)
        writer.text("; ")
        writer.street(of: bill.customer)
        writer.append("\";C\(bill.issued.year % 100)TEV;\(bill.number);1;")
        writer.append("\(bill.period.month);\(bill.period.year);\(grouped(bill.kilowattHours));")
        writer.append("\(grouped(bill.net));\(grouped(vat));\(grouped(bill.net + vat));")
        writer.append("\(padded(bill.issued.day, 2))/\(padded(bill.issued.month, 2))/\(bill.issued.year);")
        writer.append(bill.isPaid ? "DATT\r\n" : "CHUATT\r\n")
    }
}

/// `1.234.567`.
func grouped(_ number: Int) -> String {
    guard number >= 1000 else { return String(number) }
    return "\(grouped(number / 1000)).\(padded(number % 1000, 3))"
}
