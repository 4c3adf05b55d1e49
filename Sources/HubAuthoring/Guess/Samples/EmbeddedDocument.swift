import HubModel
import HubPipeline

/// A text that is a document: XML, JSON, or either in base64, packed or not.
enum EmbeddedDocument {
    static func read(_ text: String) -> (steps: [Unwrapping], tree: SampleTree)? {
        let bytes = Array(text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.utf8)
        guard let first = bytes.first else { return nil }
        switch first {
        case UInt8(ascii: "<"):
            return (try? SampleReader.document(bytes)).flatMap { isData($0) ? ([.xml], $0) : nil }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return (try? SampleReader.document(bytes)).flatMap { isData($0) ? ([.json], $0) : nil }
        default: return base64(bytes)
        }
    }

    private static func base64(_ bytes: [UInt8]) -> (steps: [Unwrapping], tree: SampleTree)? {
        guard bytes.count >= 40, bytes.allSatisfy(\.mayBeBase64),
            let inner = try? SampleReader.inside(bytes, [.base64], atMost: 1).first?.bytes
        else { return nil }
        if inner.starts(with: [0x1F, 0x8B]),
            let unpacked = try? SampleReader.inside(inner, [.gunzip], atMost: 1).first?.bytes
        {
            return document(unpacked).map { ([.base64, .gunzip] + $0.steps, $0.tree) }
        }
        return document(inner).map { ([.base64] + $0.steps, $0.tree) }
    }

    private static func document(_ bytes: [UInt8]) -> (steps: [Unwrapping], tree: SampleTree)? {
        let first = bytes.first { $0 != 0x20 && !(0x09...0x0D).contains($0) && $0 < 0x80 }
        let step: Unwrapping
        switch first {
        case UInt8(ascii: "<"): step = .xml
        case UInt8(ascii: "{"), UInt8(ascii: "["): step = .json
        default: return nil
        }
        return (try? SampleReader.document(bytes)).flatMap { isData($0) ? ([step], $0) : nil }
    }

    /// No scrap of HTML, no list of numbers.
    private static func isData(_ tree: SampleTree) -> Bool {
        switch tree {
        case .object(let members, _):
            !members.isEmpty
                && !["p", "div", "span", "a", "b", "br", "html", "svg"].contains(members[0].name.lowercased())
        case .list(let items): items.contains { if case .object = $0 { true } else { false } }
        case .text, .number, .boolean, .null: false
        }
    }
}

extension UInt8 {
    fileprivate var mayBeBase64: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), 0x30...0x39, 0x2B,
            0x2F, 0x3D, 0x0A,
            0x0D, 0x2D, 0x5F:
            true
        default: false
        }
    }
}
