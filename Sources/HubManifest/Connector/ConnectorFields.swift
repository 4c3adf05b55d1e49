import HubModel

/// A connector while it is read.
struct ConnectorDraft: Sendable {
    var language = 1
    var connector = Connector(
        name: "",
        version: "",
        title: "",
        owner: Connector.Owner(unit: "", contact: ""),
        system: System(baseURL: .blank)
    )
    var system = SystemDraft()

    var finished: Connector {
        var connector = connector
        connector.system = system.finished
        return connector
    }
}

enum ConnectorFields {
    static let owner = Block<Connector.Owner>(
        "owner",
        vi: "Đơn vị chủ quản.",
        en: "Who is responsible.",
        blank: Connector.Owner(unit: "", contact: ""),
        fields: [
            .key("unit", \.unit, .text, .required, vi: "Đơn vị.", en: "The unit."),
            .key("contact", \.contact, .text, .required, vi: "Địa chỉ liên hệ.", en: "How to reach it."),
        ]
    )

    static let block = Block<ConnectorDraft>(
        "connector",
        vi: "Cách nói chuyện với một hệ thống bên ngoài.",
        en: "How to speak with one external system.",
        blank: ConnectorDraft(),
        fields: [
            .key(
                "lienthong",
                \.language,
                .language,
                .required,
                vi: "Phiên bản ngôn ngữ: 1.",
                en: "The language's version: 1."
            ),
            .key(
                "connector",
                \.connector.name,
                .dashedName,
                .required,
                vi: "Tên, như tên thư mục.",
                en: "The name, as its folder is called."
            ),
            .key(
                "version",
                \.connector.version,
                .version,
                .required,
                vi: "Phiên bản của tệp này.",
                en: "This file's version."
            ),
            .key("title", \.connector.title, .text, .required, vi: "Tên hiển thị.", en: "What screens show."),
            .key(
                "docs",
                \.connector.docs,
                .text,
                vi: "Tài liệu của bên kia.",
                en: "The other party's documents."
            ),
            .key(
                "owner",
                \.connector.owner,
                owner.kind,
                .required,
                vi: "Ai chịu trách nhiệm.",
                en: "Who is responsible."
            ),
            .key(
                "settings",
                \.connector.settings,
                .settings,
                vi: "Giá trị khai một lần cho mỗi môi trường.",
                en: "Values given once per environment."
            ),
            .key(
                "system",
                \.system,
                SystemFields.block.kind,
                .required,
                vi: "Bên kia và thoả thuận.",
                en: "The other party and the agreement."
            ),
            .key(
                "sign_in",
                \.connector.signIn,
                SignInFields.block.kind,
                vi: "Cách xưng danh.",
                en: "How requests are made known as ours."
            ),
            .key(
                "soap",
                \.connector.soap,
                SOAPFields.block.kind,
                vi: "Phần chung của các lời gọi SOAP.",
                en: "What the SOAP calls have in common."
            ),
            .key(
                "all_text",
                \.connector.allText,
                .boolean,
                absent: "false",
                vi: "Gửi mọi giá trị JSON dưới dạng chữ, giá trị rỗng là \"\".",
                en: "Sends every JSON value as text, an empty one as `\"\"`."
            ),
            .key(
                "answers",
                \.connector.answers,
                AnswersFields.block.kind,
                vi: "Phân loại câu trả lời.",
                en: "How answers are classified."
            ),
            .key(
                "pulls",
                \.connector.pulls,
                .pulls,
                vi: "Các lượt lấy.",
                en: "What is brought in."
            ),
            .key("pushes", \.connector.pushes, .pushes, vi: "Các lượt gửi đi.", en: "What is sent out."),
            .later("receives", vi: "Lời gọi đến hub.", en: "Calls to the hub."),
        ]
    )
}

extension Kind where Value == [Pull] {
    static var pulls: Kind {
        let pulls = Kind<[Named<PullDraft>]>.named(PullFields.kind) { key, reading in
            reading.checkName(key.text ?? "", mark: "_", at: key)
        }
        return pulls.map { named in
            named.compactMap { $0.value.finished(name: $0.name, location: $0.location) }
        }
    }
}
