import HubModel

/// Rules of numbers and codes of persons and companies.
extension ValueRule {
    var citizenSentence: Localized {
        switch self {
        case .citizenNotDigits:
            Localized(
                vi: "Số định danh chỉ có chữ số (chữ O không phải số 0). Báo nguồn sửa.",
                en: "The number has digits alone (the letter O is no zero). Ask the source to correct it."
            )
        case .citizenLength:
            Localized(
                vi: "Số định danh có 12 chữ số, CMND 9. Nguồn lưu kiểu số thì khai báo `from_number: true`.",
                en:
                    "The number has 12 digits, an old card 9. If the source keeps numbers: `from_number: true`."
            )
        case .citizenProvince:
            Localized(
                vi: "Ba số đầu không phải mã của tỉnh nào trong 63 tỉnh trước 1/7/2025. Kiểm tra ở nguồn.",
                en:
                    "The first three digits were none of the 63 provinces of before 1/7/2025. Check the source."
            )
        case .citizenFuture:
            Localized(
                vi: "Năm sinh trong số định danh còn ở tương lai. Kiểm tra chữ số thứ tư ở nguồn.",
                en: "The year of birth in the number lies ahead. Check its fourth digit at the source."
            )
        case .citizenSexMismatch:
            Localized(
                vi: "Giới tính trong số định danh khác cột giới tính. Kiểm tra hai giá trị ở nguồn.",
                en: "The sex in the number differs from the sex beside it. Check both at the source."
            )
        case .citizenYearMismatch:
            Localized(
                vi: "Năm sinh trong số định danh khác ngày sinh đi kèm. Kiểm tra hai giá trị ở nguồn.",
                en: "The year in the number differs from the birth date beside it. Check both at the source."
            )
        case .citizenRepaired:
            Localized(
                vi: "Số định danh mất số 0 ở đầu, đã thêm lại.",
                en: "The number had lost its leading zeros, which were put back."
            )
        case .citizenForeignBorn:
            Localized(
                vi: "Ba số đầu là mã quốc gia: khai sinh ở nước ngoài.",
                en: "The first three digits are a country: the birth was registered abroad."
            )
        default:
            Localized(
                vi: "Số chứng minh nhân dân 9 chữ số; không còn giá trị như giấy tờ từ 1/1/2025.",
                en: "The nine digits of an old identity card, which is no document since 1/1/2025."
            )
        }
    }

    var cardSentence: Localized {
        switch self {
        case .cardSex:
            Localized(
                vi: "Giới tính trên thẻ không phải Nam hay Nữ. Quét lại thẻ.",
                en: "The sex on the card is neither Nam nor Nữ. Scan the card again."
            )
        case .cardBirthDateMismatch:
            Localized(
                vi: "Ngày sinh trên thẻ khác cột ngày sinh. Kiểm tra thẻ có đúng của người này không.",
                en: "The birth date on the card differs from the column. Check whose card it is."
            )
        case .cardMoreParts:
            Localized(
                vi: "Mã QR có thêm phần sau phần thứ bảy; các phần ấy không được lấy.",
                en: "The code has more than seven parts; those behind were left out."
            )
        default:
            Localized(
                vi:
                    "Mã QR thiếu phần: cần số|số cũ|họ tên|ngày sinh|giới tính|địa chỉ|ngày cấp. Quét lại thẻ.",
                en:
                    "The code lacks parts: number, old number, name, birth, sex, address, issue. Scan it again."
            )
        }
    }

    var taxCodeSentence: Localized {
        switch self {
        case .taxCodeCheckDigit:
            Localized(
                vi: "Chữ số kiểm tra của mã số thuế không đúng. Kiểm tra mã ở nguồn.",
                en: "The check digit is wrong. Check the code at the source."
            )
        case .taxCodeSerial:
            Localized(
                vi: "Bảy chữ số thứ tự của mã số thuế toàn số 0. Kiểm tra mã ở nguồn.",
                en: "The seven digits of the serial are all zero. Check the code at the source."
            )
        case .taxCodeBranch:
            Localized(
                vi: "Mã đơn vị phụ thuộc không thể là 000. Dùng mã 10 chữ số của đơn vị chính.",
                en: "A branch cannot be 000. Use the ten digits of the company."
            )
        case .taxCodeRepaired:
            Localized(
                vi: "Mã số thuế mất số 0 ở đầu, đã thêm lại; chữ số kiểm tra đúng.",
                en: "The code had lost its leading zero, which was put back; the check digit is right."
            )
        case .taxCodePerson:
            Localized(
                vi: "Số định danh cá nhân dùng làm mã số thuế.",
                en: "A personal identification number that serves as tax code."
            )
        default:
            Localized(
                vi: "Mã số thuế có 10 chữ số, 13 với đơn vị phụ thuộc, 12 với cá nhân. Kiểm tra ở nguồn.",
                en: "A tax code has 10 digits, 13 for a branch, 12 for a person. Check it at the source."
            )
        }
    }

    var insuranceSentence: Localized {
        switch self {
        case .socialInsuranceFormat:
            Localized(
                vi: "Mã số BHXH có 10 chữ số. Nguồn lưu kiểu số thì khai báo `from_number: true`.",
                en: "A social-insurance code has 10 digits. If the source keeps numbers: `from_number: true`."
            )
        case .socialInsuranceRepaired:
            Localized(
                vi: "Mã số BHXH mất số 0 ở đầu, đã thêm lại.",
                en: "The code had lost its leading zero, which was put back."
            )
        case .healthCardLength:
            Localized(
                vi: "Mã thẻ BHYT có 15 ký tự (mã lỗi 051). Kiểm tra xem mã có bị cắt không.",
                en: "A card's code has 15 characters (portal code 051). Check whether it was cut."
            )
        case .healthCardSubject:
            Localized(
                vi: "Hai ký tự đầu của thẻ BHYT là chữ chỉ đối tượng (mã lỗi 051). Kiểm tra ở nguồn.",
                en: "A card begins with two letters for its subject (portal code 051). Check the source."
            )
        case .healthCardBenefit:
            Localized(
                vi: "Ký tự thứ ba của thẻ BHYT là mức hưởng 1 đến 5 (mã lỗi 053). Kiểm tra ở nguồn.",
                en: "The third character is a benefit of 1 to 5 (portal code 053). Check the source."
            )
        case .healthCardProvince:
            Localized(
                vi: "Ký tự 4–5 của thẻ BHYT không phải mã tỉnh (mã lỗi 052). Kiểm tra ở nguồn.",
                en: "Characters 4 and 5 are no province (portal code 052). Check the source."
            )
        case .healthCardRepaired:
            Localized(
                vi: "Mã số trên thẻ mất số 0 ở đầu, đã thêm lại.",
                en: "The card's number had lost its leading zero, which was put back."
            )
        case .healthCardNumberOnly:
            Localized(
                vi: "Chỉ có 10 chữ số của thẻ, không có đối tượng, mức hưởng và tỉnh.",
                en: "The ten digits of a card alone, without subject, benefit and province."
            )
        default:
            Localized(
                vi: "Không phải thẻ BHYT: cần 15 ký tự như GD4808012345678, hoặc 10 chữ số.",
                en: "Not a health card: 15 characters such as GD4808012345678, or 10 digits."
            )
        }
    }
}
