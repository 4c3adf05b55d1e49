/// `url`: http and https alone; tracking parameters (`utm_*`) and the fragment are cut off.
enum URLNormalizer {
    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        PlainText.with(bytes) { url in
            guard let hostStart = schemeEnd(url) else { return .fault(.urlScheme) }
            var hostEnd = hostStart
            while hostEnd < url.count, !isEndOfHost(url[hostEnd]) { hostEnd += 1 }
            guard isHost(url, hostStart, hostEnd), !url.contains(where: isForbidden) else {
                return .fault(.urlInvalid)
            }
            arena.append(textUpTo: url.count) { text in
                for index in 0..<hostEnd { text.append(lowered(url[index])) }
                append(url, from: hostEnd, to: &text)
            }
            return .written
        }
    }

    /// Behind `http://` or `https://`.
    private static func schemeEnd(_ url: UnsafeRawBufferPointer) -> Int? {
        if begins(url, 0, "http://") { return 7 }
        return begins(url, 0, "https://") ? 8 : nil
    }

    private static func isEndOfHost(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    private static func isHost(_ url: UnsafeRawBufferPointer, _ from: Int, _ until: Int) -> Bool {
        from < until && url[from] != UInt8(ascii: ".") && url[from] != UInt8(ascii: ":")
            && url[until - 1] != UInt8(ascii: "@")
    }

    /// Spaces, controls, and what RFC 3986 leaves out that could open markup.
    ///
    /// Letters beyond ASCII are kept.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F: true
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "^"),
            UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            true
        default: false
        }
    }

    /// Path and query up to the fragment; empty parameters go with the tracking ones.
    private static func append(
        _ url: UnsafeRawBufferPointer,
        from start: Int,
        to text: inout CellWriter
    ) {
        var index = start
        while index < url.count, url[index] != UInt8(ascii: "?"), url[index] != UInt8(ascii: "#") {
            text.append(url[index])
            index += 1
        }
        var mark = UInt8(ascii: "?")
        while index < url.count, url[index] != UInt8(ascii: "#") {
            index += 1
            let from = index
            while index < url.count, url[index] != UInt8(ascii: "&"), url[index] != UInt8(ascii: "#") {
                index += 1
            }
            guard index > from, !begins(url, from, "utm_") else { continue }
            text.append(mark)
            text.append(UnsafeRawBufferPointer(rebasing: url[from..<index]))
            mark = UInt8(ascii: "&")
        }
    }

    /// Whether a lower-case ASCII word stands at `start`, in either case.
    private static func begins(_ url: UnsafeRawBufferPointer, _ start: Int, _ word: StaticString) -> Bool {
        guard start + word.utf8CodeUnitCount <= url.count else { return false }
        for index in 0..<word.utf8CodeUnitCount
        where lowered(url[start + index]) != word.utf8Start[index] {
            return false
        }
        return true
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
