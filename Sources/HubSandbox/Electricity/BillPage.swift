/// One page of bills as the utility answers it.
package struct BillPage: Sendable {
    /// Number of the page, from 1.
    package var number: Int
    /// Bills in the whole answer, all pages together.
    package var total: Int
    package var format: BillFormat

    package init(number: Int, total: Int, format: BillFormat) {
        self.number = number
        self.total = total
        self.format = format
    }

    /// The page's bytes: an envelope around the bills of the given indices.
    package func bytes(of indices: some Collection<Int>, in world: ElectricityWorld) -> [UInt8] {
        var encoder = BillEncoder(capacity: 256 + indices.count * (format == .json ? 480 : 720))
        open(&encoder.writer)
        var isFirst = true
        for index in indices {
            if !isFirst, format == .json { encoder.writer.text(",") }
            isFirst = false
            encoder.append(world.bill(index), as: format)
        }
        close(&encoder.writer)
        return encoder.writer.bytes
    }

    /// Success is the number 0 on odd pages and the text "00" on even ones, as real systems mix them.
    private func open(_ writer: inout ByteWriter) {
        switch format {
        case .json:
            if number.isMultiple(of: 2) {
                writer.text(#"{"maLoi":"00","thongBao":"","tongSo":"#)
            } else {
                writer.text(#"{"maLoi":0,"thongBao":"","tongSo":"#)
            }
            writer.number(total)
            writer.text(#","duLieu":["#)
        case .xml:
            writer.text(#"<?xml version="1.0" encoding="UTF-8"?>"#)
            writer.text("\n<KetQua><MaLoi>0</MaLoi><ThongBao/><TongSo>")
            writer.number(total)
            writer.text("</TongSo><DanhSachHoaDon>")
        }
    }

    private func close(_ writer: inout ByteWriter) {
        switch format {
        case .json: writer.text("]}")
        case .xml: writer.text("</DanhSachHoaDon></KetQua>")
        }
    }
}
