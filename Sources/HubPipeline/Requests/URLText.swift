import HubModel

/// Percent-encoding (RFC 3986) and forms (WHATWG URL, application/x-www-form-urlencoded, with %20 for spaces).
enum URLText {
    static func escaped(_ text: String) -> String {
        escaped(text, but: "-._~")
    }

    /// Of an address only what no address may hold: its own punctuation and escapes stay.
    static func escapedAddress(_ text: String) -> String {
        escaped(text, but: "-._~:/?#[]@!$&'()*+,;=%")
    }

    private static func escaped(_ text: String, but kept: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: output.append(byte)
            case _ where byte < 0x80 && kept.utf8.contains(byte): output.append(byte)
            default: output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    static func form(_ pairs: [(String, String)]) -> String {
        pairs.map { "\(escaped($0))=\(escaped($1))" }.joined(separator: "&")
    }

    /// Scheme, host and port in lower case, with the port written out.
    static func origin(of url: String) -> String? {
        guard let schemeEnd = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<schemeEnd.lowerBound].lowercased()
        let authority = url[schemeEnd.upperBound...].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@").last.map { $0.lowercased() } ?? ""
        guard !host.isEmpty else { return nil }
        if let colon = host.lastIndex(of: ":"), Int(host[host.index(after: colon)...]) != nil {
            return "\(scheme)://\(host)"
        }
        return "\(scheme)://\(host):\(scheme == "https" ? 443 : 80)"
    }

    static func host(of url: String) -> String? {
        guard let origin = origin(of: url), let scheme = origin.firstRange(of: "://"),
            let colon = origin.lastIndex(of: ":")
        else { return nil }
        return String(origin[scheme.upperBound..<colon])
    }

    /// Resolves a next link or `Location` against the address it came from (RFC 3986, 5.2, without dot segments).
    static func resolve(_ link: String, against base: String) -> String? {
        let link = link.trimmingSpaces
        if link.hasPrefix("http://") || link.hasPrefix("https://") { return link }
        guard !link.isEmpty, !link.contains("://"), let scheme = base.firstRange(of: "://") else {
            return nil
        }
        if link.hasPrefix("//") { return base[..<scheme.lowerBound] + ":" + link }
        let path = base[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? base.endIndex
        if link.hasPrefix("/") { return base[..<path] + link }
        let bare = base.prefix { !"?#".contains($0) }
        if link.hasPrefix("?") { return bare + link }
        guard let slash = bare.lastIndex(of: "/"), slash >= path else { return base[..<path] + "/" + link }
        return bare[...slash] + link
    }

    /// Behind the last `/` of the path.
    static func lastComponent(of url: String) -> String {
        let path = safe(url)
        return String(path.suffix(from: path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex))
    }

    /// Without query and fragment, which may hold a password: for logs and errors.
    static func safe(_ url: String) -> String {
        String(url.prefix { !"?#".contains($0) })
    }
}
