import HubModel

enum SettingFields {
    static let block = Block<Connector.Setting>(
        "setting",
        vi: "Một giá trị khai cho mỗi môi trường.",
        en: "A value given once per environment.",
        blank: Connector.Setting(name: "", kind: .text),
        fields: [
            .key(
                "type",
                \.kind,
                .word(),
                .required,
                vi: "url, text, number, secret hoặc choice.",
                en: "url, text, number, secret or choice."
            ),
            .key("label", \.label, .text, vi: "Nhãn hiển thị.", en: "What screens show."),
            .key("example", \.example, .text, vi: "Ví dụ.", en: "An example."),
            .key(
                "default",
                \.defaultValue,
                .anyText,
                vi: "Giá trị khi không khai.",
                en: "The value if none is given."
            ),
            .key(
                "choices",
                \.choices,
                Kind<String>.text.list,
                vi: "Các lựa chọn của kiểu choice.",
                en: "The words of a choice."
            ),
        ]
    )
}

extension Kind where Value == [Connector.Setting] {
    static var settings: Kind {
        let block = SettingFields.block.kind.also { setting, element, reading in
            reading.judge(setting, in: element)
        }
        let named = Kind<[Named<Connector.Setting>]>.named(block) { key, reading in
            reading.checkName(key.text ?? "", mark: "_", at: key)
        }
        return named.map { entries in
            entries.map { entry in
                var setting = entry.value
                setting.name = entry.name
                return setting
            }
        }
    }
}

extension Reading {
    fileprivate mutating func judge(_ setting: Connector.Setting, in element: Element) {
        switch setting.kind {
        case .secret:
            for key in ["default", "example"] { refuseSecret(key, in: element) }
        case .choice where element["choices"] == nil:
            contradiction(element, "type", vi: "Kiểu choice cần «choices».", en: "A choice needs `choices`.")
        case .choice:
            guard let value = setting.defaultValue, !setting.choices.contains(value) else { return }
            contradiction(
                element,
                "default",
                vi: "«\(value)» không có trong choices.",
                en: "`\(value)` is not among the choices."
            )
        case .number:
            guard let value = setting.defaultValue, Double(value) == nil else { return }
            contradiction(
                element,
                "default",
                vi: "«\(value)» không phải số.",
                en: "`\(value)` is not a number."
            )
        case .url:
            guard let value = setting.defaultValue, !value.hasPrefix("https://") else { return }
            contradiction(
                element,
                "default",
                vi: "«\(value)» không phải địa chỉ https://.",
                en: "`\(value)` is not an https:// address."
            )
        case .text: break
        }
        if setting.kind != .choice, element["choices"] != nil {
            contradiction(
                element,
                "choices",
                vi: "«choices» chỉ đi cùng «type: choice».",
                en: "`choices` goes with `type: choice` only."
            )
        }
        judgeName(setting, in: element)
    }

    private mutating func refuseSecret(_ key: String, in element: Element) {
        guard let entry = element.entry(key) else { return }
        report(
            .plaintextSecret,
            at: entry.value.location,
            vi: "Bí mật không được viết trong tệp của kho mã.",
            en: "A secret is never in a file of the repository.",
            cure: Localized(
                vi:
                    "Bỏ «\(key)»; đặt biến môi trường LIENTHONG_<HỆ THỐNG>_\((keys.last ?? "").uppercased()).",
                en:
                    "Remove `\(key)`; set the variable LIENTHONG_<CONNECTOR>_\((keys.last ?? "").uppercased())."
            ),
            fix: .safe(.remove(at: entry.key.location))
        )
    }

    /// A setting whose name says that it is a secret, but whose type does not.
    private mutating func judgeName(_ setting: Connector.Setting, in element: Element) {
        guard setting.kind == .text || setting.kind == .number, let name = keys.last,
            SecretName.looksSecret(name)
        else { return }
        report(
            .undeclaredSecret,
            at: element.nearest(["type"]).location,
            vi: "«\(name)» có vẻ là bí mật nhưng khai là \(setting.kind.rawValue).",
            en: "`\(name)` looks like a secret but is declared as \(setting.kind.rawValue).",
            cure: .line("\(name): { type: secret }"),
            fix: .proposal(.setValue("secret", at: element.nearest(["type"]).location))
        )
    }

    private mutating func contradiction(_ element: Element, _ key: String, vi: String, en: String) {
        report(
            .contradictorySetting,
            at: element.nearest([key]).location,
            vi: vi,
            en: en,
            cure: Localized(vi: "Sửa hoặc bỏ «\(key)».", en: "Mend or remove `\(key)`."),
            fix: key == "type"
                ? .proposal(.setValue("text", at: element.nearest([key]).location))
                : .proposal(.remove(at: element.entry(key)?.key.location ?? element.location))
        )
    }
}

/// Names under which people keep what must not be read.
enum SecretName {
    private static let endings = [
        "password", "passwd", "pwd", "matkhau", "secret", "token", "apikey", "accesskey", "secretkey",
        "privatekey",
        "signingkey", "clientsecret", "passphrase", "credential", "credentials", "authorization",
    ]

    static func looksSecret(_ name: String) -> Bool {
        let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
        return endings.contains { plain.hasSuffix($0) }
    }
}
