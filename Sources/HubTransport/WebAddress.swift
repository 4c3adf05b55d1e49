package import HubModel

/// The part of an address that may stand in a log: host and port.
package struct WebAddress: Sendable, Hashable {
    /// `host:port`, with the scheme's port where the address names none.
    package let place: String

    /// Reads an absolute, percent-encoded `http` or `https` address (RFC 3986).
    ///
    /// The texts of errors quote none of it.
    package init(_ url: String) throws(TransportFailure) {
        guard url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .badAddress("the address holds a character that must be percent-encoded")
        }
        guard let defaultPort = WebAddress.defaultPort(of: url) else {
            throw .badAddress("the address does not begin with http:// or https://")
        }
        let authority = WebAddress.authority(of: url)
        guard !authority.contains("@") else { throw .badAddress("the address holds a user name") }
        let (host, port) = WebAddress.split(authority)
        guard !host.isEmpty else { throw .badAddress("the address names no host") }
        guard let port else {
            place = "\(host):\(defaultPort)"
            return
        }
        guard let number = UInt16(port), number > 0 else {
            throw .badAddress("the port in the address is not between 1 and 65535")
        }
        place = "\(host):\(number)"
    }

    private static func defaultPort(of url: String) -> Int? {
        switch url.prefix(while: { $0 != "/" }).lowercased() {
        case "http:" where url.dropFirst(5).hasPrefix("//"): 80
        case "https:" where url.dropFirst(6).hasPrefix("//"): 443
        default: nil
        }
    }

    private static func authority(of url: String) -> Substring {
        url.drop { $0 != "/" }.dropFirst(2).prefix { !["/", "?", "#", "\\"].contains($0) }
    }

    /// The colons of an IPv6 address stand within brackets.
    private static func split(_ authority: Substring) -> (host: Substring, port: Substring?) {
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else {
            return (authority, nil)
        }
        return (authority[..<colon], authority[authority.index(after: colon)...])
    }
}
