package import HubModel

/// How bytes stand for text: Unicode, and what Vietnam's offices wrote before it.
package enum TextEncoding: String, Sendable, Hashable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    /// Only where it is declared: text in it is not Vietnamese, so nothing proves it.
    case windows1252 = "windows-1252"
    /// Letters and combining tones; decoded to composed letters.
    case windows1258 = "windows-1258"
    /// TCVN 5712:1993 as the ABC fonts use it: toned capitals have the codes of the small letters.
    case tcvn3
    /// RFC 1456; six capitals are C0 controls.
    case viscii
    /// A letter and a byte for its marks.
    case vni

    /// The encodings before Unicode that are looked for, in the order in which a tie is decided.
    package static let legacy: [TextEncoding] = [.windows1258, .tcvn3, .viscii, .vni]

    /// An encoding by the names that files, servers and people give it; case and `-`, `_`, space do not
    /// matter.
    package init?(label: String) {
        let plain = label.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
        switch plain {
        case "utf8", "unicode11utf8", "ascii", "usascii": self = .utf8
        case "utf16le", "utf16", "unicode", "ucs2": self = .utf16LittleEndian
        case "utf16be": self = .utf16BigEndian
        case "windows1252", "cp1252", "iso88591", "latin1", "ansi": self = .windows1252
        case "windows1258", "cp1258": self = .windows1258
        case "tcvn3", "abc", "tcvn", "tcvn5712", "xviettcvn5712": self = .tcvn3
        case "viscii", "csviscii", "xviscii": self = .viscii
        case "vni", "vniwindows", "xvietvni": self = .vni
        default: return nil
        }
    }

    /// The name that people in offices know it by.
    package var title: Localized {
        switch self {
        case .utf8: Localized(vi: "Unicode (UTF-8)", en: "Unicode (UTF-8)")
        case .utf16LittleEndian, .utf16BigEndian: Localized(vi: "Unicode (UTF-16)", en: "Unicode (UTF-16)")
        case .windows1252: Localized(vi: "Tây Âu (Windows-1252)", en: "Western (Windows-1252)")
        case .windows1258: Localized(vi: "Windows-1258", en: "Windows-1258")
        case .tcvn3: Localized(vi: "TCVN3 (phông .Vn, ABC)", en: "TCVN3 (.Vn fonts, ABC)")
        case .viscii: Localized(vi: "VISCII", en: "VISCII")
        case .vni: Localized(vi: "VNI-Windows (phông VNI-)", en: "VNI-Windows (VNI- fonts)")
        }
    }
}

/// The way from bytes to text.
///
/// Bytes in `outer`; what that gives may itself be old bytes that somebody read as windows-1252.
package struct TextReading: Sendable, Hashable, CustomStringConvertible {
    package enum Inner: Sendable, Hashable {
        case none
        /// UTF-8 that was read as windows-1252.
        case mojibake
        /// The same, twice.
        case mojibakeTwice
        /// An encoding of `TextEncoding.legacy`: "TiÕng ViÖt".
        case legacy(TextEncoding)
    }

    package var outer: TextEncoding
    package var inner: Inner

    package init(_ outer: TextEncoding, _ inner: Inner = .none) {
        self.outer = outer
        self.inner = inner
    }

    /// At most two, after `outer`.
    var rereadings: [TextEncoding] {
        switch inner {
        case .none: []
        case .mojibake: [.utf8]
        case .mojibakeTwice: [.utf8, .utf8]
        case .legacy(let encoding): [encoding]
        }
    }

    /// Stable: stands in notes.
    package var description: String {
        switch inner {
        case .none: outer.rawValue
        case .mojibake: "mojibake"
        case .mojibakeTwice: "mojibake-twice"
        case .legacy(let encoding): encoding.rawValue
        }
    }

    /// Toned capitals of TCVN3 are told by their neighbours.
    var needsCapitals: Bool { outer == .tcvn3 || inner == .legacy(.tcvn3) }
}
