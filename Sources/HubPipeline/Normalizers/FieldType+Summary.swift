package import HubModel

extension FieldType {
    /// What the type does, in a sentence or two.
    package var summary: Localized {
        switch self {
        case .text:
            Localized(
                vi: "Một dòng: chữ dựng sẵn (NFC), chữ giống Đ thành Đ, bỏ ký tự vô hình, gộp khoảng trắng.",
                en:
                    "One line: composed letters (NFC), Đ for look-alikes, nothing invisible, single spaces."
            )
        case .longText:
            Localized(
                vi: "Như `text` nhưng giữ xuống dòng; nhiều nhất một dòng trống giữa hai đoạn.",
                en: "As `text`, with its line breaks; at most one blank line between two others."
            )
        case .htmlClean:
            Localized(
                vi: "Chữ của HTML, bỏ thẻ; khối thành dòng; ký hiệu `&…;` được đổi nhiều nhất hai lần.",
                en: "The text of HTML without tags; blocks become lines; `&…;` is resolved at most twice."
            )
        case .integer:
            Localized(
                vi: "Số nguyên 64 bit. Phần lẻ khác 0 bị từ chối.",
                en: "A 64-bit integer. A fraction is refused."
            )
        case .decimal:
            Localized(
                vi: """
                    Số thập phân giữ đúng từng chữ số. Số JSON dùng dấu chấm; văn bản theo `separators`. \
                    Chỉ đoán khi không khai báo: có cả hai dấu thì dấu sau là thập phân; một dấu đứng \
                    trước đúng ba chữ số là phân nhóm.
                    """,
                en: """
                    A decimal number, digit for digit. JSON numbers have a point; text follows \
                    `separators` and is guessed only without them: of two marks the later is the \
                    decimal mark, a single one before exactly three digits groups thousands.
                    """
            )
        case .moneyVND:
            Localized(
                vi: "Đồng, số nguyên. Bỏ đ, ₫, VND, đồng; hiểu k, nghìn, triệu, tỷ; ngoặc đơn là số âm.",
                en:
                    "Whole đồng. Cuts off đ, ₫, VND, đồng; reads k, nghìn, triệu, tỷ; (…) is negative."
            )
        case .boolean: Localized(vi: "Có hoặc không.", en: "Yes or no.")
        case .date:
            Localized(
                vi:
                    "Một ngày, 1900 đến 5 năm tới, ngày trước tháng. Thời điểm thành ngày theo giờ nguồn.",
                en:
                    "A day, 1900 to 5 years from now, day first. An instant becomes its day at the source."
            )
        case .datetime:
            Localized(
                vi: "Một thời điểm; ví dụ in theo UTC. Chỉ có ngày thì lấy 0 giờ.",
                en: "An instant; examples are printed in UTC. A day alone is its midnight."
            )
        case .month: Localized(vi: "Ngày đầu của tháng.", en: "The first day of the month.")
        case .partialDate:
            Localized(
                vi: """
                    Ngày, tháng hoặc năm, biết đến đâu ghi đến đó: `1990`, `2025-04`, `1990-09-02`; xếp thứ tự như \
                    chữ. Số 0 thay cho tháng, ngày chưa biết; `precision_from` nói lấy đến đâu.
                    """,
                en: """
                    A day, a month or a year, as much as is known: `1990`, `2025-04`, `1990-09-02`; sorts as text. \
                    Zeros stand for an unknown month or day; `precision_from` says how much to keep.
                    """
            )
        case .timeOfDay:
            Localized(
                vi: """
                    Giờ trong ngày từ 00:00 đến 99:59, dạng `HH:mm`, thêm giây nếu khác 0. Quá 24:00 là ngày \
                    hôm sau; `not_before` cộng 24 giờ cho giờ sớm hơn cột đã nêu.
                    """,
                en: """
                    A time of day from 00:00 to 99:59 as `HH:mm`, with seconds unless they are zero. Beyond 24:00 \
                    it is the next day; `not_before` adds 24 hours to a time earlier than the named column.
                    """
            )
        case .weekdays:
            Localized(
                vi: """
                    Các ngày trong tuần, dạng `2-3-4-5-6-7-CN` (2 là Thứ Hai). Hai ngày có gạch nối là một \
                    khoảng, nên hai ngày rời nhau ghi `2,6`.
                    """,
                en: """
                    Days of the week as `2-3-4-5-6-7-CN` (2 is Monday). Two days with a dash are a range, so two \
                    days apart are written `2,6`.
                    """
            )
        case .json:
            Localized(
                vi: "Một tài liệu JSON (jsonb), nhiều nhất 64 tầng và 1 MB; bỏ khoảng trắng giữa các phần.",
                en:
                    "One JSON document (jsonb), at most 64 levels and 1 MB; without white space between tokens."
            )
        case .file:
            Localized(
                vi: """
                    Một tệp. Nội dung được giữ theo mã băm; cột là jsonb `{"digest":…,"size":…,"media_type":…,\
                    "name":…}`. Base64 được giải mã; kiểu tệp lấy từ những byte đầu.
                    """,
                en: """
                    A file. Its bytes are kept by their digest; the column is jsonb `{"digest":…,"size":…,\
                    "media_type":…,"name":…}`. Base64 is decoded; the media type is told by the first bytes.
                    """
            )
        case .geoPoint:
            Localized(
                vi: "Vĩ độ và kinh độ, lưu là jsonb `{\"lat\":…,\"lng\":…}`.",
                en: "Latitude and longitude, stored as jsonb `{\"lat\":…,\"lng\":…}`."
            )
        case .url:
            Localized(
                vi: "Địa chỉ http hoặc https, bỏ `utm_*` và phần sau `#`.",
                en: "An http or https address without `utm_*` and fragment."
            )
        case .personName:
            Localized(
                vi: "Họ tên. Toàn hoa hoặc toàn thường thì viết hoa chữ đầu; không bao giờ sửa dấu.",
                en: "A name. All in one case is capitalised; tone marks are never changed."
            )
        case .phoneVN:
            Localized(
                vi: """
                    Số điện thoại dạng E.164, sau các lần đổi số 2008, 2017 và 2018. `on` là ngày của bản \
                    ghi: số 6 chữ số trước 2008 chỉ được hiểu khi có `on`.
                    """,
                en: """
                    E.164, after the renumberings of 2008, 2017 and 2018. `on` is the record's day: numbers \
                    of six digits of before 2008 are read only with it.
                    """
            )
        case .evnCustomerCode:
            Localized(
                vi: "Mã khách hàng của EVN, 13 ký tự. Hai chữ đầu: \(corporations).",
                en: "EVN's customer code, 13 characters. Its first two letters: \(corporations)."
            )
        case .email:
            Localized(
                vi: "Một địa chỉ thư điện tử; tên miền viết thường.",
                en: "One e-mail address; its domain in lower case."
            )
        case .citizenID, .cardQR, .taxCode, .socialInsuranceCode, .healthCard: personalSummary
        case .vehiclePlate:
            Localized(
                vi: "Biển số xe, bỏ dấu ngăn, Đ thành D; loại biển là ghi chú.",
                en: "A vehicle's plate without separators, Đ as D; its class is the note."
            )
        case .dossierCode:
            Localized(
                vi: "Mã hồ sơ dịch vụ công, viết hoa; dạng lạ được giữ và ghi chú.",
                en: "A dossier's code in upper case; an unusual shape is kept with a note."
            )
        case .agencyCode:
            Localized(
                vi: "Mã cơ quan theo QĐ 20/2020/QĐ-TTg; mã theo TT 10/2016 được đổi chiều.",
                en: "An agency's code as in Decision 20/2020; that of Circular 10/2016 is turned round."
            )
        case .adminUnit:
            Localized(
                vi: """
                    Đơn vị hành chính tại một ngày: địa chỉ, tên đơn vị hoặc mã; lưu là jsonb các mã. `code` là \
                    đơn vị nhỏ nhất hiện nay chắc chắn đúng. Cần các bảng `admin_units`, `admin_unit_changes`, \
                    `admin_unit_aliases`: xem docs/admin-units.vi.md.
                    """,
                en: """
                    An administrative unit as of a day: an address, a unit's name or a code; stored as jsonb of \
                    codes. `code` is the finest unit of today that is certain. Needs the tables `admin_units`, \
                    `admin_unit_changes`, `admin_unit_aliases`: see docs/admin-units.md.
                    """
            )
        }
    }

