package import HubModel

/// What a person reads about a rule, and what to do about it.
package enum RuleText {
    /// `nil` for a rule that this version does not know.
    package static func localized(_ rule: String) -> Localized? {
        ValueRule(rawValue: rule)?.localized ?? RecordRule(rawValue: rule)?.localized
    }
}

extension ValueRule {
    package var localized: Localized {
        switch self {
        case .textLossy, .textNUL, .textNotUTF8, .textRescued, .textCharsetAmbiguous: textSentence
        case .numberInvalid, .numberBadGrouping, .numberSeparators, .numberRange, .numberNotWhole,
            .numberOutOfRange, .numberRounded, .numberNegotiable, .booleanInvalid:
            numberSentence
        case .dateFormat, .dateNoSuchDay, .dateTwoDigitYear, .dateOutOfRange, .datePrecision,
            .datePlaceholder,
            .dateZoneSuspect:
            dateSentence
        case .timeOfDayFormat, .timeOfDayOutOfRange, .timeOfDayNextDay: timeOfDaySentence
        case .weekdaysFormat, .weekdaysNone, .weekdaysRange: weekdaysSentence
        case .jsonInvalid, .jsonTooDeep, .jsonTooLarge: jsonSentence
        case .fileBase64, .fileAsText: fileSentence
        case .geoPointFormat, .geoPointOutOfRange, .urlInvalid, .urlScheme: placeSentence
        case .personNameDigit, .personNameCharacter, .personNameTooLong, .personNameSingleToken: nameSentence
        case .phoneInvalid, .phoneRepaired, .phoneMigrated2018, .phoneLandlineMigrated, .phoneShort,
            .phoneLandlineLengthened, .phoneAmbiguous, .emailInvalid, .emailSeveral:
            contactSentence
        case .evnLength, .evnFormat, .evnCorporation, .evnMeteringPoint: evnSentence
        case .citizenNotDigits, .citizenLength, .citizenProvince, .citizenFuture, .citizenSexMismatch,
            .citizenYearMismatch, .citizenRepaired, .citizenForeignBorn, .citizenOldCard:
            citizenSentence
        case .cardParts, .cardSex, .cardBirthDateMismatch, .cardMoreParts: cardSentence
        case .taxCodeFormat, .taxCodeCheckDigit, .taxCodeSerial, .taxCodeBranch, .taxCodeRepaired,
            .taxCodePerson:
            taxCodeSentence
        case .socialInsuranceFormat, .socialInsuranceRepaired, .healthCardFormat, .healthCardLength,
            .healthCardSubject, .healthCardBenefit, .healthCardProvince, .healthCardRepaired,
            .healthCardNumberOnly:
            insuranceSentence
        case .plateFormat, .plateProvince, .plateSeries: plateFaultSentence
        case .plateCar, .plateCarOrOldMotorbike, .plateOldMotorbike, .plateNewMotorbike, .plateSpecial,
            .plateForeign, .plateMilitary:
            plateClassSentence
        case .dossierCodeFormat, .dossierCodeLength, .dossierCodeUnusual, .agencyCodeFormat,
            .agencyCodeTurned:
            agencySentence
        case .adminUnitNoProvince, .adminUnitAmbiguousName, .adminUnitUnknownCode,
            .adminUnitAmbiguousCodeVersion, .adminUnitTooLong, .adminUnitNoTables:
            adminUnitRefusal
        case .adminUnitNeedsManual, .adminUnitAmbiguous, .adminUnitAmbiguousVersion,
            .adminUnitAmbiguousWithWard, .adminUnitUnknown, .adminUnitCodeExpired, .adminUnitSpelling,
            .adminUnitProvinceInferred:
            adminUnitNote
        }
    }

    private var textSentence: Localized {
        switch self {
        case .textLossy:
            Localized(
                vi:
                    "Chữ đã mất trước khi đến đây (U+FFFD, hoặc dấu ? trong từ). Báo nguồn gửi lại đúng bảng mã.",
                en:
                    "Letters were lost before (U+FFFD, or ? inside words). Ask the source to send it again."
            )
        case .textRescued:
            Localized(
                vi: "Văn bản viết bằng bảng mã cũ (TCVN3, VNI…) hoặc bị đọc sai, đã đổi sang Unicode.",
                en: "Text in an old encoding (TCVN3, VNI…) or misread before, turned into Unicode."
            )
        case .textCharsetAmbiguous:
            Localized(
                vi:
                    "Văn bản giống bảng mã cũ nhưng không rõ bảng mã nào. Khai báo `encoding`, hoặc báo nguồn.",
                en:
                    "The text looks like an old encoding, but not clearly which. Declare `encoding`, or ask the source."
            )
        case .textNUL:
            Localized(
                vi: "Văn bản có ký tự NUL, PostgreSQL không lưu được. Báo nguồn sửa dữ liệu.",
                en: "The text holds a NUL, which PostgreSQL cannot store. Ask the source to correct it."
            )
        default:
            Localized(
                vi: "Văn bản không phải UTF-8. Khai báo `encoding` của tệp, hoặc báo nguồn sửa bảng mã.",
                en: "The text is not UTF-8. Declare the file's `encoding`, or ask the source to correct it."
            )
        }
    }

