/// Provinces of before and after 1 July 2025, and districts and communes whose names are hard.
enum Places {
    static let names = list.split(whereSeparator: \.isNewline).flatMap { line in
        line.split(separator: ",").map { $0.trimming(" ") }
    }

    private static let list = """
        An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định
        Bình Phước, Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai
        Đồng Tháp, Gia Lai, Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hoà Bình
        Hồ Chí Minh, Huế, Hưng Yên, Khánh Hoà, Kiên Giang, Kon Tum, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng
        Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam
        Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hoá
        Thừa Thiên Huế, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái
        Khánh Hòa, Thanh Hóa, Hòa Bình, Tuy Hòa, Biên Hòa, Thủ Đức, Thuỷ Nguyên, Củ Chi, Hóc Môn, Cần Giờ
        Buôn Ma Thuột, Buôn Hồ, Buôn Đôn, Cư Kuin, Cư M'gar, Xã Cư M’gar, Ea H'Leo, Ea Kar, Ea Súp
        Krông Ana, Krông Bông, Krông Búk, Krông Năng, Krông Pắc, Lắk, M'Đrắk, Cư Jút, Đắk Glong, Đắk Mil
        Đắk R'Lấp, Đắk Song, Krông Nô, Tuy Đức, Gia Nghĩa, Kon Plông, Kon Rẫy, Sa Thầy, Tu Mơ Rông, Ngọc Hồi
        Đăk Glei, Đăk Hà, Đăk Tô, Ia H'Drai, Chư Păh, Chư Prông, Chư Pưh, Chư Sê, Đak Đoa, Đak Pơ, Đức Cơ
        Ia Grai, Ia Pa, KBang, Kông Chro, Krông Pa, Mang Yang, Phú Thiện, An Khê, Ayun Pa, Pleiku
        Tân An, Kiến Tường, Bến Lức, Cần Đước, Cần Giuộc, Châu Thành, Đức Hoà, Đức Huệ, Mộc Hoá, Tân Hưng
        Tân Thạnh, Tân Trụ, Thạnh Hoá, Thủ Thừa, Vĩnh Hưng, Long Khánh, Cẩm Mỹ, Định Quán, Nhơn Trạch
        Thống Nhất, Trảng Bom, Vĩnh Cửu, Xuân Lộc, Tân Phú, Thành phố Hồ Chí Minh, Quận 1, Phường 12
        Mường Khương, Mù Cang Chải, Sìn Hồ, Nậm Nhùn, Tủa Chùa, Đồng Văn, Mèo Vạc, Xín Mần, Quản Bạ, Bảo Lạc
        Lý Sơn, Cô Tô, Phú Quý, Côn Đảo, Cồn Cỏ, Bạch Long Vĩ, Kỳ Anh, Kỳ Sơn, Quỳ Châu, Quỳ Hợp, Quỳnh Lưu
        Ý Yên, Vụ Bản, Giao Thuỷ, Hải Hậu, Yên Mô, Ngã Năm, Ngã Bảy, U Minh, Thới Bình, Phú Tân, Năm Căn
        ỦY BAN NHÂN DÂN, SỞ THÔNG TIN VÀ TRUYỀN THÔNG, Uỷ ban nhân dân xã, CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
        """
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> String {
        String(drop(while: { $0 == character }).reversed().drop(while: { $0 == character }).reversed())
    }
}
