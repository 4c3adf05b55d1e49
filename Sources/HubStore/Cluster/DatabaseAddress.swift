import Foundation

/// The roles of the hub's database.
package enum DatabaseRole: String, Sendable, Hashable, CaseIterable {
    /// Owns the database and the schemas; runs migrations.
    case owner = "hub_owner"
    /// Owns the staging tables; loads.
    case worker = "hub_worker"
    /// Reads what the hub knows of its runs.
    case operation = "hub_operator"
    /// Owns the views of `app`; the role in every policy. Nobody signs in as it.
    case views = "app_views"
    /// Owns the functions of `app` that officers call. Nobody signs in as it.
    case officers = "app_officers"
    /// Reads `app` and nothing else: the citizens' app.
    case reader = "app_reader"
}

/// How to connect: a connection URI of libpq.
package struct DatabaseAddress: Sendable, Hashable {
    /// `postgresql://…`, as whoever the address itself names.
    package var uri: String

    package init(uri: String) {
        self.uri = uri
    }

    /// The URI for a session that works as a role: libpq's `options` set it before the first statement.
    package func uri(as role: DatabaseRole) -> String {
        let setting = "-c%20role%3D\(role.rawValue)"
        guard let mark = uri.firstIndex(of: "?") else { return "\(uri)?options=\(setting)" }
        let head = uri[...mark]
        var parameters = uri[uri.index(after: mark)...].split(separator: "&").map(String.init)
        if let index = parameters.firstIndex(where: { $0.hasPrefix("options=") }) {
            parameters[index] += "%20\(setting)"
        } else {
            parameters.append("options=\(setting)")
        }
        return head + parameters.joined(separator: "&")
    }

    /// Whether the text can be a connection URI at all.
    package var isWellFormed: Bool {
        uri.hasPrefix("postgresql://") || uri.hasPrefix("postgres://")
    }

    /// Without the password, for people and logs.
    package var redacted: String {
        guard let start = uri.range(of: "://")?.upperBound else { return "…" }
        let authority = uri[start...].prefix { $0 != "/" && $0 != "?" }
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else {
            return withoutPasswordParameter(uri)
        }
        return withoutPasswordParameter(uri[..<colon] + ":…" + uri[at...])
    }

    private func withoutPasswordParameter(_ text: String) -> String {
        guard let mark = text.firstIndex(of: "?") else { return text }
        let kept = text[text.index(after: mark)...].split(separator: "&").map {
            $0.hasPrefix("password=") || $0.hasPrefix("sslpassword=")
                ? $0.prefix { $0 != "=" } + "=…" : $0[...]
        }
        return text[...mark] + kept.joined(separator: "&")
    }

    /// The private cluster's database, as its first user; only a server under the expected account is believed.
    static func local(_ home: ClusterHome, database: String) -> DatabaseAddress {
        let host = percentEncoded(home.socketFolder)
        let account = percentEncoded(home.account.name)
        return DatabaseAddress(
            uri:
                "postgresql://postgres@/\(database)?host=\(host)&port=\(ClusterHome.port)&requirepeer=\(account)"
        )
    }

    private static func percentEncoded(_ text: String) -> String {
        let plain = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
        )
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? text
    }
}
