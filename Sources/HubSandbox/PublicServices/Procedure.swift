/// An administrative procedure of the province.
struct Procedure: Sendable {
    struct Fee: Sendable {
        var name: String
        /// As the catalogue says it: digits, digits with points, or words.
        var amount: String
        var channel: String
    }

    let index: Int
    let code: String
    let name: String
    let fieldCode: String
    let fieldName: String
    let fees: [Fee]

    static let all: [Procedure] = names.enumerated().map { index, entry in
        Procedure(
            index: index,
            code: entry.code,
            name: entry.name,
            fieldCode: entry.field.code,
            fieldName: entry.field.name,
            fees: fees(index)
        )
    }

    private typealias FieldOfWork = (code: String, name: String)

    private static let civil: FieldOfWork = ("G13-TP01", "Hộ tịch")
    private static let residence: FieldOfWork = ("G01-CA02", "Đăng ký, quản lý cư trú")
    private static let business: FieldOfWork = ("G05-KH03", "Thành lập và hoạt động của hộ kinh doanh")
    private static let land: FieldOfWork = ("G15-TN04", "Đất đai")

    private static let names: [(code: String, name: String, field: FieldOfWork)] = [
        ("1.001193", "Thủ tục đăng ký khai sinh", civil),
        ("1.004873", "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân", civil),
        ("1.000894", "Thủ tục đăng ký kết hôn", civil),
        ("2.000635", "Thủ tục cấp bản sao trích lục hộ tịch", civil),
        ("1.004194", "Đăng ký tạm trú", residence),
        ("1.004222", "Đăng ký thường trú", residence),
        ("1.001612", "Đăng ký thành lập hộ kinh doanh", business),
        ("2.000720", "Đăng ký thay đổi nội dung đăng ký hộ kinh doanh", business),
        ("1.012783", "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất", land),
        ("1.012789", "Cấp đổi Giấy chứng nhận quyền sử dụng đất", land),
    ]

    /// One fee per channel; some procedures have none, some say so in words.
    private static func fees(_ index: Int) -> [Fee] {
        switch index % 5 {
        case 0:
            [
                Fee(name: "Lệ phí hộ tịch", amount: "8000", channel: "Trực tiếp"),
                Fee(name: "Lệ phí hộ tịch", amount: "0", channel: "Trực tuyến"),
            ]
        case 1: [Fee(name: "Lệ phí", amount: "15.000", channel: "Trực tiếp")]
        case 2: [Fee(name: "Lệ phí", amount: "Miễn phí", channel: "Trực tiếp")]
        case 3:
            [
                Fee(name: "Phí cấp bản sao trích lục", amount: "8.000", channel: "Trực tiếp"),
                Fee(name: "Phí cấp bản sao trích lục", amount: "4000", channel: "Trực tuyến"),
            ]
        default: []
        }
    }
}
