import Foundation
import HubModel
import HubPipeline

/// What a field's values are taken for: the real rules of the types decide, the name breaks ties.
struct TypeGuess {
    let tester: TypeTester
    let field: SeenField
    let name: FieldName

    private var values: [SampleValue] { field.values }
    private var kind: FieldWords.Kind? { name.kind }

    func guess() -> GuessedType {
        var guess = bare()
        guess.personal = personal(guess.type)
        if isCode(guess) { guess.choices = Array(field.distinct.prefix(30)) }
        return guess
    }

    private func bare() -> GuessedType {
        if field.isMixed {
            return GuessedType(.json, 0.8, vi: "danh sách trong danh sách", en: "lists inside lists")
        }
        if field.isList {
            return GuessedType(.text, 0.85, vi: "danh sách các giá trị", en: "a list of values")
        }
        guard !values.isEmpty else { return empty() }
        if values.allSatisfy({ $0.kind == .boolean }) {
            return GuessedType(.boolean, 0.99, vi: "true và false", en: "true and false")
        }
        return named() ?? evident() ?? weekdays() ?? DateGuess(tester: tester, values: values, name: name)
            .guess() ?? clock()
            ?? truth() ?? NumberGuess(tester: tester, values: values, name: name).guess() ?? person()
            ?? text()
    }

    // MARK: - Where the name tells

    private static let byName: [FieldWords.Kind: (type: FieldType, vi: String, en: String)] = [
        .citizen: (.citizenID, "số định danh 12 số hoặc CMND 9 số", "identity numbers of 12 digits or 9"),
        .tax: (.taxCode, "mã số thuế, đúng số kiểm tra", "tax codes with a right check digit"),
        .insurance: (.socialInsuranceCode, "mã số BHXH 10 số", "insurance numbers of 10 digits"),
        .card: (.healthCard, "mã thẻ BHYT", "health cards"),
        .phone: (.phoneVN, "số điện thoại Việt Nam", "Vietnamese telephone numbers"),
        .email: (.email, "địa chỉ thư điện tử", "addresses of mail"),
        .plate: (.vehiclePlate, "biển số xe", "plates"),
        .dossier: (.dossierCode, "mã hồ sơ", "codes of dossiers"),
        .url: (.url, "địa chỉ web", "web addresses"),
        .geo: (.geoPoint, "toạ độ", "coordinates"),
        .boolean: (.boolean, "có hay không", "yes or no"),
        .weekdays: (.weekdays, "các ngày trong tuần", "days of the week"),
    ]

    private func named() -> GuessedType? {
        guard let kind, let known = TypeGuess.byName[kind] else { return nil }
        let tally = tester.tally(values, as: known.type)
        let total = tally.accepted + tally.refused
        guard tally.share >= 0.5 else { return nil }
        var guess = GuessedType(
            known.type,
            tally.share == 1 ? (total >= 3 ? 0.98 : 0.93) : 0.7,
            vi: "\(known.vi): \(tally.accepted)/\(total) hợp lệ",
            en: "\(known.en): \(tally.accepted) of \(total) valid"
        )
        if tally.refused > 0 {
            guess = guess.doubting(
                vi: "\(tally.refused)/\(total) giá trị sẽ bị từ chối; hỏi nguồn, hay để text",
                en: "\(tally.refused) of \(total) values will be refused; ask the source, or keep text"
            )
        }
        return guess
    }

    // MARK: - Where the values tell

    private func all(_ pattern: String) -> Bool {
        values.allSatisfy { $0.text.range(of: "^\(pattern)$", options: .regularExpression) != nil }
    }

    /// Codes of the electricity utilities, some of them mistyped.
    private func electricity() -> GuessedType? {
        guard kind == nil || kind == .id else { return nil }
        let shaped = values.count {
            $0.text.range(of: "^P[A-Z][0-9]{2}[A-Z0-9]{2}[0-9]{7}$", options: .regularExpression) != nil
        }
        let tally = tester.tally(values, as: .evnCustomerCode)
        guard shaped > 0, shaped * 3 >= values.count, tally.share >= 0.6 else { return nil }
        var guess = GuessedType(
            .evnCustomerCode,
            tally.share == 1 ? 0.96 : 0.75,
            vi: "mã khách hàng EVN 13 ký tự: \(tally.accepted)/\(tally.accepted + tally.refused)",
            en: "EVN customer codes of 13 characters: \(tally.accepted) of \(tally.accepted + tally.refused)"
        )
        if tally.refused > 0 {
            guess = guess.doubting(
                vi: "\(tally.refused) giá trị sẽ bị từ chối",
                en: "\(tally.refused) values will be refused"
            )
        }
        return guess
    }

