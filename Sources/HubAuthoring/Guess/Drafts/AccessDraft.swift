import Foundation
import HubModel

/// Addresses, settings and sign-in of a system.
struct AccessDraft {
    struct Setting {
        var name: String
        var type: String
        var label: String
        var example: String?
    }

    private let guesses: [Guess]
    private let facts: ConnectorFacts
    private(set) var settings: [Setting] = []
    /// Something is called over HTTP.
    let hasBase: Bool

    init(_ guesses: [Guess]) {
        self.guesses = guesses
        facts = guesses[0].facts
        hasBase = guesses.contains { $0.files == nil }
        if hasBase {
            add(
                "base_url",
                "url",
                "Địa chỉ gốc của hệ thống",
                example: base ?? "https://\(facts.connector).example"
            )
        }
        addFiles()
        addSignIn()
        for guess in guesses {
            for setting in guess.request?.settings ?? [] {
                setting.isSecret
                    ? add(setting.name, "secret", label(setting.name))
                    : add(setting.name, "text", label(setting.name))
            }
        }
    }

    private mutating func add(_ name: String, _ type: String, _ label: String, example: String? = nil) {
        guard !settings.contains(where: { $0.name == name }) else { return }
        settings.append(Setting(name: name, type: type, label: label, example: example))
    }

    private func label(_ name: String) -> String {
        switch name {
        case "user": "Tài khoản được cấp"
        case "password": "Mật khẩu của tài khoản đó"
        case "api_key": "Khoá truy cập được cấp"
        case "client": "Mã ứng dụng được cấp"
        case "client_secret": "Bí mật của ứng dụng"
        case "access_code": "Mã truy cập được cấp"
        default: FieldName(name).title
        }
    }

    /// Scheme and host, and for REST the folder below which the paths are written.
    var base: String? {
        if let line = facts.request,
            let found = AccessDraft.origin(of: line.split(separator: " ").last.map(String.init) ?? "")
        {
            return found
        }
        guard case .http(let address)? = facts.source else { return nil }
        if isSOAP { return AccessDraft.origin(of: address) }
        let isWhole = facts.request == nil && !guesses.contains { $0.form.kind == .openAPI }
        let plain = isWhole ? AccessDraft.origin(of: address) ?? address : address
        return plain.hasSuffix("/") ? String(plain.dropLast()) : plain
    }

    private var isSOAP: Bool { guesses.contains { $0.request?.soap != nil } }

    /// `https://host` of an address; `nil` where it has no host.
    static func origin(of address: String) -> String? {
        guard let scheme = address.range(of: "://") else { return nil }
        let host = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
        return host.isEmpty ? nil : String(address[..<scheme.upperBound]) + host
    }

    private mutating func addFiles() {
        guard let files = guesses.lazy.compactMap(\.files).first else { return }
        switch files.place {
        case .sftp:
            add("sftp_host", "text", "Máy chủ SFTP", example: FileAddress(files.address).host)
            add("sftp_user", "text", "Tài khoản SFTP")
            add("sftp_host_key", "text", "Dấu vân tay máy chủ SFTP (SHA256:…)")
            add("sftp_password", "secret", "Mật khẩu SFTP")
        case .folder:
            add("drop_folder", "text", "Thư mục nhận tệp", example: FileAddress(files.address).folder)
        }
    }

    private mutating func addSignIn() {
        switch facts.signIn {
        case nil, .some(.none): break
        case .header, .query, .bearer: add("api_key", "secret", label("api_key"))
        case .basic, .login:
            add("user", "text", label("user"))
            add("password", "secret", label("password"))
        case .oauth2(let token):
            add("token_url", "url", "Địa chỉ cấp token", example: token)
            add("client", "text", label("client"))
            add("client_secret", "secret", label("client_secret"))
        }
    }

    // MARK: - Signing in

    func signIn(_ draft: inout DraftText) {
        var lines: [String] = []
        switch facts.signIn {
        case nil, .some(.none): break
        case .header(let name): lines += ["  send: { header.\(name): \"{secret.api_key}\" }"]
        case .query(let name): lines += ["  send: { query.\(name): \"{secret.api_key}\" }"]
        case .bearer: lines += ["  send: { header.Authorization: \"Bearer {secret.api_key}\" }"]
        case .basic: lines += ["  basic: { user: \"{settings.user}\", password: \"{secret.password}\" }"]
        case .login(let request, let token): lines += login(request, token)
        case .oauth2:
            lines += [
                "  oauth2:", "    token_url: \"{settings.token_url}\"", "    grant: client_credentials",
                "    client_id: \"{settings.client}\"", "    client_secret: \"{secret.client_secret}\"",
            ]
        }
        let headers = guesses.lazy.compactMap { $0.request?.soap?.headers }.first { !$0.isEmpty } ?? []
        if !headers.isEmpty { lines.append("  send:") }
        for header in headers {
            if let only = header.entries.first, only.name.isEmpty {
                lines.append("    soap_header.\(header.name): \"\(only.value)\"")
            } else {
                let inner = header.entries.map { "\($0.name): \"\($0.value)\"" }.joined(separator: ", ")
                lines.append("    soap_header.\(header.name): { \(inner) }")
            }
        }
        guard !lines.isEmpty else { return }
        draft.line()
        draft.line("sign_in:")
        for line in lines { draft.line(line) }
    }

    private func login(_ request: String, _ token: String) -> [String] {
        let parsed = GuessedRequest(line: request, tester: TypeTester(now: Timestamp(seconds: 0)))
        let body = parsed?.body.map { "\($0.name): \(YAMLScalar.quoted($0.value))" } ?? []
        let json =
            body.isEmpty
            ? "user: \"{settings.user}\", password: \"{secret.password}\"" : body.joined(separator: ", ")
        return [
            "  login:", "    ask: \(parsed?.method ?? "POST") \(parsed?.path ?? "/login")",
            "    json: { \(json) }",
            "    keep: { token: \(YAMLScalar.inFlow(token)) }", "    lasts: 25m",
            "  send: { header.Authorization: \"Bearer {kept.token}\" }",
        ]
    }
}
