/// Words that names of people are made of here; none of them is somebody's.
enum NamePool {
    static let families = words(
        """
        Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Trịnh Mai Tô Cao Châu Lương
        Thái Tạ Phùng Hà Quách Kiều La Nghiêm Triệu Khuất Bạch Âu Cù Diệp Giang Lại Mạc Nhâm Ông Quang Sầm Tăng Thạch
        Tống Ung Viên Xa Yên Đàm Đào Lục Lưu Mẫn Nông Phó Thân Trương Văn Vi Vương
        """
    )

    static let middles = words(
        """
        Văn Thị Hữu Đức Ngọc Minh Thanh Quốc Xuân Thu Hồng Kim Gia Bảo Công Đình Duy Hoài Khánh Mỹ Nhật Phương Quang
        Thành Thế Tiến Trọng Tuấn Việt Anh Bích Cẩm Chí Diệu Hải Hạ Huy Kiều Lan Linh Mạnh Nam Nguyên Như Phúc Quý
        Sơn Tâm Thảo Thiên Thùy Trúc Tường Uyên Vân Yến
        """
    )

    static let givens = words(
        """
        An Ân Bách Bằng Biên Bính Bổng Cảnh Cần Chiêm Chuẩn Chuyên Cúc Cương Danh Diễm Doanh Du Duyên Dụng Đài Đạm Đan Đạo
        Đăng Điềm Điền Đoan Đông Đương Gấm Giáng Giảng Hãn Hào Hân Hậu Hiến Hiệp Hoan Hoạch Hợi Huân Huấn Hưng Hưởng
        Kha Khải Khang Khiêm Khoa Khôi Khuê Khương Kiên Kỳ Lãm Lãng Lâm Lập Liên Liêu Loan Lộc Luân Luận Lữ Lực Mẫn Miên
        Mừng Nghi Nghĩa Ngoan Ngôn Nguyệt Nhàn Nhân Nhiên Nhung Ninh Nương Oanh Pha Phác Phi Phong Phụng Quân Quế Quyên
        Quỳnh Sang Sáng Sinh Soạn Sử Sương Tài Tân Tấn Thao Thiện Thiết Thịnh Thoa Thơ Thục Thư Thước Tịnh Toại Toàn
        Trà Trân Trấn Triết Trinh Trung Truyền Tú Tuệ Tuyên Tuyến Tư Tước Uy Vãn Vịnh Vinh Vĩ Vượng Xuyến Ý
        """
    )

    /// Without marks and case: whether a text begins like a name.
    static let familyKeys = Set(families.map { Folding.key($0) })

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
