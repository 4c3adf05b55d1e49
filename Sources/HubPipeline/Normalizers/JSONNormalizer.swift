/// `json`: one JSON document, from a text that holds it or from a subtree of the record.
///
/// Stored without white space between tokens, so that a source that only lays it out anew changes nothing.
enum JSONNormalizer {
    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        do throws(CellFault) { try JSONCheck.check(bytes) } catch {
            return .fault(ValueRule(json: error))
        }
        arena.append(jsonbUpTo: bytes.count) { json in
            var isInside = false
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if isInside, byte == UInt8(ascii: "\\") {
                    json.append(byte)
                    index += 1
                    json.append(bytes[index])
                } else if isInside || !byte.isWhite {
                    if byte == UInt8(ascii: "\"") { isInside.toggle() }
                    json.append(byte)
                }
                index += 1
            }
        }
        return .written
    }
}

extension ValueRule {
    fileprivate init(json fault: CellFault) {
        self =
            switch fault {
            case .holdsNUL: .textNUL
            case .notUTF8: .textNotUTF8
            case .outOfRange: .numberOutOfRange
            case .tooDeep: .jsonTooDeep
            case .tooLarge: .jsonTooLarge
            case .malformed: .jsonInvalid
            }
    }
}
