extension ValueExample {
    static let adminUnit: [ValueExample] = [
        gives(
            "Phường Tân An, tỉnh Tây Ninh",
            #"{"version":"2026-04-30","province":"80","ward":"27712","code":"27712","confidence":1}"#
        ).with(.on, "2026-11-21"),
        gives(
            "Xã Tân An, Đồng Nai",
            #"{"version":"2026-04-30","province":"75","ward":"26179","code":"26179","confidence":1}"#
        ).with(.on, "2026-11-21"),
        gives(
            "P.1, TP.Tân An, Long An",
            #"{"version":"2025-06-30","province":"80","district":"794","ward":"27694","code":"27694","confidence":1}"#
        ).with(.on, "2023-05-04"),
        gives(
            "12/3 Châu Văn Giác, P.1, TP.Tân An, Long An",
            #"{"version":"2025-06-30","province":"80","district":"794","ward":"27694","code":"27694","detail":"12/3 Châu Văn Giác","confidence":0.9}"#,
            note: .adminUnitCodeExpired
        ).with(.on, "2026-11-21"),
        gives(
            "Phường Long An, Tây Ninh",
            #"{"version":"2026-04-30","province":"80","ward":"27694","code":"27694","confidence":1}"#
        ).with(.on, "2026-11-21"),
        gives(
            "Long An",
            #"{"version":"2025-06-30","province":"80","code":"80","confidence":0.6}"#,
            notes: .adminUnitAmbiguousWithWard,
            .adminUnitCodeExpired
        ).with(.on, "2026-11-21"),
        gives(
            "Tỉnh Long An",
            #"{"version":"2025-06-30","province":"80","code":"80","confidence":1}"#
        ).with(.on, "2024-03-01"),
        gives(
            "TP. Tuy Hòa, Phú Yên",
            #"{"version":"2025-06-30","province":"54","district":"555","code":"66","confidence":1}"#
        ).with(.on, "2024-03-01"),
        gives(
            "Phường Tuy Hoà, Đắk Lắk",
            #"{"version":"2026-04-30","province":"66","ward":"22015","code":"22015","confidence":1}"#
        ).with(.on, "2026-11-21"),
        gives(
            "Phường Tuy Hóa, Đắk Lắk",
            #"{"version":"2026-04-30","province":"66","ward":"22015","code":"22015","confidence":0.7}"#,
            note: .adminUnitSpelling
        ).with(.on, "2026-11-21"),
        gives(
            "Dak Lak",
            #"{"version":"2026-04-30","province":"66","code":"66","confidence":0.95}"#
        ),
        gives(
            "Đắc Lắc",
            #"{"version":"2026-04-30","province":"66","code":"66","confidence":1}"#
        ),
        gives(
            "T.T.Huế",
            #"{"version":"2026-04-30","province":"46","code":"46","confidence":1}"#
        ),
        gives(
            "Buôn A, XÃ CƯ M’GAR, TỈNH ĐẮK LẮK",
            #"{"version":"2026-04-30","province":"66","ward":"24280","code":"24280","detail":"Buôn A","confidence":1}"#
        ).with(.on, "2026-11-21"),
        gives(
            "Ấp 3 xã Tân Thành huyện Thủ Thừa tỉnh Long An",
            #"{"version":"2025-06-30","province":"80","district":"804","ward":"28042","code":"80","detail":"Ấp 3","confidence":1}"#,
            note: .adminUnitNeedsManual
        ).with(.on, "2024-03-01"),
        gives(
            "Trảng Bàng, Tây Ninh",
            #"{"version":"2026-04-30","province":"80","ward":"25708","code":"25708","confidence":0.6}"#,
            note: .adminUnitAmbiguousVersion
        ),
        gives(
            "xa Tan Thanh, Tay Ninh",
            #"{"version":"2026-04-30","province":"80","code":"80","detail":"xa Tan Thanh","confidence":0.5}"#,
            note: .adminUnitAmbiguous
        ).with(.on, "2026-11-21"),
        gives(
            "Xã Không Có, Tây Ninh",
            #"{"version":"2026-04-30","province":"80","code":"80","detail":"Xã Không Có","confidence":0.6}"#,
            note: .adminUnitUnknown
        ).with(.on, "2026-11-21"),
        gives(
            "Phường Long An",
            #"{"version":"2026-04-30","province":"80","ward":"27694","code":"27694","confidence":0.7}"#,
            note: .adminUnitProvinceInferred
        ).with(.on, "2026-11-21"),
        gives(
            "72",
            #"{"version":"2025-06-30","province":"72","code":"80","confidence":0.9}"#,
            note: .adminUnitCodeExpired
        ).with(.on, "2026-11-21"),
        gives(
            "80",
            #"{"version":"2025-06-30","province":"80","code":"80","confidence":1}"#
        ).with(.on, "2024-03-01"),
        gives(
            "80",
            #"{"version":"2026-04-30","province":"80","code":"80","confidence":1}"#
        ).with(.on, "2026-11-21"),
        gives(
            "26179",
            #"{"version":"2026-04-30","province":"75","ward":"26179","code":"26179","confidence":1}"#
        ),
        refuses("80", .adminUnitAmbiguousCodeVersion),
        refuses("27694", .adminUnitAmbiguousCodeVersion),
        refuses("99999", .adminUnitUnknownCode).with(.on, "2026-11-21"),
        refuses("Phường Tân An", .adminUnitAmbiguousName).with(.on, "2026-11-21"),
        refuses("xyz, Atlantis", .adminUnitNoProvince).with(.on, "2026-11-21"),
        isEmpty(""),
    ]
}
