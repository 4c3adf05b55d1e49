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
            return plaintext(at: use.location(offset: 0))
        }
        guard let key = use.keys.last, SecretName.looksSecret(key), !use.template.text.isEmpty else { return }
        let roots = Set(use.template.placeholders.map(\.root))
        if roots.isEmpty { return plaintext(at: use.location(offset: 0)) }
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
            )
        )
    }

    private mutating func plaintext(at place: SourceLocation) {
        findings.report(
            .plaintextSecret,
            at: place,
            vi: "Bí mật không được viết trong tệp của kho mã.",
            en: "A secret is never in a file of the repository.",
            cure: Localized(
                vi: "Khai trong settings với «type: secret» rồi dùng «{secret.…}».",
                en: "Declare it in settings with `type: secret` and use `{secret.…}`."
            )
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
