import HubAuthoring
import Testing

@Suite struct `Names of fields` {
    @Test(arguments: [
        ("MA_KHANG", "customer_code", "Mã khách hàng"), ("mA_KHANG", "customer_code", "Mã khách hàng"),
        ("maKhachHang", "customer_code", "Mã khách hàng"), ("MaKH", "customer_code", "Mã khách hàng"),
        ("makhachhang", "customer_code", "Mã khách hàng"), ("customerCode", "customer_code", "Mã khách hàng"),
        ("soDinhDanh", "citizen_id", "Số định danh cá nhân"),
        ("SO_CCCD", "citizen_id", "Số định danh cá nhân"),
        ("sodinhdanh", "citizen_id", "Số định danh cá nhân"), ("SDT", "phone", "Số điện thoại"),
        ("DIEN_THOAI", "phone", "Số điện thoại"), ("phoneNumber", "phone", "Số điện thoại"),
        ("HT", "ht", "HT"), ("HoTen", "name", "Họ và tên"), ("DC", "address", "Địa chỉ"),
        ("TONG_TIEN", "total", "Tổng tiền"), ("ThueGTGT", "vat", "Thuế GTGT"),
        ("MST", "tax_code", "Mã số thuế"),
        ("DanhBo", "customer_code", "Mã khách hàng"), ("PhiBVMT", "environment_fee", "Phí bảo vệ môi trường"),
        ("CHI_SO_MOI", "new_index", "Chỉ số mới"), ("Tên đơn vị", "unit_name", "Tên đơn vị"),
        ("Vị trí tuyển dụng", "position", "Vị trí tuyển dụng"), ("Mức lương", "salary", "Mức lương"),
        ("Hạn nộp hồ sơ", "deadline", "Hạn nộp hồ sơ"), ("Số điện thoại", "phone", "Số điện thoại"),
        ("strThoiGian", "time", "Thời gian"),
    ])
    func `are understood with marks, without them and cut short`(name: String, column: String, title: String)
    {
        let found = FieldName(name)
        #expect(found.column == column)
        #expect(found.title == title)
    }

    @Test(arguments: ["XYZ_QWK", "f1", "Ω", "", "a.b", "___"])
    func `that nobody knows stay what they are, as a name that the language takes`(name: String) {
        let found = FieldName(name)
        #expect(!found.isKnown)
        #expect(
            found.column.allSatisfy {
                ($0.isASCII && $0.isLetter && $0.isLowercase) || $0.isNumber || $0 == "_"
            }
        )
        #expect(found.column.first?.isLetter ?? false)
    }

    @Test func `are never longer than a column may be called`() {
        let found = FieldName(String(repeating: "KhongAiBietTuNay", count: 40))
        #expect(found.column.count <= 50)
    }
}