    private var numberSentence: Localized {
        switch self {
        case .numberBadGrouping:
            Localized(
                vi: "Dấu phân nhóm không tách đúng ba chữ số. Khai báo `separators` đúng với nguồn.",
                en:
                    "The marks do not part groups of three digits. Declare the source's `separators`."
            )
        case .numberSeparators:
            Localized(
                vi:
                    "Số không theo `separators` đã khai báo. Sửa lại, hoặc thêm dạng thứ hai vào danh sách.",
                en:
                    "The number does not follow the declared `separators`. Mend them, or add a form."
            )
        case .numberRange:
            Localized(
                vi: """
                    Đây là một khoảng (từ – đến), không phải một số. Lấy hai đầu vào hai cột, mỗi cột một `like` \
                    như `"{from}-{to} triệu"` và `take`.
                    """,
                en: """
                    This is a range, not a number. Take its two ends into two columns, each with a `like` such as \
                    `"{from}-{to} triệu"` and a `take`.
                    """
            )
        case .numberNotWhole:
            Localized(
                vi: "Trường số nguyên nhưng giá trị có phần lẻ. Dùng kiểu `decimal` nếu phần lẻ có nghĩa.",
                en: "The field is whole but the value has a fraction. Use `decimal` if the fraction matters."
            )
        case .numberOutOfRange:
            Localized(
                vi: "Số quá lớn để lưu. Kiểm tra giá trị ở nguồn.",
                en: "The number is too large to store. Check the value at the source."
            )
        case .numberRounded:
            Localized(
                vi: "Số tiền có phần lẻ, đã làm tròn đến đồng.",
                en: "The amount had a fraction and was rounded to whole đồng."
            )
        case .numberNegotiable:
            Localized(
                vi: "Ghi là thoả thuận, không có số tiền; trường để trống.",
                en: "It says negotiable and names no amount; the field is empty."
            )
        case .booleanInvalid:
            Localized(
                vi: "Không phải có hoặc không. Dùng bảng mã (`codes`) để dịch giá trị của nguồn.",
                en: "Neither yes nor no. Translate the source's value with a code table (`codes`)."
            )
        default:
            Localized(
                vi: "Không phải là số. Kiểm tra đường dẫn và đơn vị (`unit`) của trường.",
                en: "Not a number. Check the path and the field's `unit`."
            )
        }
    }

    private var dateSentence: Localized {
        switch self {
        case .dateNoSuchDay:
            Localized(
                vi: "Lịch không có ngày này. Ngày đứng trước tháng; nếu nguồn viết khác, khai báo `format`.",
                en:
                    "The calendar has no such day. Day comes before month: else declare `format`."
            )
        case .dateTwoDigitYear:
            Localized(
                vi: "Năm chỉ có hai chữ số nên không đoán thế kỷ. Báo nguồn gửi đủ bốn chữ số.",
                en: "The year has two digits, and centuries are not guessed. Ask the source for four."
            )
        case .dateOutOfRange:
            Localized(
                vi: "Ngày ở ngoài khoảng từ năm 1900 đến 5 năm tới. Kiểm tra giá trị ở nguồn.",
                en: "The day lies outside 1900 to five years from now. Check the value at the source."
            )
        case .datePrecision:
            Localized(
                vi: "Chỉ có năm, hoặc năm và tháng. Dùng kiểu `month` hay `partial_date` nếu thế là đủ.",
                en: "Only a year, or a year and a month. Use `month` or `partial_date` if that is enough."
            )
        case .datePlaceholder:
            Localized(
                vi: "Ngày giả (0001-01-01, 1900-01-01, toàn số 0) nghĩa là không có; trường để trống.",
                en: "A placeholder (0001-01-01, 1900-01-01, all zeros) means none; the field is empty."
            )
        case .dateZoneSuspect:
            Localized(
                vi: "Giờ ghi là GMT nhưng ở tương lai: đã hiểu là giờ Việt Nam và trừ 7 giờ.",
                en: "The time says GMT but lies in the future: read as Vietnam's time, 7 hours earlier."
            )
        default:
            Localized(
                vi: "Không đọc được ngày giờ này. Khai báo `format` đúng với cách nguồn viết.",
                en: "This date cannot be read. Declare the `format` that the source writes."
            )
        }
    }

    private var placeSentence: Localized {
        switch self {
        case .geoPointOutOfRange:
            Localized(
                vi: "Toạ độ ngoài phạm vi. Thứ tự là vĩ độ rồi kinh độ: kiểm tra `\"{lat},{lng}\"`.",
                en: "The point is off the earth. Latitude comes first: check `\"{lat},{lng}\"`."
            )
        case .urlScheme:
            Localized(
                vi: "Chỉ nhận địa chỉ bắt đầu bằng http:// hoặc https://.",
                en: "Only addresses that begin with http:// or https:// are taken."
            )
        case .urlInvalid:
            Localized(
                vi: "Địa chỉ web không hợp lệ: thiếu tên máy, hoặc có ký tự không được phép.",
                en: "The address is not valid: it has no host, or characters that are not allowed."
            )
        default:
            Localized(
                vi: "Không phải toạ độ. Viết `\"{lat},{lng}\"`, số thập phân dùng dấu chấm.",
                en: "Not a point. Write `\"{lat},{lng}\"`, with decimal points."
            )
        }
    }

    private var nameSentence: Localized {
        switch self {
        case .personNameDigit:
            Localized(
                vi: "Họ tên có chữ số. Kiểm tra xem trường có lẫn mã hay ngày sinh không.",
                en: "The name holds a digit. Check whether a code or a birth date is mixed in."
            )
        case .personNameTooLong:
            Localized(
                vi: "Họ tên dài quá 255 ký tự. Kiểm tra xem trường có lẫn dữ liệu khác không.",
                en: "The name is longer than 255 characters. Check whether other data is mixed in."
            )
        case .personNameSingleToken:
            Localized(
                vi: "Họ tên chỉ có một từ; đúng với một số dân tộc, vẫn được lưu.",
                en: "The name is a single word; right for some peoples, and kept."
            )
        default:
            Localized(
                vi: "Họ tên có ký tự không dùng trong tên. Báo nguồn sửa dữ liệu.",
                en: "The name holds a character that names do not have. Ask the source to correct it."
            )
        }
    }
}
