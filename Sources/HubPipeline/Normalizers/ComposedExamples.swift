extension ValueExample {
    static let partialDate: [ValueExample] = [
        gives("199000000000", "1990"),
        gives("199009000000", "1990-09"),
        gives("199009020000", "1990-09-02"),
        gives("19890812", "1989").precise("1"),
        gives("19890812", "1989-08").precise("2"),
        gives("19890812", "1989-08-12").precise("0"),
        gives("1989", "1989").precise("0"),
        gives("04/2025", "2025-04"),
        gives("02/09/1990", "1990-09-02"),
        gives("2/9/1990", "1990-09-02"),
        gives("1990", "1990"),
        gives("1990-09", "1990-09"),
        gives("tháng 9 năm 1990", "1990-09"),
        gives("1990", "1990").formatted("yyyy"),
        gives("9/1990", "1990-09").formatted("M/yyyy"),
        gives("1990-09-01T17:00:00Z", "1990-09-02"),
        gives("33118", "1990-09-02").fromNumbers,
        number("1990", "1990").fromNumbers,
        isEmpty("00000000", note: .datePlaceholder),
        isEmpty("0001-01-01T00:00:00", note: .datePlaceholder),
        isEmpty(""),
        refuses("31/02/1990", .dateNoSuchDay),
        refuses("13/2025", .dateNoSuchDay),
        refuses("1899", .dateOutOfRange),
        refuses("2032", .dateOutOfRange),
        refuses("2/9/90", .dateTwoDigitYear),
        refuses("khoảng 1990", .dateFormat),
    ]

    static let timeOfDay: [ValueExample] = [
        gives("05:30", "05:30"),
        gives("5:30", "05:30"),
        gives("05:30:00", "05:30"),
        gives("05:30:15", "05:30:15"),
        gives("24:20:00", "24:20"),
        gives("99:59", "99:59"),
        gives("5h30", "05:30"),
        gives("17h", "17:00"),
        gives("17g30", "17:30"),
        gives("5 giờ 30 phút", "05:30"),
        gives("5:30 CH", "17:30"),
        gives("12:05 SA", "00:05"),
        gives("5 giờ 30 chiều", "17:30"),
        gives("0530", "05:30"),
        gives("05:30:00.0000000", "05:30"),
        gives("05.30", "05:30").formatted("HH.mm"),
        gives("1899-12-30T05:30:00", "05:30"),
        gives("0.229166666666667", "05:30").fromNumbers,
        number("1.013888888888889", "24:20").fromNumbers,
        number("1.6203703703703703E-4", "00:00:14").fromNumbers,
        gives("01:05", "25:05", note: .timeOfDayNextDay).notBefore("23:45"),
        gives("24:21", "24:21").notBefore("24:20"),
        gives("02:00", "26:00", note: .timeOfDayNextDay).notBefore("25:10"),
        isEmpty(""),
        refuses("05:60", .timeOfDayFormat),
        refuses("100:00", .timeOfDayFormat),
        refuses("15:30 SA", .timeOfDayFormat),
        refuses("5.30", .timeOfDayFormat),
        refuses("sáng sớm", .timeOfDayFormat),
        refuses("5:30-6:50", .timeOfDayFormat),
        refuses("10:00", .timeOfDayOutOfRange).notBefore("99:00"),
    ]

    static let weekdays: [ValueExample] = [
        gives("2-3-4-5-6-7-CN", "2-3-4-5-6-7-CN"),
        gives("6-7-CN", "6-7-CN"),
        gives("2-6", "2-3-4-5-6", note: .weekdaysRange),
        gives("T2-T6", "2-3-4-5-6"),
        gives("Thứ 2 - Thứ 6, CN", "2-3-4-5-6-CN"),
        gives("từ thứ hai đến thứ bảy", "2-3-4-5-6-7"),
        gives("T2,T3", "2-3"),
        gives("T2, T4, T6", "2-4-6"),
        gives("T2 T4 T6", "2-4-6"),
        gives("Thứ 2", "2"),
        gives("thứ tư", "4"),
        gives("Chủ nhật", "CN"),
        gives("Thứ 7 và Chủ nhật", "7-CN"),
        gives("2,6", "2,6"),
        gives("23456", "2-3-4-5-6"),
        gives("8", "CN"),
        gives("hằng ngày", "2-3-4-5-6-7-CN"),
        gives("1111100", "2-3-4-5-6"),
        gives("0000011", "7-CN"),
        gives("1,0,0,0,1,0,0", "2,6"),
        gives("Mon-Fri", "2-3-4-5-6"),
        isEmpty("0000000", note: .weekdaysNone),
        isEmpty(""),
        refuses("1", .weekdaysFormat),
        refuses("7-2", .weekdaysFormat),
        refuses("T9", .weekdaysFormat),
        refuses("111110", .weekdaysFormat),
        refuses("ngày lễ", .weekdaysFormat),
    ]

    static let json: [ValueExample] = [
        gives(" { \"ma\" : \"A 1\", \"so\" : [ 1, 2.50 ] } ", "{\"ma\":\"A 1\",\"so\":[1,2.50]}"),
        gives("[]", "[]"),
        gives("\"chữ\"", "\"chữ\""),
        gives("true", "true"),
        number("1.50", "1.50"),
        isEmpty(""),
        isEmpty("null"),
        refuses("{\"ma\":}", .jsonInvalid),
        refuses("{'ma': 1}", .jsonInvalid),
        refuses("chữ", .jsonInvalid),
        refuses("\"\\u0000\"", .textNUL),
        refuses("1e1000", .numberOutOfRange),
    ]

    static let file: [ValueExample] = [
        gives(
            "JVBERi0xLjQK",
            described(
                "application/pdf",
                9,
                "e5c62df5dab5c87b6a015ef3d43597074d1eec433b15f51aec63b8582d0e4ab4"
            )
        ),
        gives(
            "data:application/pdf;base64,JVBERi0x\r\nLjQK",
            described(
                "application/pdf",
                9,
                "e5c62df5dab5c87b6a015ef3d43597074d1eec433b15f51aec63b8582d0e4ab4",
                name: "đơn.pdf"
            )
        ).named("đơn.pdf"),
        gives(
            "iVBORw0KGgo",
            described("image/png", 8, "4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6")
        ),
        gives(
            "<?xml version=\"1.0\"?><a/>",
            described(
                "application/xml",
                25,
                "70378d64d3057be0720bec4a4dd9c4bd0099808c14aee608c63844fc3c96ebd5"
            )
        ),
        gives(
            "PGEvPg==",
            described(
                "application/xml",
                4,
                "29114363f749a0226b6988dda3ca2492a954117ab6b5f382706c20300dabc079"
            )
        ),
        gives(
            "{\"a\": 1}",
            described(
                "application/json",
                8,
                "f9d86028c6e0d64e225186f96acb69338b2c59764df79162107f5c4bb34d1310"
            )
        ),
        gives(
            "Nội dung đơn",
            described("text/plain", 16, "f5c11d396cf9b1b442652dbe3db25253b56882f3085c5e3447a928bfb279f661"),
            note: .fileAsText
        ),
        isEmpty(""),
        isEmpty("null"),
        refuses("JVBERi0xLjQ=K", .fileBase64),
        refuses("JVBER", .fileBase64),
    ]

    private static func described(
        _ type: String,
        _ size: Int,
        _ digest: String,
        name: String? = nil
    ) -> String {
        let name = name.map { ",\"name\":\"\($0)\"" } ?? ""
        return "{\"digest\":\"\(digest)\",\"size\":\(size),\"media_type\":\"\(type)\"\(name)}"
    }
}
