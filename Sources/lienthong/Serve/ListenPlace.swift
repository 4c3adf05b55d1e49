import Foundation

/// Where the console listens.
struct ListenPlace: Hashable {
    var host: String
    var port: Int

    /// `127.0.0.1:8088`, `[::1]:8088`; `nil` for anything else.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains(" ") else { return nil }
        self.host = String(host)
        self.port = port
    }

    /// As an address has it.
    var shownHost: String { host.contains(":") ? "[\(host)]" : host }

    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    static func isPublicURL(_ text: String) -> Bool {
        guard let url = URLComponents(string: text), url.scheme == "https", url.host?.isEmpty == false else {
            return false
        }
        return url.path.isEmpty && url.query == nil && url.fragment == nil && url.user == nil
    }
}
