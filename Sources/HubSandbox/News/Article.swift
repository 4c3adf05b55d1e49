/// An article of a publisher, as a pure function of its number.
struct Article {
    /// A column of a publisher: where its articles live and when it began.
    struct Column {
        var host = "bao.example"
        var section = "thoi-su"
        var hasAdverts = true
        var firstNumber = 187_000
        /// 15 June 2026, 08:00 in Vietnam, read as if it were UTC.
        var firstMoment = 1_781_510_400
    }

    private static let topics = [
        "Khánh thành cầu qua sông \"Vàm Cỏ Tây\"", "Nắng nóng gay gắt tại Đông Nam Bộ",
        "Lịch tạm ngừng cung cấp điện cuối tuần", "Khai giảng lớp bồi dưỡng chuyển đổi số",
        "Xã biên giới có thêm trạm y tế mới", "Giá thanh long tăng trở lại",
        "Người dân góp ý về tuyến xe buýt mới", "Ra quân trồng 10.000 cây xanh",
    ]
    private static let between = 47 * 60

    /// Number of the article from the beginning of the column, growing with time.
    let ordinal: Int
    let column: Column

    /// The `position`th newest article of a revision.
    init(position: Int, revision: Int, of column: Column = Column()) {
        ordinal = revision - position
        self.column = column
    }

    /// Below 0 for articles older than revision 0, whose cycle goes on backwards.
    func variant(of count: Int) -> Int {
        (ordinal % count + count) % count
    }

    var number: Int { column.firstNumber + ordinal }
    var title: String { Self.topics[variant(of: Self.topics.count)] }
    var isAdvert: Bool { column.hasAdverts && variant(of: 10) == 7 }
    /// On a clock in Vietnam.
    var moment: CivilMoment { CivilMoment(seconds: localSeconds) }
    var momentInGreenwich: CivilMoment { CivilMoment(seconds: localSeconds - 7 * 3600) }
    var link: String {
        "https://\(column.host)/\(isAdvert ? "quang-cao" : column.section)/tin-a\(number).html"
    }
    var image: String { "https://img.\(column.host)/\(moment.folder)/anh_\(number)_180x108.jpg" }

    private var localSeconds: Int { column.firstMoment + ordinal * Self.between }
}
