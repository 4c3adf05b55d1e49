import Foundation

/// Why a body that should be a JSON object of a certain shape is none, in the words of the system.
struct SentMistake: Error {
    enum Kind {
        case content, contentType, mediaType, fileSize
    }

    var kind: Kind
    var message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

/// Bodies that are read into a shape.
enum SentJSON {
    static func decoded<Shape: Decodable>(_ bytes: [UInt8], as shape: Shape.Type) throws(SentMistake) -> Shape
    {
        do {
            return try JSONDecoder().decode(shape, from: Data(bytes))
        } catch DecodingError.keyNotFound(let key, _) {
            throw SentMistake(.content, "Thiếu \(key.stringValue)")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
            throw SentMistake(.content, "Sai kiểu: \(path.joined(separator: "."))")
        } catch {
            throw SentMistake(.content, "Không đọc được JSON")
        }
    }

    /// A second with its zone, as `2026-06-15T09:12:33+07:00`.
    static func isMoment(_ text: String) -> Bool {
        text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/) != nil
    }

    static func isBlank(_ text: String) -> Bool {
        text.allSatisfy(\.isWhitespace)
    }
}
