extension ValueExample {
    static let phone: [ValueExample] = [
        gives("0912 000 111", "+84912000111"),
        gives("+84 912.000.111", "+84912000111"),
        gives("84912000111", "+84912000111"),
        gives("0084912000111", "+84912000111"),
        gives("+84 0912000111", "+84912000111"),
        gives("01620001122", "+84320001122", note: .phoneMigrated2018),
        gives("01227000111", "+84777000111", note: .phoneMigrated2018),
        gives("0723 820 000", "+842723820000", note: .phoneLandlineMigrated),
        gives("0500 3852 000", "+842623852000", note: .phoneLandlineMigrated),
        gives("(0251) 3822000", "+842513822000"),
        gives("912000111", "+84912000111", note: .phoneRepaired),
        number("912000111", "+84912000111", note: .phoneRepaired),
        gives("1022", "1022", note: .phoneShort),
        gives("19001006", "19001006", note: .phoneShort),
        refuses("0621234567", .phoneInvalid),
        refuses("0112345678", .phoneInvalid),
        refuses("09120001112", .phoneInvalid),
        refuses("012345", .phoneInvalid),
        refuses("0423456789", .phoneInvalid),
        refuses("0912 000 111 / 0912 000 112", .phoneInvalid),
        number("1620001122", "+84320001122", notes: .phoneRepaired, .phoneMigrated2018),
        number("723820000", "+842723820000", notes: .phoneRepaired, .phoneLandlineMigrated),
        gives("0831234567", "+84831234567").with(.on, "2026-06-15"),
        gives("0838291234", "+84838291234", note: .phoneAmbiguous).with(.on, "2018-09-14"),
        gives("0703 820 000", "+84703820000", note: .phoneAmbiguous).with(.on, "2016-03-01"),
        gives("0912 000 111", "+84912000111").with(.on, "2016-03-01"),
        gives("072 820 000", "+842723820000", note: .phoneLandlineLengthened).with(.on, "2007-03-01"),
        gives("08 829 1234", "+842838291234", note: .phoneLandlineLengthened).with(.on, "2007-03-01"),
        refuses("072 820 000", .phoneInvalid),
        refuses("072 820 000", .phoneInvalid).with(.on, "2008-11-01"),
        refuses("0264 3820 000", .phoneInvalid),
        isEmpty(""),
    ]

    static let evnCustomerCode: [ValueExample] = [
        gives("PB06010012345", "PB06010012345"),
        gives("pb 0601 0012345", "PB06010012345"),
        gives("PB06010012345001", "PB06010012345", note: .evnMeteringPoint),
        gives("PK01000123456", "PK01000123456"),
        gives("PC12AA0123456", "PC12AA0123456"),
        gives("PD01000012345", "PD01000012345"),
        gives("PE01000012345", "PE01000012345"),
        gives("PA01000012345", "PA01000012345"),
        refuses("PX06010012345", .evnCorporation),
        refuses("PB0601001234", .evnLength),
        refuses("PB0601OO12345", .evnFormat),
    ]

    static let url: [ValueExample] = [
        gives(
            "\n  https://bao.example/khanh-thanh-cau-a187733.html?utm_source=rss\n",
            "https://bao.example/khanh-thanh-cau-a187733.html"
        ),
        gives("HTTP://Bao.Example/Tin?id=5&utm_medium=x&b=#top", "http://bao.example/Tin?id=5&b="),
        gives("https://tinh.example/tìm-kiếm?q=điện", "https://tinh.example/tìm-kiếm?q=điện"),
        refuses("ftp://bao.example/a", .urlScheme),
        refuses("javascript:alert(1)", .urlScheme),
        refuses("bao.example/a", .urlScheme),
        refuses("https:///a", .urlInvalid),
        refuses("https://bao.example/a b", .urlInvalid),
    ]
}
