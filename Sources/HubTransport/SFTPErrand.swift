import HubModel

/// What is to be done at an SFTP server, as libcurl says it.
enum SFTPErrand: Sendable {
    case list(FilePath, namesOnly: Bool)
    case open(FilePath, from: Int64)
    /// `rm "…"`, `rename "…" "…"`.
    case commands([String])

    var isListing: Bool {
        if case .list = self { true } else { false }
    }

    func url(at server: SFTPServer) -> String {
        let path =
            switch self {
            case .list(let folder, _): SFTPErrand.escaped(folder) + (folder.bytes.last == 0x2F ? "" : "/")
            case .open(let file, _): SFTPErrand.escaped(file)
            case .commands: "/"
            }
        return "sftp://\(server.host):\(server.port)\(path)"
    }

    static func delete(_ file: FilePath) -> SFTPErrand { .commands(["rm \(quoted(file))"]) }

    /// The star: a folder that is there already is no failure.
    static func move(_ file: FilePath, to target: FilePath) -> SFTPErrand {
        .commands(["*mkdir \(quoted(target.folder))", "rename \(quoted(file)) \(quoted(target))"])
    }

    /// RFC 3986: every byte but letters, digits, `-._~` and `/`.
    private static func escaped(_ path: FilePath) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for byte in path.bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                text.append(byte)
            default: text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// As libcurl reads a path in a command (lib/curl_path.c).
    ///
    /// Bytes that are no UTF-8 cannot be said so.
    private static func quoted(_ path: FilePath) -> String {
        let marks = [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\")]
        let inside = path.bytes.flatMap { marks.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
        return "\"\(String(decoding: inside, as: UTF8.self))\""
    }
}
