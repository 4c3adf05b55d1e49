/// The postings that the employment service centre sends by hand each week: a title above the table, a line without
/// anything at its end, and what people type.
struct JobWorkbook {
    let name = "viec-lam_2026-06-15.xlsx"

    var workbook: Workbook {
        Workbook(
            sheet: "Tin tuyển dụng",
            rows: [[.text("DANH SÁCH TIN TUYỂN DỤNG TUẦN 25/2026")], Self.head] + postings + [
                [.empty, .empty]
            ]
        )
    }

    static let head: [Workbook.Cell] = [
        "STT", "Mã tin", "Tên đơn vị", "Mã số thuế", "Vị trí tuyển dụng", "Số lượng", "Mức lương", "Trình độ",
        "Địa điểm làm việc", "Hạn nộp hồ sơ", "Người liên hệ", "Số điện thoại", "Thư điện tử",
    ].map { .text($0) }

    private static let positions = [
        ("Công nhân may", 120, "7 - 9 triệu", "Không yêu cầu"),
        ("Kế toán tổng hợp", 2, "12.000.000", "Đại học"),
        ("Kỹ sư cơ điện", 5, "15 - 20 triệu", "Đại học"),
        ("Nhân viên kho", 8, "Thoả thuận", "Trung học phổ thông"),
        ("Lái xe nâng", 4, "9 - 11 triệu", "Trung cấp"), ("Điều dưỡng", 3, "8.500.000", "Cao đẳng"),
        ("Đầu bếp", 1, "10 - 14 triệu", "Sơ cấp"), ("Bảo vệ", 6, "6.800.000", "Không yêu cầu"),
    ]

    private static let companies = [
        ("Công ty TNHH Thí Dụ", "1100000012"), ("Công ty CP Mẫu Long An", "1100000044"),
        ("Hợp tác xã Giả Định", "1100000037"),
    ]

    let mixer: Mixer

    private var postings: [[Workbook.Cell]] { Self.positions.indices.map(posting) }

    /// Every third has no e-mail; one telephone number has lost its zero.
    private func posting(_ index: Int) -> [Workbook.Cell] {
        let (position, places, salary, degree) = Self.positions[index]
        let (company, tax) = Self.companies[index % Self.companies.count]
        let contact = Citizen(index: 500 + index, mixer: mixer)
        return [
            .number(String(index + 1)), .text("VL26-\(padded(2501 + index, 5))"), .text(company), .text(tax),
            .text(position), .number(String(places)), .text(salary), .text(degree),
            .text("\(contact.wardName), tỉnh Tây Ninh"),
            .text("\(padded(20 + index, 2))/06/2026"), .text(contact.name),
            index == 3 ? .number(String(contact.phone.dropFirst())) : .text(contact.phone),
            index % 3 == 1 ? .empty : .text("tuyendung\(index + 1)@congty.example"),
        ]
    }
}
