/// `url`: http and https alone; tracking parameters (`utm_*`) and the fragment are cut off.
enum URLNormalizer {
    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        PlainText.with(bytes) { text in
            let url = Array(text)
            guard let schemeEnd = schemeEnd(url) else { return .fault(.urlScheme) }
            let hostEnd = url[schemeEnd...].firstIndex { "/?#".utf8.contains($0) } ?? url.endIndex
            guard isHost(url[schemeEnd..<hostEnd]), !url.contains(where: isForbidden) else {
                return .fault(.urlInvalid)
            }
            let output = url[..<hostEnd].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } + rest(url[hostEnd...])
            output.withUnsafeBytes { arena.append(checkedText: $0) }
            return .written
        }
    }

    /// Behind `http://` or `https://`.
    private static func schemeEnd(_ url: [UInt8]) -> Int? {
        for scheme in ["http://", "https://"] {
            let start = url.prefix(scheme.utf8.count).map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
            if start.elementsEqual(scheme.utf8) { return scheme.utf8.count }
        }
        return nil
    }

    private static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        guard let first = host.first, let last = host.last else { return false }
        return first != UInt8(ascii: ".") && first != UInt8(ascii: ":") && last != UInt8(ascii: "@")
    }

    /// Spaces, controls, and what RFC 3986 leaves out that could open markup.
    ///
    /// Letters beyond ASCII are kept.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || "<>\"\\^`{|}".utf8.contains(byte)
    }

    private static func rest(_ rest: ArraySlice<UInt8>) -> [UInt8] {
        let text = rest.prefix { $0 != UInt8(ascii: "#") }
        guard let mark = text.firstIndex(of: UInt8(ascii: "?")) else { return Array(text) }
        let kept = text[(mark + 1)...].split(separator: UInt8(ascii: "&")).filter { !isTracking($0) }
        let query = Array(kept.joined(separator: [UInt8(ascii: "&")]))
        return Array(text[..<mark]) + (query.isEmpty ? [] : [UInt8(ascii: "?")] + query)
    }

    private static func isTracking(_ parameter: ArraySlice<UInt8>) -> Bool {
        let name = parameter.prefix { $0 != UInt8(ascii: "=") }.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
        return name.starts(with: "utm_".utf8)
    }
}
