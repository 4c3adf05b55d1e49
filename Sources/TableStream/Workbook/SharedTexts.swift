import Bytes
import XMLStream

/// The texts that cells of a workbook share, one after the other in one piece of memory.
final class SharedTexts {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init() {}

    /// Reads `sharedStrings.xml`; `limit`: bytes of all of them.
    init(
        part: String,
        limit: Int,
        _ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws(WorkbookFailure) {
        do throws(XMLFailure) {
            var reader = try XMLRecordReader(
                records: [.child("sst", prefix: nil), .child("si", prefix: nil), .items],
                read: read
            )
            var isFull = false
            while !isFull {
                let goesOn = try reader.next { (record: RecordTape) in
                    CellText.each(of: TapeElement(record)) { bytes.append($0) }
                    ends.append(bytes.count)
                    isFull = bytes.count + ends.count * MemoryLayout<Int>.size > limit
                }
                if !goesOn { return }
            }
        } catch {
            if case .source(let cause) = error { throw .source(cause) }
            throw .malformed(part: part, error)
        }
        throw .tooManyTexts(limit: limit)
    }

    func with(_ number: Int, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        guard number >= 0, number < ends.count else { return false }
        let start = number == 0 ? 0 : ends[number - 1]
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<ends[number]])) }
        return true
    }
}

/// Text of a shared or inline string: `t`, or the `t` of each run; pronunciation (`rPh`) is no part of it.
enum CellText {
    static func each(of element: TapeElement, _ append: (UInt8) -> Void) {
        element.each { child in
            guard !child.isAttribute else { return }
            if child.isNamed("t") {
                unescape(child.text, append)
            } else if child.isNamed("r") {
                child.each { part in if !part.isAttribute, part.isNamed("t") { unescape(part.text, append) } }
            }
        }
    }

    /// `_x000D_` stands for a character that XML cannot hold.
    static func unescape(_ text: UnsafeRawBufferPointer, _ append: (UInt8) -> Void) {
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "_"), index + 7 <= text.count, let scalar = escaped(text, index) {
                for byte in String(scalar).utf8 { append(byte) }
                index += 7
                continue
            }
            append(text[index])
            index += 1
        }
    }

    private static func escaped(_ text: UnsafeRawBufferPointer, _ start: Int) -> Unicode.Scalar? {
        guard text[start + 1] == UInt8(ascii: "x"), text[start + 6] == UInt8(ascii: "_") else { return nil }
        var value: UInt32 = 0
        for byte in text[(start + 2)..<(start + 6)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return Unicode.Scalar(value)
    }
}
