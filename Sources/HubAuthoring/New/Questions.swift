import Foundation
package import HubModel

/// The questions of `connector new`, in their order; what flags have said is not asked again.
package struct Questions {
    private let interview: Interview
    private let language: Language

    package init(_ interview: Interview, language: Language) {
        (self.interview, self.language) = (interview, language)
    }

    // MARK: - Before the samples are looked at

    package func complete(_ facts: inout ConnectorFacts, isNamed: Bool, hasPull: Bool) throws(HubFailure) {
        if !isNamed {
            facts.connector =
                try interview.ask(
                    vi: "Tên hệ thống, không dấu (ví dụ cap-nuoc)",
                    en: "The system's name (such as water)",
                    isGood: Questions.name
                ) ?? facts.connector
        }
        if facts.title == nil {
            facts.title = try interview.ask(vi: "Tên hiện trên màn hình", en: "The title on screens")
        }
        if facts.unit == nil {
            facts.unit = try interview.ask(vi: "Đơn vị chủ quản nguồn", en: "The unit that owns the source")
        }
        if facts.contact == nil {
            facts.contact = try interview.ask(vi: "Liên hệ (thư hoặc điện thoại)", en: "How to reach it")
        }
        if facts.source == nil {
            facts.source = try interview.ask(
                vi: "Địa chỉ: https://…, sftp://máy/thư-mục, hoặc một thư mục",
                en: "The address: https://…, sftp://host/folder, or a folder"
            ).map(ConnectorFacts.Source.init(address:))
        }
        if !hasPull {
            facts.pull =
                try interview.ask(
                    vi: "Tên loại dữ liệu, không dấu (ví dụ hoa_don)",
                    en: "A name for this kind of record (such as bills)",
                    default: facts.pull
                ).map(FieldName.identifier) ?? facts.pull
        }
        if facts.pullTitle == nil {
            facts.pullTitle = try interview.ask(
                vi: "Dữ liệu này là gì, một dòng",
                en: "What these records are, in a line",
                default: facts.title
            )
        }
        guard case .http = facts.source else { return }
        if facts.signIn == nil { facts.signIn = try signIn() }
        if facts.request == nil {
            facts.request = try interview.ask(
                vi:
                    "Yêu cầu như trong tài liệu, ví dụ GET /hoadon?tuNgay=01/06/2026&trang=1 (SOAP thì bỏ trống)",
                en: "The request as in the notes, such as GET /bills?from=01/06/2026&page=1 (empty for SOAP)",
                isOptional: true
            )
        }
    }

    private func signIn() throws(HubFailure) -> ConnectorFacts.SignIn {
        let word = try interview.choose(
            vi: "Đăng nhập thế nào?",
            en: "How does one sign in?",
            [
                (
                    "none",
                    Localized(
                        vi: "không cần, hoặc nằm trong phần đầu SOAP",
                        en: "not at all, or in a SOAP header"
                    )
                ),
                (
                    "header",
                    Localized(vi: "một khoá cố định trong tiêu đề HTTP", en: "a fixed key in an HTTP header")
                ),
                (
                    "bearer",
                    Localized(
                        vi: "một token cố định trong Authorization: Bearer",
                        en: "a fixed token in Authorization: Bearer"
                    )
                ),
                (
                    "basic",
                    Localized(vi: "tài khoản và mật khẩu (HTTP Basic)", en: "user and password (HTTP Basic)")
                ),
                (
                    "login",
                    Localized(
                        vi: "một yêu cầu đăng nhập trả về token",
                        en: "a sign-in request that gives a token"
                    )
                ),
                ("oauth2", Localized(vi: "OAuth 2, client credentials", en: "OAuth 2, client credentials")),
            ],
            default: "none"
        )
        switch word {
        case "header":
            return .header(
                name: try interview.ask(vi: "Tên tiêu đề", en: "The header's name", default: "X-API-Key")
                    ?? "X-API-Key"
            )
        case "bearer": return .bearer
        case "basic": return .basic
        case "login":
            let request = try interview.ask(
                vi: "Yêu cầu đăng nhập, ví dụ POST /login {\"username\": \"u\", \"password\": \"p\"}",
                en: "The sign-in request, such as POST /login {\"username\": \"u\", \"password\": \"p\"}"
            )
            let token = try interview.ask(
                vi: "Token nằm ở đâu trong câu trả lời",
                en: "Where the token is in the answer",
                default: "token"
            )
            return .login(request: request ?? "", token: token ?? "token")
        case "oauth2":
            return .oauth2(
                token: try interview.ask(vi: "Địa chỉ cấp token", en: "Where the token comes from") ?? ""
            )
        default: return .none
        }
    }

    package func samples() throws(HubFailure) -> [String] {
        let answer = try interview.ask(
            vi: "Tệp câu trả lời mẫu, nhiều tệp cách nhau dấu phẩy",
            en: "Files with sample answers, with commas between"
        ) { answer in
            let absent = Questions.list(answer).filter { !FileManager.default.fileExists(atPath: $0) }
            guard let first = absent.first else { return nil }
            return Localized(vi: "Không có tệp «\(first)».", en: "There is no file «\(first)».")
        }
        return Questions.list(answer ?? "")
    }

    // MARK: - After

    /// Lets the person accept or change what was recognised; says whether the samples are to be read again.
    package func settle(_ guess: Guess, _ facts: inout ConnectorFacts) throws(HubFailure) -> Bool {
        let before = (facts.entity, facts.key)
        if facts.entity == nil {
            let entity = try interview.ask(
                vi: guess.match == nil ? "Tên bảng mới" : "Đưa vào bảng có sẵn (hoặc tên bảng khác)",
                en: guess.match == nil
                    ? "The new table's name" : "Put it into the table that is there (or another name)",
                default: guess.entity
            )
            facts.entity = entity.map(FieldName.identifier)
        }
        guard guess.match == nil || facts.entity != guess.match?.entity.name else {
            return facts.entity != before.0
        }
        if facts.entityTitle == nil { facts.entityTitle = facts.pullTitle }
        if facts.key.isEmpty {
            let columns = guess.fields.map(\.column)
            let preset = MappingDraft(guess: guess, language: language).keyColumns.joined(separator: ", ")
            let answer = try interview.ask(
                vi: "Khoá: cột nào làm một dòng khác dòng kia",
                en: "The key: what tells rows apart",
                default: preset
            ) {
                answer in
                guard let wrong = Questions.list(answer).first(where: { !columns.contains($0) }) else {
                    return nil
                }
                return Localized(
                    vi: "Không có cột «\(wrong)». Có: \(columns.joined(separator: ", ")).",
                    en: "There is no column «\(wrong)». There are: \(columns.joined(separator: ", "))."
                )
            }
            facts.key = Questions.list(answer ?? preset)
        }
        try visibility(guess, &facts)
        return true
    }

    private func visibility(_ guess: Guess, _ facts: inout ConnectorFacts) throws(HubFailure) {
        if facts.visibleTo == nil {
            let proposal = VisibilityGuess(guess).proposal?.rule
            var choices = [
                ("nobody", Localized(vi: "chỉ hub và người vận hành", en: "the hub and its operators alone"))
            ]
            if let proposal {
                choices.insert(
                    (
                        proposal,
                        Localized(vi: "người dân có tên trong dòng ấy", en: "the citizen whose row it is")
                    ),
                    at: 0
                )
            }
            choices.append(("everyone", Localized(vi: "ai cũng được xem", en: "everyone")))
            facts.visibleTo = try interview.choose(
                vi: guess.isPersonal ? "Có dữ liệu cá nhân. Ai được xem một dòng?" : "Ai được xem?",
                en: guess.isPersonal ? "It holds personal data. Who may see a row?" : "Who may see it?",
                choices.map { (word: $0.0, meaning: $0.1) },
                default: guess.isPersonal ? proposal ?? "nobody" : "nobody"
            )
        }
        guard guess.isPersonal else { return }
        if facts.visibleTo == "everyone" { return try organisations(guess, &facts) }
        if facts.purpose == nil {
            facts.purpose = try interview.ask(
                vi: "Giữ dữ liệu cá nhân này để làm gì",
                en: "What the personal data is kept for"
            )
        }
        if facts.legalBasis == nil {
            facts.legalBasis = try interview.ask(
                vi: "Căn cứ pháp lý: consent, law <văn bản>, contract <việc gì>, emergency",
                en: "The legal basis: consent, law <document>, contract <what>, emergency"
            ) { answer in
                let word = answer.prefix { $0 != " " }
                let isGood =
                    ["consent", "emergency"].contains(answer)
                    || (["law", "contract"].contains(word) && answer.count > word.count + 1)
                return isGood
                    ? nil
                    : Localized(
                        vi: "Ví dụ: law Luật 91/2025/QH15, contract cung cấp nước.",
                        en: "Such as: law 91/2025/QH15, contract water supply."
                    )
            }
        }
    }

    /// Personal columns stay away from a table that everyone may see; those of an organisation need not.
    private func organisations(_ guess: Guess, _ facts: inout ConnectorFacts) throws(HubFailure) {
        guard facts.notPersonal.isEmpty else { return }
        let personal = guess.fields.filter { $0.type.personal != nil }.map(\.column)
        let list = personal.joined(separator: ", ")
        let answer = try interview.ask(
            vi:
                "Ai cũng xem được, nên bỏ ra: \(list). Cột nào trong đó là của cơ quan, không phải của người? (bỏ trống: không)",
            en:
                "Everyone may see it, so these stay away: \(list). Which of them are an organisation's, not a person's? (empty: none)",
            isOptional: true
        ) { answer in
            guard let wrong = Questions.list(answer).first(where: { !personal.contains($0) }) else {
                return nil
            }
            return Localized(vi: "Không có cột «\(wrong)» trong số ấy.", en: "«\(wrong)» is none of them.")
        }
        facts.notPersonal = Questions.list(answer ?? "")
    }

    package func schedule() throws(HubFailure) -> String? {
        try interview.ask(
            vi:
                "Chạy khi nào: daily 01:30, every 15m, weekly mon 02:00, hay tên một lịch có sẵn (bỏ trống: chưa)",
            en:
                "When it runs: daily 01:30, every 15m, weekly mon 02:00, or a schedule that is there (empty: not yet)",
            isOptional: true
        )
    }

    package func confirm() throws(HubFailure) -> Bool {
        let answer = try interview.ask(vi: "Ghi vào dự án? (y/n)", en: "Write it? (y/n)", default: "y")
        return ["y", "yes", "c", "co", "có"].contains((answer ?? "").lowercased())
    }

    // MARK: -

    package static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    package static func name(_ answer: String) -> Localized? {
        let isGood =
            answer.first?.isLetter ?? false
            && answer.allSatisfy { ($0.isLetter && $0.isASCII && $0.isLowercase) || $0.isNumber || $0 == "-" }
            && !answer.hasSuffix("-")
        return isGood
            ? nil
            : Localized(
                vi: "Tên chỉ có chữ thường không dấu, số và gạch nối: cap-nuoc.",
                en: "A name has small letters, digits and dashes: water-company."
            )
    }
}

extension ConnectorFacts.Source {
    package init(address: String) {
        if address.hasPrefix("sftp://") {
            self = .sftp(address)
        } else if address.hasPrefix("http://") || address.hasPrefix("https://") {
            self = .http(address)
        } else {
            self = .folder(address)
        }
    }
}
