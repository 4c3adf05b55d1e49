import Bytes
package import HubModel

/// Answers for one value after the other with a line of JSON: `{"input":…,"value":…,"flags":[…],"error":…}`.
///
/// `value` has the JSON type of the column: numbers, booleans and documents as such, all else as text; `null` is
/// empty. `error` is `null` or `{"rule":…,"message":…}`. Bytes that are no UTF-8 show as U+FFFD in `input`.
package struct ValueProbe: ~Copyable {
    private let normalizer: Normalizer
    private let neighbours: ValueNeighbours
    private let language: Language
    private let readsHexadecimal: Bool
    private var arena: CellArena
    private var decoded: [UInt8] = []

    /// `readsHexadecimal`: each input is the bytes as pairs of digits, for what no line can hold.
    package init(
        _ question: ValueQuestion,
        language: Language,
        readsHexadecimal: Bool = false,
        now: Timestamp
    ) throws(HubFailure) {
        let normalizer = try question.normalizer(now: now)
        let neighbours = try question.companions()
        self.normalizer = normalizer
        self.neighbours = neighbours
        self.language = language
        self.readsHexadecimal = readsHexadecimal
        arena = CellArena()
    }

    /// Appends the answer with its line feed; `false` if the value is refused.
    package mutating func answer(_ input: UnsafeRawBufferPointer, into lines: inout [UInt8]) -> Bool {
        lines.append(ascii: "{\"input\":")
        lines.append(jsonString: input)
        guard readsHexadecimal else { return answerValue(input, into: &lines) }
        guard decode(input) else {
            lines.append(refusal: ProbeRule.hexadecimal.rawValue, ProbeRule.hexadecimal.localized, language)
            return false
        }
        let bytes = decoded
        return bytes.withUnsafeBytes { answerValue($0, into: &lines) }
    }

    /// Appends the answer to a line that was too long to be read whole.
    package mutating func answerTooLong(_ start: UnsafeRawBufferPointer, into lines: inout [UInt8]) {
        lines.append(ascii: "{\"input\":")
        lines.append(jsonString: UnsafeRawBufferPointer(rebasing: start.prefix(200)))
        lines.append(refusal: ProbeRule.tooLong.rawValue, ProbeRule.tooLong.localized, language)
    }

    private mutating func answerValue(_ bytes: UnsafeRawBufferPointer, into lines: inout [UInt8]) -> Bool {
        arena.reset()
        let value = RawValue(bytes: bytes, kind: .string)
        let outcome = neighbours.with { normalizer.append(value, with: $0, to: &arena) }
        var flags: [ValueRule] = []
        switch outcome {
        case .written, .empty(note: nil): break
        case .flagged(let found): flags = found.rules
        case .empty(let note?): flags = [note]
        case .fault(let rule):
            lines.append(refusal: rule.rawValue, rule.localized, language)
            return false
        }
        lines.append(ascii: ",\"value\":")
        lines.append(cell: arena.bytes, as: normalizer.type.column)
        lines.append(ascii: ",\"flags\":[")
        for (index, flag) in flags.enumerated() {
            lines.append(ascii: index == 0 ? "\"" : ",\"")
            lines.append(ascii: flag.rawValue)
            lines.append(ascii: "\"")
        }
        lines.append(ascii: "],\"error\":null}\n")
        return true
    }

    /// Pairs of hexadecimal digits, with spaces or without.
    private mutating func decode(_ input: UnsafeRawBufferPointer) -> Bool {
        decoded.removeAll(keepingCapacity: true)
        var high: UInt8?
        for byte in input where !byte.isWhite {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: return false
            }
            if let first = high {
                decoded.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return high == nil
    }
}

/// What is wrong with a line before any type sees it.
private enum ProbeRule: String {
    case hexadecimal = "value.hexadecimal"
    case tooLong = "value.too_long"

    var localized: Localized {
        switch self {
        case .hexadecimal:
            Localized(
                vi: "Không phải từng cặp chữ số thập lục phân. Ví dụ đúng: 4c c3 aa.",
                en: "Not pairs of hexadecimal digits. A right one: 4c c3 aa."
            )
        case .tooLong:
            Localized(
                vi: "Dòng dài hơn 64 MB. Mỗi dòng là một giá trị; kiểm tra dấu xuống dòng.",
                en: "The line is longer than 64 MB. Each line is one value; check the line breaks."
            )
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(ascii text: String) {
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func append(refusal rule: String, _ text: Localized, _ language: Language) {
        append(ascii: ",\"value\":null,\"flags\":[],\"error\":{\"rule\":\"\(rule)\",\"message\":")
        Array(text.text(language).utf8).withUnsafeBytes { append(jsonString: $0) }
        append(ascii: "}}\n")
    }

    /// The cell with its length before it; nothing is `null`.
    fileprivate mutating func append(cell: UnsafeRawBufferPointer, as column: ColumnType) {
        guard let text = CellText.read(cell, at: 0, as: column)?.text else { return append(ascii: "null") }
        switch column {
        case .bigint, .numeric, .boolean, .jsonb: append(contentsOf: text.utf8)
        case .text, .date, .timestamptz: Array(text.utf8).withUnsafeBytes { append(jsonString: $0) }
        }
    }

    /// A JSON string (RFC 8259, 7).
    fileprivate mutating func append(jsonString text: UnsafeRawBufferPointer) {
        append(UInt8(ascii: "\""))
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte >= 0x80 {
                index += append(character: text, at: index)
                continue
            }
            index += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0x09: append(ascii: "\\t")
            case 0x0D: append(ascii: "\\r")
            case 0x00..<0x20, 0x7F: append(ascii: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))")
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// One character beyond ASCII, or U+FFFD for a byte that begins none; gives the bytes read.
    private mutating func append(character text: UnsafeRawBufferPointer, at index: Int) -> Int {
        var scan = ScalarScan(UnsafeRawBufferPointer(rebasing: text[index...]))
        guard let scalar = try? scan.next() else {
            append(scalar: 0xFFFD)
            return 1
        }
        append(scalar: scalar)
        return scan.index
    }
}
