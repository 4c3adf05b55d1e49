import HubModel

/// Rules of addresses, plates and codes of organisations.
extension ValueRule {
    var contactSentence: Localized {
        switch self {
        case .phoneRepaired:
            Localized(
                vi: "Số điện thoại mất số 0 ở đầu, đã thêm lại.",
                en: "The number had lost its leading zero, which was put back."
            )
        case .phoneMigrated2018:
            Localized(
                vi: "Số di động 11 chữ số cũ, đã đổi sang đầu số từ 2018.",
                en: "An old eleven-digit mobile number, changed to its prefix of 2018."
            )
        case .phoneLandlineMigrated:
            Localized(
                vi: "Mã vùng cũ, đã đổi sang mã vùng từ 2017.",
                en: "An old area code, changed to that of 2017."
            )
        case .phoneLandlineLengthened:
            Localized(
                vi: "Số cố định trước 11/2008, đã thêm chữ số của nhà mạng và đổi mã vùng.",
                en: "A landline of before 11/2008; its operator's digit was added and the area code changed."
            )
        case .phoneAmbiguous:
            Localized(
                vi:
                    "Bản ghi trước 15/9/2018: nay là di động, khi ấy có thể là số cố định. Hỏi lại khi cần gọi.",
                en: "Dated before 15/9/2018: a mobile today, it may have been a landline. Ask before calling."
            )
        case .phoneShort:
            Localized(
                vi: "Số ngắn hoặc tổng đài, giữ nguyên.",
                en: "A short or service number, kept as it is."
            )
        case .emailSeveral:
            Localized(
                vi: "Có nhiều hơn một địa chỉ thư. Mỗi trường chỉ một; tách bằng `like` hoặc báo nguồn.",
                en: "More than one address. One to a field: part them with `like`, or ask the source."
            )
        case .emailInvalid:
            Localized(
                vi: "Không phải địa chỉ thư điện tử. Dạng đúng: ten@tinh.example.",
                en: "Not an e-mail address. A right one: name@province.example."
            )
        default:
            Localized(
                vi: "Không phải số điện thoại Việt Nam. Mỗi trường chỉ một số; kiểm tra ở nguồn.",
                en: "Not a telephone number of Vietnam. One number to a field; check it at the source."
            )
        }
    }

    var evnSentence: Localized {
        switch self {
        case .evnLength:
            Localized(
                vi: "Mã khách hàng điện có 13 ký tự, mã điểm đo 16. Kiểm tra xem mã có bị cắt không.",
                en: "A customer code has 13 characters, a metering point 16. Check whether it was cut."
            )
        case .evnCorporation:
            Localized(
                vi: "Hai chữ đầu không thuộc tổng công ty điện lực nào. Kiểm tra mã ở nguồn.",
                en: "The first two letters belong to no power corporation. Check the code at the source."
            )
        case .evnMeteringPoint:
            Localized(
                vi: "Đây là mã điểm đo; 13 ký tự đầu là mã khách hàng đã được lấy.",
                en: "This is a metering point; its first 13 characters, the customer, were taken."
            )
        default:
            Localized(
                vi: "Mã khách hàng điện sai dạng (ví dụ chữ O thay số 0). Dạng đúng: PB06010012345.",
                en: "The customer code is malformed (such as O for zero). A right one: PB06010012345."
            )
        }
    }

    var plateFaultSentence: Localized {
        switch self {
        case .plateProvince:
            Localized(
                vi: "Hai số đầu không phải mã biển số của tỉnh nào. Kiểm tra ở nguồn.",
                en: "The first two digits are no province's. Check the plate at the source."
            )
        case .plateSeries:
            Localized(
                vi: "Sê-ri có chữ không dùng trên biển số (I, J, O, Q, W; G không đứng thứ hai).",
                en: "The series has a letter that plates do not have (I, J, O, Q, W; no G in second place)."
            )
        default:
            Localized(
                vi: "Không phải biển số xe. Dạng đúng: 62A-123.45, 62-B1 123.45, 80-829-NG-01, TM-12-34.",
                en: "Not a plate. Right ones: 62A-123.45, 62-B1 123.45, 80-829-NG-01, TM-12-34."
            )
        }
    }

    var plateClassSentence: Localized {
        switch self {
        case .plateCar:
            Localized(
                vi: "Biển bốn số của ô tô.",
                en: "A car's plate with four digits."
            )
        case .plateCarOrOldMotorbike:
            Localized(
                vi: "Biển của ô tô, hoặc của xe máy sê-ri cũ bốn số.",
                en: "A car's plate, or an old motorbike's with four digits."
            )
        case .plateOldMotorbike:
            Localized(
                vi: "Biển xe máy sê-ri cũ, một chữ và một số.",
                en: "A motorbike's plate of the old series, a letter and a digit."
            )
        case .plateNewMotorbike:
            Localized(
                vi: "Biển xe máy sê-ri hai chữ (từ 15/8/2023).",
                en: "A motorbike's plate of two letters (since 15/8/2023)."
            )
        case .plateSpecial:
            Localized(
                vi: "Biển sê-ri riêng (KT, LD, DA, CD, HC, MK, MĐ, TĐ, R, RM).",
                en: "A plate of a series of its own (KT, LD, DA, CD, HC, MK, MĐ, TĐ, R, RM)."
            )
        case .plateForeign:
            Localized(
                vi: "Biển của cơ quan hoặc người nước ngoài (NG, QT, NN, CV).",
                en: "A plate of a foreign mission or person (NG, QT, NN, CV)."
            )
        default:
            Localized(
                vi: "Biển quân đội.",
                en: "A military plate."
            )
        }
    }

    var agencySentence: Localized {
        switch self {
        case .dossierCodeLength:
            Localized(
                vi: "Mã hồ sơ dài quá 50 ký tự. Kiểm tra xem trường có lẫn dữ liệu khác không.",
                en: "The code is longer than 50 characters. Check whether other data is mixed in."
            )
        case .dossierCodeUnusual:
            Localized(
                vi: "Mã hồ sơ không theo dạng thường gặp (H53.01-260615-0001), vẫn được lưu.",
                en: "Not the usual shape (H53.01-260615-0001); the code is kept."
            )
        case .agencyCodeFormat:
            Localized(
                vi: "Không phải mã cơ quan: cần H53.19 hoặc 000.00.19.H53.",
                en: "Not an agency's code: write H53.19 or 000.00.19.H53."
            )
        case .agencyCodeTurned:
            Localized(
                vi: "Mã theo TT 10/2016 đã được đổi chiều; đối chiếu với danh mục theo QĐ 20/2020.",
                en: "Turned round from the notation of 2016; compare it with the list of Decision 20/2020."
            )
        default:
            Localized(
                vi: "Mã hồ sơ chỉ gồm chữ không dấu, chữ số, dấu chấm, gạch; phải có chữ số. Báo nguồn sửa.",
                en:
                    "A dossier's code has ASCII letters, digits, points and dashes, and a digit. Ask the source."
            )
        }
    }
}
