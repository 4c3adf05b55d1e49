extension ValueExample {
    static let text: [ValueExample] = [
        gives("\u{D0}ây là", "Đây là"),
        gives("\u{189}ắk Lắk, xã \u{256}\u{F0}", "Đắk Lắk, xã đđ"),
        gives("Nguye\u{302}\u{303}n", "Nguyễn"),
        gives("ê\u{323}", "ệ"),
        gives("e\u{323}\u{302}", "ệ"),
        gives("Long\u{A0}An", "Long An"),
        gives("\u{FEFF}Họ tên", "Họ tên"),
        gives("A\u{200B}B\u{2060}C\u{200D}", "ABC"),
        gives("  Khánh   thành\t\r\n cầu\u{3000}\u{202F}mới ", "Khánh thành cầu mới"),
        gives("Xã Cư M’gar", "Xã Cư M’gar"),
        gives("T\u{AD}", "T\u{AD}"),
        gives("0007", "0007"),
        number("0.10", "0.10"),
        isEmpty(""),
        isEmpty(" \t\n"),
        isEmpty("\u{A0}\u{200B}"),
        isEmpty("null"),
        refuses("X\u{FFFD} B", .textLossy),
        refuses("A\u{0}B", .textNUL),
    ]

    static let longText: [ValueExample] = [
        gives("Dòng  một \r\n  dòng hai\r\rdòng bốn", "Dòng một\ndòng hai\n\ndòng bốn"),
        gives("\n\na\n\n\n\nb\n", "a\n\nb"),
        gives("\u{D0}ây\u{A0}là", "Đây là"),
        isEmpty("null"),
        refuses("X\u{FFFD}\nB", .textLossy),
    ]

    static let htmlClean: [ValueExample] = [
        gives(
            "<a href=\"https://bao.example/a\"><img width=130 height=100 src=\"https://bao.example/c.jpg\" >"
                + "</a></br>Cầu dài 380 m &amp; rộng 12 m được thông xe sáng nay.",
            "Cầu dài 380 m & rộng 12 m được thông xe sáng nay."
        ),
        gives("<p>Nhiệt độ cao nhất 36&deg;C.</p>", "Nhiệt độ cao nhất 36°C."),
        gives("&lt;p&gt;36&amp;deg;C", "36°C"),
        gives("<p>Một</p><p>Hai<br/>ba</p>", "Một\n\nHai\nba"),
        gives("Bánh & kẹo&nbsp;&#7879;&#x1EC7;", "Bánh & kẹo ệệ"),
        gives("5 < 6 <!-- ghi chú --><script>let a = '<b>'</script>", "5 < 6"),
        isEmpty("<img src=x>"),
        refuses("<b>\u{FFFD}</b>", .textLossy),
    ]

    static let personName: [ValueExample] = [
        gives("  NGUYỄN   VĂN  A ", "Nguyễn Văn A"),
        gives("lê thị mẫu", "Lê Thị Mẫu"),
        gives("Trần Thị Bích Thuỷ", "Trần Thị Bích Thuỷ"),
        gives("KSOR H’BIA", "Ksor H'Bia"),
        gives("Y BHĂM NIÊ", "Y Bhăm Niê"),
        gives("Xã Cư M’gar", "Xã Cư M'gar"),
        gives("\u{D0}ặng Văn Thử", "Đặng Văn Thử"),
        gives("LÊ THỊ MẪU-ÁNH", "Lê Thị Mẫu-Ánh"),
        gives("Đinh", "Đinh", note: .personNameSingleToken),
        refuses("Nguyễn Văn A1", .personNameDigit),
        refuses("Lê Văn @", .personNameCharacter),
        isEmpty(""),
    ]
}
