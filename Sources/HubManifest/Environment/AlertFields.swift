import HubModel

/// `alerts`: whom the hub tells, and how.
enum AlertFields {
    static let email = Block<AlertSettings.Email>(
        "email",
        vi: "Báo bằng thư; mật khẩu ở LIENTHONG_ALERTS_SMTP_PASSWORD.",
        en: "By e-mail; the password is in LIENTHONG_ALERTS_SMTP_PASSWORD.",
        blank: AlertSettings.Email(server: "", from: "", to: []),
        fields: [
            .key(
                "server",
                \.server,
                .address(of: ["smtps://", "smtp://"], example: "smtps://mail.example:465"),
                .required,
                vi: "Máy chủ thư: smtps://máy:465, hoặc smtp://máy:587 (STARTTLS).",
                en: "The mail server: smtps://host:465, or smtp://host:587 (STARTTLS)."
            ),
            .key("from", \.from, .mailAddress, .required, vi: "Người gửi.", en: "The sender."),
            .key(
                "to",
                \.to,
                Kind<String>.mailAddress.oneOrMany,
                .required,
                vi: "Những người nhận; mỗi người một thư.",
                en: "Who receives it; a letter each."
            ),
            .key("user", \.user, .text, vi: "Tên đăng nhập máy chủ thư.", en: "Who signs in at the server."),
        ]
    )

    static let webhook = Block<WebhookDraft>(
        "webhook",
        vi: "Báo bằng một tài liệu JSON, ký bằng LIENTHONG_ALERTS_WEBHOOK_SECRET.",
        en: "By a JSON document, signed with LIENTHONG_ALERTS_WEBHOOK_SECRET.",
        blank: WebhookDraft(),
        fields: [
            .key(
                "url",
                \.url,
                .address(of: ["https://", "http://127.0.0.1"], example: "https://chat.example/hook"),
                .required,
                vi: "Nơi nhận.",
                en: "Where it is posted to."
            )
        ]
    )

    static let block = Block<AlertSettings>(
        "alerts",
        vi: "Có chuyện thì báo ai, bằng cách nào.",
        en: "Whom to tell when something is not as it should be, and how.",
        blank: AlertSettings(),
        fields: [
            .key("email", \.email, email.kind, vi: "Bằng thư.", en: "By e-mail."),
            .key("webhook", \.webhook, webhook.kind.map(\.url), vi: "Bằng webhook.", en: "By a webhook."),
            .key(
                "repeat_after",
                \.repeatAfter,
                .duration,
                absent: "24h",
                vi: "Chưa xong thì nhắc lại sau bao lâu.",
                en: "What goes on is told again after this."
            ),
            .key("language", \.languages, .word(), absent: "both", vi: "Tiếng của thư.", en: "Of letters."),
            .key(
                "morning_report",
                \.morningReport,
                .timeOfDay,
                vi: "Giờ gửi báo cáo sáng; không viết thì không gửi.",
                en: "When the morning's report is sent; not at all without it."
            ),
        ]
    )
}

/// `webhook` while it is read.
struct WebhookDraft: Sendable {
    var url = ""
}

extension Kind where Value == String {
    /// An address that begins with one of these, without who signs in.
    static func address(of schemes: [String], example: String) -> Kind {
        .scalar(.text("address", example: example)) { text, element, reading in
            let isPrintable = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            let rest = schemes.first { text.hasPrefix($0) }.map { text.dropFirst($0.count) }
            if isPrintable, let rest, schemes.contains(text) == false, !rest.contains("@") { return text }
            reading.report(
                .badAddress,
                at: element.location,
                vi: "«\(text)» không phải địa chỉ ở đây.",
                en: "`\(text)` is not an address that can stand here.",
                cure: Localized(
                    vi: "Bắt đầu bằng \(schemes[0]), không có tên và mật khẩu: \(example).",
                    en: "It begins with \(schemes[0]), without a name and a password: \(example)."
                )
            )
            return nil
        }
    }

    /// One `@`, and nothing by which a header could end: what a letter's sender refuses as well.
    static var mailAddress: Kind {
        .scalar(.text("e-mail", example: "truc@soyte.example")) { text, element, reading in
            if MailAddress.isOne(text) { return text }
            reading.report(
                .badAddress,
                at: element.location,
                vi: "«\(text)» không phải địa chỉ thư.",
                en: "`\(text)` is not an address of e-mail.",
                cure: Localized(
                    vi: "Chỉ viết địa chỉ, không viết tên: truc@soyte.example.",
                    en: "The address alone, without a name: truc@soyte.example."
                )
            )
            return nil
        }
    }
}

extension Kind where Value == Int {
    /// A minute of the day.
    static var timeOfDay: Kind {
        .scalar(.text("time", pattern: "^[0-2][0-9]:[0-5][0-9]$", example: "06:30")) {
            text,
            element,
            reading in
            if let time = ClockTime(text) { return time.minute }
            reading.report(
                .badHours,
                at: element.location,
                vi: "«\(text)» không phải giờ trong ngày.",
                en: "`\(text)` is not a time of day.",
                cure: .line("morning_report: \"06:30\"")
            )
            return nil
        }
    }
}
