import HubModel

/// Settings that nothing reads, and values of the sign-in that nothing sends.
struct SettingDoubts {
    private(set) var findings = Findings()
    private let file: ManifestFile<Connector>
    private let project: Project

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Connector>, in project: Project) {
        self.file = file
        self.project = project
        let own = file.root.scalars
        let mappings = project.entities.filter { entity in
            entity.value.sources.contains { $0.pull.connector == file.value.name }
        }
        let texts = own + mappings.flatMap { $0.root.scalars }
        let used = Set(texts.flatMap { $0.names(behind: "settings.") + $0.names(behind: "secret.") })
        for setting in file.value.settings where !used.contains(setting.name) { unused(setting) }
        let sent = Set(own.flatMap { $0.names(behind: "kept.") })
        for kept in file.value.signIn?.login?.keep ?? [] where !sent.contains(kept.name) {
            unused(kept.name)
        }
    }

    private mutating func unused(_ setting: Connector.Setting) {
        let name = setting.name
        let place = file.key("settings", name)
        // Environments that give it a value would then name what is not declared.
        let given = project.environments.compactMap { environment in
            environment.root["connectors"]?[file.value.name]?.entry(name)?.key.location
        }
        findings.report(
            .unusedSetting,
            .warning,
            at: place,
            vi: "Khai «\(name)» mà không chỗ nào dùng.",
            en: "`\(name)` is declared, and nothing uses it.",
            cure: Localized(
                vi:
                    "Dùng {\(setting.kind == .secret ? "secret" : "settings").\(name)}, hoặc bỏ khai báo này.",
                en: "Use {\(setting.kind == .secret ? "secret" : "settings").\(name)}, or remove it."
            ),
            fix: Fix(steps: ([place] + given).map { .remove(at: $0) }, isSafe: false)
        )
    }

    private mutating func unused(_ kept: String) {
        let place = file.key("sign_in", "login", "keep", kept)
        findings.report(
            .unusedKept,
            .warning,
            at: place,
            vi: "Đăng nhập giữ «\(kept)» mà không yêu cầu nào gửi {kept.\(kept)}.",
            en: "The sign-in keeps `\(kept)`, and no request sends {kept.\(kept)}.",
            cure: .line("send: { header.Authorization: \"Bearer {kept.\(kept)}\" }"),
            fix: file.root["sign_in"]?["send"] == nil
                ? .proposal(
                    .add(
                        key: "send",
                        value: "{ header.Authorization: \"Bearer {kept.\(kept)}\" }",
                        to: file.place("sign_in")
                    )
                ) : nil
        )
    }
}

/// An environment that leaves out what a connector needs, or calls in the clear.
struct EnvironmentDoubts {
    private(set) var findings = Findings()

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<EnvironmentFile>, in project: Project) {
        for entry in file.root["connectors"]?.entries ?? [] {
            guard let connector = project.connector(entry.name)?.value else { continue }
            for setting in connector.settings where setting.kind != .secret {
                check(setting, of: connector, entry)
            }
        }
    }

    private mutating func check(_ setting: Connector.Setting, of connector: Connector, _ entry: Element.Entry)
    {
        if let value = entry.value[setting.name] {
            if setting.kind == .url { check(value) }
            return
        }
        guard setting.defaultValue == nil else { return }
        let example = setting.choices.first ?? setting.example
        let value = example.map { Quoting.scalar($0, inFlow: true) } ?? "…"
        findings.report(
            .settingMissing,
            .warning,
            at: entry.key.location,
            vi: "Môi trường này không cho «\(setting.name)» của \(connector.name), và không có mặc định.",
            en: "This environment gives no `\(setting.name)` of \(connector.name), and there is no default.",
            cure: Localized(
                vi: "Viết «\(setting.name): \(value)», hoặc đặt biến \(setting.variable(of: connector)).",
                en:
                    "Write `\(setting.name): \(value)`, or set the variable \(setting.variable(of: connector))."
            ),
            fix: example == nil
                ? nil : .proposal(.add(key: setting.name, value: value, to: entry.value.location))
        )
    }

    private mutating func check(_ value: Element) {
        guard let text = value.text, text.hasPrefix("http://"), !Self.isLoopback(text.dropFirst(7)) else {
            return
        }
        findings.report(
            .plainAddress,
            .warning,
            at: value.location,
            vi: "«\(text)» không mã hoá: mật khẩu và dữ liệu cá nhân đi qua mạng ở dạng đọc được.",
            en: "`\(text)` is not encrypted: passwords and personal data cross the network readable.",
            cure: Localized(
                vi: "Viết https://\(text.dropFirst(7)).",
                en: "Write https://\(text.dropFirst(7))."
            ),
            fix: .proposal(.setValue("https://" + text.dropFirst(7), at: value.location))
        )
    }

    private static func isLoopback(_ rest: Substring) -> Bool {
        let host = rest.prefix { $0 != "/" && $0 != ":" }
        return host == "localhost" || host.hasPrefix("127.") || rest.hasPrefix("[::1]")
    }
}
