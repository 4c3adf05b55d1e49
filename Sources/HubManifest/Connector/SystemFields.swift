import HubModel

/// `wait_for_answer`: one span for the whole answer, or one for each part.
struct Waiting: Sendable {
    var connect: CalendarDuration?
    var answer: CalendarDuration?
}

/// `system` while it is read.
struct SystemDraft: Sendable {
    var system = System(baseURL: .blank)
    var waiting = Waiting()

    var finished: System {
        var system = system
        system.connectTimeout = waiting.connect ?? system.connectTimeout
        system.answerTimeout = waiting.answer ?? system.answerTimeout
        return system
    }
}

enum SystemFields {
    static let politeness = Block<Politeness>(
        "politeness",
        vi: "Mức gọi đã thoả thuận với bên kia.",
        en: "What was agreed about calling the other party.",
        blank: Politeness(),
        fields: [
            .key(
                "rate",
                \.rate,
                .rate,
                vi: "Nhịp gọi: «2/s».",
                en: "How fast: `2/s`."
            ),
            .key(
                "quota",
                \.quota,
                .rate,
                vi: "Hạn mức: «20000/day».",
                en: "How many: `20000/day`."
            ),
            .key(
                "parallel",
                \.parallel,
                .whole(atLeast: 1),
                vi:
                    "Số yêu cầu cùng lúc của mọi lượt chạy; không khai thì mỗi lượt một yêu cầu, không chờ nhau.",
                en: "Requests at one time, of all runs together; without it each run has one and none waits."
            ),
            .key(
                "hours",
                \.hours,
                .hours,
                vi: "Khung giờ được gọi, theo múi giờ của hệ thống.",
                en: "Hours in which calling is allowed, in the system's zone."
            ),
            .key(
                "closed",
                \.closed,
                .name,
                vi: "Bảng mã các ngày không gọi.",
                en: "The code table of days on which nothing is called."
            ),
            .key(
                "identify_as",
                \.identifyAs,
                .text,
                vi: "Tên hub tự xưng (User-Agent).",
                en: "What the hub calls itself (User-Agent)."
            ),
        ]
    )

    static let block = Block<SystemDraft>(
        "system",
        vi: "Bên kia và thoả thuận với họ.",
        en: "The other party and the agreement with it.",
        blank: SystemDraft(),
        fields: [
            .key(
                "base_url",
                \.system.baseURL,
                .baseURL,
                .required,
                vi: "Địa chỉ gốc: «{settings.base_url}» hoặc https://….",
                en: "Where all paths begin: `{settings.base_url}` or https://…."
            ),
            .key(
                "timezone",
                \.system.zone,
                .zone,
                absent: "Asia/Ho_Chi_Minh",
                vi: "Múi giờ của bên kia.",
                en: "The other party's time zone."
            ),
            .key(
                "shares_limits_with",
                \.system.sharesLimitsWith,
                .dashedName,
                vi: "Tên chung của những hệ thống dùng chung một hạn mức.",
                en: "The name under which several connectors draw on one allowance."
            ),
            .key(
                "trusted_hosts",
                \.system.trustedHosts,
                Kind<String>.host.list,
                vi: "Máy chủ khác được gọi kèm thông tin đăng nhập.",
                en: "Other hosts that may be called with credentials."
            ),
            .key(
                "politeness",
                \.system.politeness,
                politeness.kind,
                vi: "Nhịp, hạn mức, khung giờ.",
                en: "Rate, quota, hours."
            ),
            .key(
                "wait_for_answer",
                \.waiting,
                .waiting,
                absent: "{ connect: 10s, answer: 120s }",
                vi: "Chờ bao lâu.",
                en: "How long to wait."
            ),
            .key("tls", \.system.tls, tls.kind, vi: "Chứng thư hai bên.", en: "Certificates of both sides."),
        ]
    )

    static let tls = Block<System.TLS>(
        "tls",
        vi: "Ai là ai trên đường truyền; các tệp ở dạng PEM.",
        en: "Who is who on the wire; everything is PEM.",
        blank: System.TLS(),
        fields: [
            .key(
                "client_certificate",
                \.clientCertificate,
                .template,
                vi: "Chứng thư của hub và khoá riêng của nó: «{secret.…}».",
                en: "The hub's certificate with its private key: `{secret.…}`."
            ),
            .key(
                "authority",
                \.authority,
                .template,
                absent: "«/etc/ssl/certs»",
                vi: "Nơi cấp chứng thư của bên kia, thay cho danh sách của máy: «{settings.…}».",
                en: "Who vouches for the other party, in place of the machine's list: `{settings.…}`."
            ),
            .key(
                "minimum",
                \.minimum,
                .word(),
                absent: "1.2",
                vi: "Phiên bản TLS thấp nhất.",
                en: "The lowest version of TLS."
            ),
        ]
    )

    static let waiting = Block<Waiting>(
        "wait_for_answer",
        vi: "Chờ kết nối và chờ trọn câu trả lời.",
        en: "For the connection, and for the whole answer.",
        blank: Waiting(),
        fields: [
            .key(
                "connect",
                \.connect,
                .duration,
                absent: "10s",
                vi: "Chờ kết nối.",
                en: "For the connection."
            ),
            .key(
                "answer",
                \.answer,
                .duration,
                absent: "120s",
                vi: "Chờ trọn câu trả lời.",
                en: "For the whole answer."
            ),
        ]
    )
}

extension Kind where Value == Waiting {
    static var waiting: Kind {
        let block = SystemFields.waiting.kind
        return Kind(shape: .any([Kind<CalendarDuration>.duration.shape, block.shape])) { element, reading in
            guard element.text != nil else { return block.read(element, &reading) }
            return Kind<CalendarDuration>.duration.read(element, &reading).map { Waiting(answer: $0) }
        }
    }
}

extension Kind where Value == Template {
    static var baseURL: Kind {
        template(wanted: Localized(vi: "một địa chỉ", en: "an address")).also { template, element, reading in
            let isSetting = template.text.hasPrefix("{settings.")
            guard !isSetting, !template.text.hasPrefix("https://") else { return }
            reading.report(
                .badAddress,
                at: element.location,
                vi: "Địa chỉ gốc phải là «{settings.…}» hoặc bắt đầu bằng https://.",
                en: "The base address is `{settings.…}` or begins with https://.",
                cure: .line("base_url: \"{settings.base_url}\""),
                fix: template.text.hasPrefix("http://")
                    ? .proposal(.replace("http://", with: "https://", at: element.location)) : nil
            )
        }
    }
}

extension Template {
    static var blank: Template {
        // The empty text holds nothing that could be wrong.
        guard let template = try? Template("") else { preconditionFailure("an empty template is one") }
        return template
    }
}
