import HubModel

extension ValueRule {
    var adminUnitRefusal: Localized {
        switch self {
        case .adminUnitAmbiguousName:
            Localized(
                vi: "Nhiều nơi có đơn vị tên này. Thêm tỉnh (và huyện, nếu là địa chỉ cũ) vào địa chỉ.",
                en: "Several places have a unit of this name. Add the province (and an old district)."
            )
        case .adminUnitUnknownCode:
            Localized(
                vi: "Không danh mục nào có mã này. Mã tỉnh 2 chữ số, huyện 3, xã 5; kiểm tra ở nguồn.",
                en: "No list has this code. Provinces have 2 digits, districts 3, wards 5; check the source."
            )
        case .adminUnitAmbiguousCodeVersion:
            Localized(
                vi:
                    "Mã này chỉ nhiều đơn vị khác nhau theo thời gian. Khai báo ngày: `with: { on: <cột ngày> }`.",
                en: "The code has meant different units. Say the day: `with: { on: <date column> }`."
            )
        case .adminUnitTooLong:
            Localized(
                vi: "Địa chỉ dài quá 4096 byte. Kiểm tra xem trường có lẫn dữ liệu khác không.",
                en: "The address has more than 4096 bytes. Check whether other data is mixed in."
            )
        case .adminUnitNoTables:
            Localized(
                vi: "Thiếu bảng Mappings/codes/admin_units.csv nên không tra được đơn vị hành chính.",
                en: "The table Mappings/codes/admin_units.csv is missing: units cannot be looked up."
            )
        default:
            Localized(
                vi:
                    "Không thấy tỉnh nào ở cuối địa chỉ. Ghi tên tỉnh, hoặc thêm tên khác vào admin_unit_aliases.",
                en: "No province stands at the end. Write it, or add the spelling to admin_unit_aliases."
            )
        }
    }

    var adminUnitNote: Localized {
        switch self {
        case .adminUnitNeedsManual:
            Localized(
                vi:
                    "Xã cũ đã chia cho nhiều xã mới, hoặc bảng chuyển đổi chưa ghi: giữ mã cũ, chờ người xác định.",
                en:
                    "The old ward was divided, or its conversion is not known: a person decides; the old code is kept."
            )
        case .adminUnitAmbiguous:
            Localized(
                vi:
                    "Nhiều xã hoặc huyện hợp với tên này nên không chọn. Ghi đủ dấu và loại đơn vị (xã, phường).",
                en: "Several wards or districts fit, so none was taken. Write all marks and the kind of unit."
            )
        case .adminUnitAmbiguousVersion:
            Localized(
                vi: "Danh mục cũ và mới hiểu địa chỉ này khác nhau; đã lấy danh mục mới. Nên khai báo ngày.",
                en: "Old and new lists read this differently; the new one was taken. Say the day."
            )
        case .adminUnitAmbiguousWithWard:
            Localized(
                vi:
                    "Tên tỉnh cũ nay cũng là tên xã, phường; đã hiểu là tỉnh cũ. Ghi thêm «tỉnh» hoặc «phường».",
                en:
                    "A former province whose name is a ward's today; read as the province. Write the kind of unit."
            )
        case .adminUnitUnknown:
            Localized(
                vi:
                    "Có phần ghi là xã hoặc huyện nhưng danh mục không có ở nơi đó; phần ấy nằm trong chi tiết.",
                en: "A part says ward or district, but the list has none there; it stays in the detail."
            )
        case .adminUnitCodeExpired:
            Localized(
                vi:
                    "Đơn vị hoặc mã này không có hiệu lực vào ngày đó; đã hiểu theo danh mục khi nó có hiệu lực.",
                en: "The unit or code was not in force on that day; it was read by the list that has it."
            )
        case .adminUnitSpelling:
            Localized(
                vi: "Dấu khác với danh mục; chỉ một đơn vị hợp nên đã lấy.",
                en: "Its marks differ from the list's; only one unit fits, which was taken."
            )
        default:
            Localized(
                vi: "Địa chỉ không ghi tỉnh; cả nước chỉ có một đơn vị tên này nên đã lấy.",
                en: "No province was written; the country has this name once, so it was taken."
            )
        }
    }
}