    private func evident() -> GuessedType? {
        if let found = electricity() { return found }
        let count = values.count
        let isFree = kind == nil || kind == .id || kind == .no || kind == .text
        func valid(_ type: FieldType) -> Bool { tester.share(values, as: type) == 1 }
        func found(_ type: FieldType, _ confidence: Double, _ vi: String, _ en: String) -> GuessedType {
            GuessedType(type, confidence, vi: "\(vi): \(count)/\(count)", en: "\(en): \(count) of \(count)")
        }
        if all("https?://.+"), valid(.url) {
            return found(.url, 0.97, "bắt đầu bằng http", "begin with http")
        }
        if all("[^@ ]+@[^@ ]+"), valid(.email) {
            return found(.email, 0.97, "có @ và tên miền", "@ and a domain")
        }
        if all("[A-Z]{2}[1-5][0-9]{12}"), valid(.healthCard) {
            return found(.healthCard, 0.95, "thẻ BHYT 15 ký tự", "health cards of 15 characters")
        }
        if all("[A-Z][0-9]{2}([.][0-9]{2,3})*-[0-9]{6}-[0-9]+")
            || all("[0-9.]+[.][A-Z][0-9]{2}-[0-9]{6}-[0-9]+"),
            valid(.dossierCode)
        {
            return found(.dossierCode, 0.95, "dạng mã hồ sơ một cửa", "the form of dossiers' codes")
        }
        if all("([0-9]{3}[.][0-9]{2}[.][0-9]{2}[.][A-Z][0-9]{2}|[A-Z][0-9]{2}[.][0-9]{1,3}([.][0-9]+)*)"),
            valid(.agencyCode)
        {
            return found(.agencyCode, 0.93, "mã định danh cơ quan", "codes of agencies")
        }
        if all("[0-9]{2}[A-Z][A-Z0-9]?[-. ]?[0-9]{3,4}[.]?[0-9]{0,2}"),
            values.contains(where: { $0.text.contains("-") }),
            valid(.vehiclePlate)
        {
            return found(.vehiclePlate, 0.85, "dạng biển số xe", "the form of plates")
        }
        if all("-?[0-9]{1,2}[.][0-9]+ *[,;] *[0-9]{2,3}[.][0-9]+"), valid(.geoPoint) {
            return found(.geoPoint, 0.95, "vĩ độ, kinh độ trong nước", "latitude, longitude in the country")
        }
        if isFree, all("0[0-9]{11}"), count >= 3, field.distinct.count >= 3, valid(.citizenID) {
            return found(
                .citizenID,
                0.85,
                "12 chữ số, ba số đầu là mã tỉnh",
                "12 digits, the first three a province"
            )
            .doubting(
                vi: "tên trường không nói là số định danh; xem lại",
                en: "the name does not say an identity number; look again"
            )
        }
        if kind == nil || kind == .no, all("([+]?84|0)[35789][0-9]{8}"), valid(.phoneVN) {
            return found(
                .phoneVN,
                0.85,
                "10 chữ số bắt đầu 03, 05, 07, 08, 09",
                "10 digits beginning 03, 05, 07, 08, 09"
            )
        }
        if isHTML { return GuessedType(.htmlClean, 0.9, vi: "có thẻ HTML", en: "holds tags of HTML") }
        return nil
    }

    private var isHTML: Bool {
        values.contains {
            $0.text.range(of: "</?(p|br|div|b|strong|a|ul|li|span|table)[ />]", options: .regularExpression)
                != nil
        }
    }

    private func weekdays() -> GuessedType? {
        guard all("[T2-8CNhứ ,;-]+"), values.contains(where: { $0.text.contains { "-,T".contains($0) } }),
            tester.share(values, as: .weekdays) == 1
        else { return nil }
        return GuessedType(.weekdays, 0.93, vi: "các ngày trong tuần", en: "days of the week")
    }

    private func clock() -> GuessedType? {
        guard all("[0-9]{1,2}[:h][0-9]{2}(:[0-9]{2})?"), tester.share(values, as: .timeOfDay) == 1 else {
            return nil
        }
        return GuessedType(.timeOfDay, 0.93, vi: "giờ trong ngày", en: "times of day")
    }

    // MARK: - Yes and no

    private static let words: Set<String> = [
        "co", "khong", "y", "n", "yes", "no", "true", "false", "x", "dung", "sai",
    ]

    private func truth() -> GuessedType? {
        let distinct = Set(field.distinct.map { FieldWords.folded($0) })
        let isWhole = values.allSatisfy { $0.kind == .number }
        guard tester.share(values, as: .boolean) == 1, !isWhole else { return nil }
        if distinct.isSubset(of: TypeGuess.words), distinct.count > 1 || kind == .boolean || values.count > 2
        {
            return GuessedType(
                .boolean,
                0.93,
                vi: "chỉ có \(field.distinct.joined(separator: ", "))",
                en: "\(field.distinct.joined(separator: ", ")) alone"
            )
        }
        guard distinct.isSubset(of: ["0", "1", "true", "false"]), values.allSatisfy({ $0.kind == .text })
        else { return nil }
        if kind == .boolean { return GuessedType(.boolean, 0.9, vi: "chỉ có 0 và 1", en: "0 and 1 alone") }
        guard kind == nil || kind == .text || kind == .org, !name.isKnown || distinct.count > 1 else {
            return nil
        }
        return GuessedType(.boolean, 0.7, vi: "chỉ có 0 và 1", en: "0 and 1 alone")
            .doubting(vi: "nếu là mã thì đổi thành text", en: "if it is a code make it text")
    }

