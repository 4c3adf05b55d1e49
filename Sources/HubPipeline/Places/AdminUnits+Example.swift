package import HubModel

extension AdminUnits {
    /// The units that the examples of `admin_unit` name; rows of the project's own tables.
    package static let example = try? AdminUnits(exampleTables)

    package static let exampleTables: [CodeTable] = [
        table(
            "admin_units",
            "parent",
            """
            46,Thành phố Huế,,2025-06-30,
            46,Thành phố Huế,2025-07-01,,
            54,Tỉnh Phú Yên,,2025-06-30,
            66,Tỉnh Đắk Lắk,,2025-06-30,
            66,Tỉnh Đắk Lắk,2025-07-01,,
            72,Tỉnh Tây Ninh,,2025-06-30,
            75,Tỉnh Đồng Nai,,2025-06-30,
            75,Tỉnh Đồng Nai,2025-07-01,2026-04-29,
            75,Thành phố Đồng Nai,2026-04-30,,
            80,Tỉnh Long An,,2025-06-30,
            80,Tỉnh Tây Ninh,2025-07-01,,
            555,Thành phố Tuy Hoà,,2025-06-30,54
            643,Thành phố Buôn Ma Thuột,,2025-06-30,66
            648,Huyện Cư M'gar,,2025-06-30,66
            706,Huyện Tân Châu,,2025-06-30,72
            712,Thị xã Trảng Bàng,,2025-06-30,72
            735,Huyện Vĩnh Cửu,,2025-06-30,75
            794,Thành phố Tân An,,2025-06-30,80
            799,Huyện Tân Thạnh,,2025-06-30,80
            804,Huyện Thủ Thừa,,2025-06-30,80
            22015,Phường 1,,2025-06-30,555
            22015,Phường Tuy Hòa,2025-07-01,,66
            24163,Xã Ea Tu,,2025-06-30,643
            24163,Phường Tân An,2025-07-01,,66
            24280,Xã Ea KPam,,2025-06-30,648
            24280,Xã Cư M'gar,2025-07-01,,66
            25516,Thị trấn Tân Châu,,2025-06-30,706
            25516,Xã Tân Châu,2025-07-01,,80
            25534,Xã Suối Dây,,2025-06-30,706
            25534,Xã Tân Thành,2025-07-01,,80
            25708,Phường Trảng Bàng,,2025-06-30,712
            25708,Phường Trảng Bàng,2025-07-01,,80
            26179,Xã Tân An,,2025-06-30,735
            26179,Xã Tân An,2025-07-01,,75
            27694,Phường 1,,2025-06-30,794
            27694,Phường Long An,2025-07-01,,80
            27712,Xã Bình Tâm,,2025-06-30,794
            27712,Phường Tân An,2025-07-01,,80
            27826,Thị trấn Tân Thạnh,,2025-06-30,799
            27826,Xã Tân Thạnh,2025-07-01,,80
            28036,Thị trấn Thủ Thừa,,2025-06-30,804
            28036,Xã Thủ Thừa,2025-07-01,,80
            28042,Xã Tân Thành,,2025-06-30,804
            28051,Xã Mỹ Thạnh,,2025-06-30,804
            28051,Xã Mỹ Thạnh,2025-07-01,,80
            """
        ),
        table(
            "admin_unit_changes",
            "divided",
            """
            46,46,2025-07-01,,
            54,66,2025-07-01,,
            66,66,2025-07-01,,
            72,80,2025-07-01,,
            75,75,2025-07-01,,
            80,80,2025-07-01,,
            22015,22015,2025-07-01,,
            24163,24163,2025-07-01,,
            24280,24280,2025-07-01,,
            25516,25516,2025-07-01,,
            25534,25516 25534,2025-07-01,,yes
            25708,25708,2025-07-01,,
            26179,26179,2025-07-01,,
            27694,27694,2025-07-01,,
            27712,27712,2025-07-01,,
            27826,27826,2025-07-01,,
            28036,28036,2025-07-01,,
            28042,28036 28051,2025-07-01,,yes
            28051,28051,2025-07-01,,
            """
        ),
        table(
            "admin_unit_aliases",
            "reason",
            """
            DL,66,,,
            Đắc Lắc,66,,,
            T.T.Huế,46,,,
            """
        ),
    ]

    private static func table(_ name: String, _ extra: String, _ lines: String) -> CodeTable {
        let columns = ["code", "value", "valid_from", "valid_to", extra]
        let rows = lines.split(separator: "\n").map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return CodeTable.Row(
                code: cells[0],
                value: cells[1],
                validFrom: CivilDate(iso: cells[2]),
                validTo: CivilDate(iso: cells[3]),
                columns: Dictionary(zip(columns, cells)) { first, _ in first }
            )
        }
        return CodeTable(name: name, columns: columns, rows: rows)
    }
}