    private var corporations: String {
        EVNCorporation.allCases.map { "\($0.rawValue) \($0.prefixes)" }.joined(separator: "; ")
    }

    private var personalSummary: Localized {
        switch self {
        case .cardQR:
            Localized(
                vi: """
                    Mã QR trên thẻ căn cước, lưu là jsonb. Số phải khớp giới tính và năm sinh trên thẻ; thẻ \
                    phải khớp `sex` và `born` của bản ghi.
                    """,
                en: """
                    The code on a citizen's card, stored as jsonb. The number must agree with sex and year on \
                    the card, the card with `sex` and `born` of the row.
                    """
            )
        case .taxCode:
            Localized(
                vi: "Mã số thuế 10 chữ số có chữ số kiểm tra, `-NNN` cho đơn vị phụ thuộc, 12 của cá nhân.",
                en: "A tax code: 10 digits with a check digit, `-NNN` for a branch, 12 for a person."
            )
        case .socialInsuranceCode:
            Localized(vi: "Mã số BHXH, 10 chữ số.", en: "A social-insurance code, 10 digits.")
        case .healthCard:
            Localized(
                vi: "Thẻ BHYT 15 ký tự hoặc mã 10 chữ số; danh sách `;` giữ mọi thẻ.",
                en: "A health card of 15 characters or a code of 10 digits; a `;` list keeps every card."
            )
        default:
            Localized(
                vi: """
                    Số định danh 12 chữ số hoặc CMND 9 chữ số, đối chiếu với `sex` và `born`. Mã tỉnh là của \
                    63 tỉnh trước 1/7/2025 và không đổi khi sáp nhập.
                    """,
                en: """
                    A personal number of 12 digits or an old card's 9, checked against `sex` and `born`. Its \
                    province is one of the 63 of before 1/7/2025 and does not change with mergers.
                    """
            )
        }
    }
}