    // MARK: - People, and what remains

    private func person() -> GuessedType? {
        guard kind == nil || kind == .person || kind == .text || kind == .org else { return nil }
        let named = values.count { TypeGuess.isPersonsName($0.text) }
        let share = Double(named) / Double(values.count)
        guard tester.share(values, as: .personName) >= 0.9 else { return nil }
        if kind == .person, named > 0 {
            return GuessedType(
                .personName,
                share == 1 ? 0.95 : share >= 0.5 ? 0.8 : 0.65,
                vi: "họ tên: \(named)/\(values.count) bắt đầu bằng một họ thường gặp",
                en: "names: \(named) of \(values.count) begin with a common family name"
            )
        }
        guard kind != .org, share == 1, field.distinct.count >= 3 else { return nil }
        return GuessedType(
            .personName,
            0.7,
            vi: "giá trị giống họ tên người",
            en: "the values look like names of people"
        )
        .doubting(vi: "tên trường không nói vậy; xem lại", en: "the field's name does not say so; look again")
    }

    static func isPersonsName(_ text: String) -> Bool {
        let words = FieldWords.folded(text).split(separator: " ")
        guard (2...6).contains(words.count), let first = words.first else { return false }
        return FieldWords.familyNames.contains(String(first)) && !text.contains(where: \.isNumber)
    }

    private func text() -> GuessedType {
        let longest = values.map(\.text.count).max() ?? 0
        let isTitle = kind == .text && longest <= 200
        if !isTitle, values.contains(where: { $0.text.contains(where: \.isNewline) }) {
            return GuessedType(.longText, 0.9, vi: "có xuống dòng", en: "holds line breaks")
        }
        if longest > 300 {
            return GuessedType(
                .longText,
                0.85,
                vi: "dài tới \(longest) ký tự",
                en: "up to \(longest) characters"
            )
        }
        if kind?.isTime ?? false || kind == .money {
            return GuessedType(
                .text,
                0.55,
                vi: "không kiểu nào đọc được mọi giá trị",
                en: "no type reads every value"
            )
            .doubting(
                vi:
                    "tên nói là \(kind == .money ? "tiền" : "thời gian"), nhưng giá trị viết lẫn nhiều dạng; giữ là chữ",
                en: "called \(kind == .money ? "money" : "a time"), but written in many ways; kept as text"
            )
        }
        let isSure = name.isKnown || values.count >= 3
        return GuessedType(.text, isSure ? 0.9 : 0.75, vi: "chữ", en: "text")
    }

    private func empty() -> GuessedType {
        if let declared = field.declared { return DeclaredGuess(declared: declared, name: name).guess() }
        let type = TypeGuess.expected(kind)
        return GuessedType(
            type,
            0.4,
            vi: "mẫu không có giá trị nào",
            en: "the sample has no value"
        )
        .doubting(
            vi: "chỉ đoán theo tên; cần mẫu có giá trị",
            en: "told by the name alone; a sample with values is needed"
        )
    }

    /// What a name alone lets expect.
    static func expected(_ kind: FieldWords.Kind?) -> FieldType {
        switch kind {
        case .citizen: .citizenID
        case .tax: .taxCode
        case .insurance: .socialInsuranceCode
        case .card: .healthCard
        case .person: .personName
        case .phone: .phoneVN
        case .email: .email
        case .url: .url
        case .geo: .geoPoint
        case .money, .pay: .moneyVND
        case .boolean: .boolean
        case .date, .born: .date
        case .datetime, .updated: .datetime
        case .month: .month
        case .clock: .timeOfDay
        case .integer, .year, .monthno: .integer
        case .decimal, .percent, .lat, .lng: .decimal
        case .plate: .vehiclePlate
        case .weekdays: .weekdays
        case .dossier: .dossierCode
        case .id, .no, .code, .text, .long, .org, .unit, .address, .place, nil: .text
        }
    }

    // MARK: - Codes, and people's data

    /// Few values under a name that says so.
    private func isCode(_ guess: GuessedType) -> Bool {
        guard guess.type == .text || guess.type == .integer, kind == .code else { return false }
        let distinct = field.distinct
        guard !distinct.isEmpty, distinct.count <= 12, distinct.allSatisfy({ $0.count <= 40 }) else {
            return false
        }
        return true
    }

    private func personal(_ type: FieldType) -> String? {
        switch type {
        case .citizenID, .personName, .phoneVN, .email, .socialInsuranceCode, .healthCard, .evnCustomerCode,
            .cardQR,
            .vehiclePlate, .dossierCode:
            return name.personal ?? "basic"
        case .taxCode:
            return tester.tally(values, as: .taxCode).flags.contains(.taxCodePerson) ? "basic" : nil
        default: return name.personal
        }
    }
}
