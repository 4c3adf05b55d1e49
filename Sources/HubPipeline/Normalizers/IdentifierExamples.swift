/// Numbers and codes of persons and companies; the persons are made up.
extension ValueExample {
    static let citizenID: [ValueExample] = [
        gives("080 190 999 901", "080190999901"),
        gives("066304999902", "066304999902").with(.sex, "Nữ").with(.born, "2004"),
        gives("080190999901", "080190999901").with(.sex, "female").with(.born, "1990-09-02"),
        gives("080190999901", "080190999901").with(.sex, "unknown"),
        gives("80190999901", "080190999901", note: .citizenRepaired).fromNumbers,
        gives("80190999901.0", "080190999901", note: .citizenRepaired).fromNumbers,
        number("1190999901", "001190999901", note: .citizenRepaired),
        refuses("80190999901", .citizenLength),
        gives("301234567", "301234567", note: .citizenOldCard),
        gives("116190999901", "116190999901", note: .citizenForeignBorn),
        refuses("013190999901", .citizenProvince),
        refuses("80590999901", .citizenFuture).fromNumbers,
        refuses("080190999901", .citizenSexMismatch).with(.sex, "Nam"),
        refuses("080190999901", .citizenYearMismatch).with(.born, "1991"),
        refuses("080190999901", .citizenYearMismatch).with(.born, "1991-09-02"),
        refuses("O80190999901", .citizenNotDigits),
        refuses("08019099990", .citizenLength),
        refuses("8.0190999901E10", .citizenNotDigits).fromNumbers,
        isEmpty("null"),
    ]

    static let cardQR: [ValueExample] = [
        gives(
            "080190999901|301234567|Lê Thị Mẫu|02091990|Nữ|Khu phố 1, Phường 1, Tân An, Long An|15062021",
            """
            {"number":"080190999901","old_number":"301234567","name":"Lê Thị Mẫu","born":"1990-09-02",\
            "sex":"female","address":"Khu phố 1, Phường 1, Tân An, Long An","issued":"2021-06-15"}
            """
        ),
        gives(
            "080190999901||LÊ THỊ MẪU|02091990|Nữ|Ấp \"1\", Tân An|15062021|",
            """
            {"number":"080190999901","name":"Lê Thị Mẫu","born":"1990-09-02","sex":"female",\
            "address":"Ấp \\"1\\", Tân An","issued":"2021-06-15"}
            """
        ),
        gives(
            "080190999901|Lê Thị Mẫu|02091990|Nữ||15062021",
            """
            {"number":"080190999901","name":"Lê Thị Mẫu","born":"1990-09-02","sex":"female",\
            "issued":"2021-06-15"}
            """
        ),
        gives(
            """
            CCCD:080190999901|CMND:301234567|Họ tên: Lê Thị Mẫu|Ngày sinh: 02/09/1990|Giới tính: Nữ\
            |Địa chỉ: Tổ 5: Tân An|Ngày cấp: 15/06/2021
            """,
            """
            {"number":"080190999901","old_number":"301234567","name":"Lê Thị Mẫu","born":"1990-09-02",\
            "sex":"female","address":"Tổ 5: Tân An","issued":"2021-06-15"}
            """
        ),
        gives(
            "080190999901||Đinh|02091990|Nữ|Tân An|15062021||Trần Văn Thử",
            """
            {"number":"080190999901","name":"Đinh","born":"1990-09-02","sex":"female","address":"Tân An",\
            "issued":"2021-06-15"}
            """,
            notes: .cardMoreParts,
            .personNameSingleToken
        ),
        refuses("080190999901|Lê Thị Mẫu|02091990|Nữ|15062021", .cardParts),
        refuses("080190999901||Lê Thị Mẫu|31021990|Nữ|Tân An|15062021", .dateNoSuchDay),
        refuses("080190999901||Lê Thị Mẫu|1990|Nữ|Tân An|15062021", .dateFormat),
        refuses("080190999901||Lê Thị Mẫu|02091990|Nam|Tân An|15062021", .citizenSexMismatch),
        refuses("080190999901||Lê Thị Mẫu|02091991|Nữ|Tân An|15062021", .citizenYearMismatch),
        refuses("080190999901||Lê Thị Mẫu|02091990|Khác|Tân An|15062021", .cardSex),
        refuses("80190999901||Lê Thị Mẫu|02091990|Nữ|Tân An|15062021", .citizenLength),
        refuses("080190999901||Lê Thị Mẫu 2|02091990|Nữ|Tân An|15062021", .personNameDigit),
        refuses("080190999901||Lê Thị Mẫu|02091990|Nữ|Tân An|15062021", .cardBirthDateMismatch)
            .with(.born, "1990-09-03"),
        isEmpty(" "),
    ]

    static let taxCode: [ValueExample] = [
        gives("0100233488", "0100233488"),
        gives(" 0100112437 ", "0100112437"),
        gives("01.00.112.437", "0100112437"),
        gives("0314409058-002", "0314409058-002"),
        gives("0312687878001", "0312687878-001"),
        gives("1100000012", "1100000012"),
        gives("080190999901", "080190999901", note: .taxCodePerson),
        number("100233488", "0100233488", note: .taxCodeRepaired),
        number("312687878001", "0312687878-001", note: .taxCodeRepaired),
        number("80190999901", "080190999901", notes: .taxCodePerson, .citizenRepaired),
        refuses("0100233480", .taxCodeCheckDigit),
        refuses("1100000020", .taxCodeCheckDigit),
        refuses("1100000029", .taxCodeCheckDigit),
        refuses("0100000008", .taxCodeSerial),
        refuses("0100000009", .taxCodeSerial),
        refuses("0312687878-000", .taxCodeBranch),
        refuses("010023348A", .taxCodeFormat),
        refuses("110000012", .taxCodeFormat),
        refuses("013190999901", .citizenProvince),
    ]

