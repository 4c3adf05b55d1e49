import HubModel

enum SOAPFields {
    static let security = Block<SOAPDefaults.Security>(
        "security",
        vi: "WS-Security UsernameToken.",
        en: "WS-Security UsernameToken.",
        blank: SOAPDefaults.Security(user: .blank, password: .blank),
        fields: [
            .key("user", \.user, .template, .required, vi: "Tên đăng nhập.", en: "The name."),
            .key(
                "password",
                \.password,
                .template,
                .required,
                vi: "Mật khẩu: «{secret.…}».",
                en: "The password: `{secret.…}`."
            ),
            .key(
                "password_as",
                \.form,
                .word(),
                absent: "text",
                vi: "text: gửi nguyên; digest: gửi SHA-1 của nonce, giờ và mật khẩu.",
                en: "text: as it is; digest: SHA-1 over nonce, time and password."
            ),
        ]
    )

    static let block = Block<SOAPDefaults>(
        "soap",
        vi: "Phần chung của các lời gọi SOAP.",
        en: "What the SOAP calls have in common.",
        blank: SOAPDefaults(),
        fields: [
            .key(
                "version",
                \.version,
                .word(),
                absent: "1.1",
                vi: "Phiên bản SOAP.",
                en: "The version of SOAP."
            ),
            .key(
                "namespace",
                \.namespace,
                .template,
                vi: "Không gian tên của thao tác và nội dung của nó.",
                en: "The namespace of the operation and what is in it."
            ),
            .key(
                "action",
                \.action,
                .template,
                absent: "\"\"",
                vi: "SOAPAction; có thể dùng «{operation}».",
                en: "The SOAPAction; may hold `{operation}`."
            ),
            .key(
                "security",
                \.security,
                security.kind,
                vi: "WS-Security UsernameToken.",
                en: "WS-Security UsernameToken."
            ),
        ]
    )
}
