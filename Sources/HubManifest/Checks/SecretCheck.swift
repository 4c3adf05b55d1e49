import HubModel

/// Secrets that stand in a file, or would pass through a setting that screens and logs show.
struct SecretCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<Connector>

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Connector>) {
        self.file = file
        for use in file.templates { check(use) }
    }

    private mutating func check(_ use: Reading.TemplateUse) {
        if SecretCheck.hasPasswordInAddress(use.template.text) {
            return plaintext(at: use.location(offset: 0), fix: SecretCheck.withoutPassword(use))
        }
        guard let key = use.keys.last, SecretName.looksSecret(key), !use.template.text.isEmpty else { return }
        let roots = Set(use.template.placeholders.map(\.root))
        if roots.isEmpty { return plaintext(at: use.location(offset: 0), fix: declaring(use, key)) }
        let settings = use.template.placeholders.map(\.member)
        guard roots == ["settings"], use.keys.first == "sign_in",
            !file.value.settings.contains(where: { $0.kind == .secret && settings.contains($0.name) })
        else { return }
        findings.report(
            .undeclaredSecret,
            at: use.location(offset: 0),
            vi: "«\(key)» nhận một giá trị không khai là bí mật.",
            en: "`\(key)` takes a value that is not declared as a secret.",
            cure: Localized(
                vi: "Khai «type: secret» và dùng {secret.…}.",
                en: "Declare it with `type: secret` and use {secret.…}."
            ),
            fix: settings.first.map {
                .proposal(.setValue("secret", at: file.place("settings", $0, "type")))
            }
        )
    }

    /// The value becomes a secret of the settings, which is declared if it is not there.
    private func declaring(_ use: Reading.TemplateUse, _ key: String) -> Fix? {
        let last = key.split(separator: ".").last.map(String.init) ?? key
        let name = last.lowercased().replacing("-", with: "_")
        var steps: [Fix.Step] = [.setValue("{secret.\(name)}", at: use.element.location)]
        if let setting = file.root["settings"]?[name] {
            guard setting["type"]?.text == "secret" else { return nil }
        } else if let settings = file.root["settings"] {
            steps.append(.add(key: name, value: "{ type: secret }", to: settings.location))
        } else {
            steps.append(
                .add(key: "settings", value: "{ \(name): { type: secret } }", to: file.root.location)
            )
        }
        return Fix(steps: steps, isSafe: false)
    }

    /// The address alone; who signs in, and with what, is said in `sign_in.basic`.
    private static func withoutPassword(_ use: Reading.TemplateUse) -> Fix? {
        use.template.text.firstMatch(of: /:\/\/[^\/\s@]*@/).map {
            .proposal(.replace(String($0.0), with: "://", at: use.element.location))
        }
    }

    private mutating func plaintext(at place: SourceLocation, fix: Fix?) {
        findings.report(
            .plaintextSecret,
            at: place,
            vi: "Bí mật không được viết trong tệp của kho mã.",
            en: "A secret is never in a file of the repository.",
            cure: Localized(
                vi: "Khai trong settings với «type: secret» rồi dùng «{secret.…}».",
                en: "Declare it in settings with `type: secret` and use `{secret.…}`."
            ),
            fix: fix
        )
    }

    /// `https://user:password@host`, unless the password is a placeholder.
    static func hasPasswordInAddress(_ text: String) -> Bool {
        guard text.contains("://"), let match = text.firstMatch(of: /:\/\/[^\/\s:@]*:([^\/\s@]+)@/) else {
            return false
        }
        return !match.1.hasPrefix("{")
    }
}