    static let socialInsuranceCode: [ValueExample] = [
        gives("8012345678", "8012345678"),
        gives("01 1234 5678", "0112345678"),
        gives("112345678", "0112345678", note: .socialInsuranceRepaired).fromNumbers,
        number("112345678", "0112345678", note: .socialInsuranceRepaired),
        refuses("801234567", .socialInsuranceFormat),
        refuses("80123456789", .socialInsuranceFormat),
        refuses("801234567A", .socialInsuranceFormat),
        refuses("0000000000", .socialInsuranceFormat),
        isEmpty(""),
    ]

    static let healthCard: [ValueExample] = [
        gives("GD4808012345678", "GD4808012345678"),
        gives("DN4 80 8012345678", "DN4808012345678"),
        gives("te1660112345678", "TE1660112345678"),
        gives("TE1660112345678", "TE1660112345678"),
        gives("8012345678", "8012345678", note: .healthCardNumberOnly),
        gives("112345678", "0112345678", notes: .healthCardRepaired, .healthCardNumberOnly).fromNumbers,
        gives("DN4808012345678;GD4808012345678", "DN4808012345678;GD4808012345678"),
        gives("DN4808012345678; 8012345678;", "DN4808012345678;8012345678", note: .healthCardNumberOnly),
        gives("HC4978012345678", "HC4978012345678"),
        refuses("GD6808012345678", .healthCardBenefit),
        refuses("GD4138012345678", .healthCardProvince),
        refuses("GD480801234567", .healthCardLength),
        refuses("G04808012345678", .healthCardSubject),
        refuses("801234567", .healthCardFormat),
        refuses("DN4808012345678;GD6808012345678", .healthCardBenefit),
        refuses(";", .healthCardFormat),
    ]
}

/// Plates, addresses and codes of organisations.
extension ValueExample {
    static let vehiclePlate: [ValueExample] = [
        gives("62A-123.45", "62A12345", note: .plateCarOrOldMotorbike),
        gives("62A-1234", "62A1234", note: .plateCar),
        gives("62-AB 123.45", "62AB12345", note: .plateNewMotorbike),
        gives("29-HA 002.33", "29HA00233", note: .plateNewMotorbike),
        gives("62-B1 123.45", "62B112345", note: .plateOldMotorbike),
        gives("62-MĐ1 234.56", "62MD123456", note: .plateSpecial),
        gives("62LD-012.34", "62LD01234", note: .plateSpecial),
        gives("80-829-NG-01", "80829NG01", note: .plateForeign),
        gives("TM-12-34", "TM1234", note: .plateMilitary),
        gives("70 ar 123.45", "70AR12345", note: .plateNewMotorbike),
        refuses("46A-123.45", .plateProvince),
        refuses("30O-123.45", .plateSeries),
        refuses("70AG12345", .plateSeries),
        refuses("62A-12", .plateFormat),
        refuses("AB12CD", .plateFormat),
        isEmpty("null"),
    ]

    static let email: [ValueExample] = [
        gives("Le.Thi.Mau@Tinh.Example", "Le.Thi.Mau@tinh.example"),
        gives(" vanthu@skhcn.example ", "vanthu@skhcn.example"),
        gives("mailto:mau+dvc@thu.tinh.example", "mau+dvc@thu.tinh.example"),
        refuses("vanthu@skhcn", .emailInvalid),
        refuses("vanthu.skhcn.example", .emailInvalid),
        refuses("văn.thư@skhcn.example", .emailInvalid),
        refuses("van thu@skhcn.example", .emailInvalid),
        refuses(".vanthu@skhcn.example", .emailInvalid),
        refuses("vanthu@-skhcn.example", .emailInvalid),
        refuses("vanthu@192.0.2.1", .emailInvalid),
        refuses("mau@tinh.example; thu@tinh.example", .emailSeveral),
        isEmpty(""),
    ]

    static let dossierCode: [ValueExample] = [
        gives("000.00.01.H53-260615-0001", "000.00.01.H53-260615-0001"),
        gives("g09.20-20260609-0092637", "G09.20-20260609-0092637"),
        gives("H53.01.02 - 260615 - 0001", "H53.01.02-260615-0001"),
        gives("HS-2026/123", "HS-2026/123", note: .dossierCodeUnusual),
        gives("H53-260615-001", "H53-260615-001", note: .dossierCodeUnusual),
        refuses("chưa có", .dossierCodeFormat),
        refuses("---", .dossierCodeFormat),
        refuses("H53-260615-0001, H53-260615-0002", .dossierCodeFormat),
        refuses("H53-260615-000000000000000000000000000000000000000001", .dossierCodeLength),
    ]

    static let agencyCode: [ValueExample] = [
        gives("H53.10", "H53.10"),
        gives("h53", "H53"),
        gives("G09.20", "G09.20"),
        gives("H37.DN.001", "H37.DN.001"),
        gives("H53.19.00", "H53.19"),
        gives("000.00.19.H53", "H53.19", note: .agencyCodeTurned),
        gives("000.00.01.H22", "H22.01", note: .agencyCodeTurned),
        gives("000.00.00.H53", "H53", note: .agencyCodeTurned),
        gives("012.05.19.H53", "H53.19.05.012", note: .agencyCodeTurned),
        refuses("00.19.H53", .agencyCodeFormat),
        refuses("53.19", .agencyCodeFormat),
        refuses("H53.", .agencyCodeFormat),
        refuses("000.00.19.H5A", .agencyCodeFormat),
        refuses("Sở Khoa học", .agencyCodeFormat),
    ]
}
