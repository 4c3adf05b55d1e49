/// An article of a local newspaper, as a pure function of its number.
struct Article {
    private static let topics = [
        "Khánh thành cầu qua sông \"Vàm Cỏ Tây\"", "Nắng nóng gay gắt tại Đông Nam Bộ",
        "Lịch tạm ngừng cung cấp điện cuối tuần", "Khai giảng lớp bồi dưỡng chuyển đổi số",
        "Xã biên giới có thêm trạm y tế mới", "Giá thanh long tăng trở lại",
        "Người dân góp ý về tuyến xe buýt mới", "Ra quân trồng 10.000 cây xanh",
    ]
    /// 15 June 2026, 08:00 in Vietnam, read as if it were UTC.
    private static let firstMoment = 1_781_510_400
    private static let between = 47 * 60
    private static let firstNumber = 187_000

    /// Number of the article from the beginning of the paper, growing with time.
    let ordinal: Int

    /// The `position`th newest article of a revision.
    init(position: Int, revision: Int) {
        ordinal = revision - position
    }

    /// Below 0 for articles older than revision 0, whose cycle goes on backwards.
    func variant(of count: Int) -> Int {
        (ordinal % count + count) % count
    }

    var number: Int { Self.firstNumber + ordinal }
    var title: String { Self.topics[variant(of: Self.topics.count)] }
    var isAdvert: Bool { variant(of: 10) == 7 }
    /// On a clock in Vietnam.
    var moment: CivilMoment { CivilMoment(seconds: localSeconds) }
    var momentInGreenwich: CivilMoment { CivilMoment(seconds: localSeconds - 7 * 3600) }
    var link: String {
        "https://bao.example/\(isAdvert ? "quang-cao" : "thoi-su")/tin-a\(number).html"
    }

    private var localSeconds: Int { Self.firstMoment + ordinal * Self.between }
}
