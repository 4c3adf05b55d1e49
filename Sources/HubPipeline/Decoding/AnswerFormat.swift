import HubModel

/// What a document's first bytes say it is; content types lie too often to be believed.
enum AnswerFormat: Sendable {
    case json, xml, html, empty, unknown

    private static let looked = 512

    /// Looks at the first bytes, which the document gives again.
    static func detect(_ document: inout Document) throws -> AnswerFormat {
        let head = HeadReading(document.read, count: looked)
        document.read = head.read
        return try head.look { detect($0) }
    }

    private static func detect(_ bytes: UnsafeRawBufferPointer) -> AnswerFormat {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .xml }
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        #if DEFECTS
            if Omission.bomKept.isPlanted { start = 0 }
        #endif
        guard let first = bytes[start...].firstIndex(where: { !$0.isWhite }) else { return .empty }
        switch bytes[first] {
        case UInt8(ascii: "<"):
            let head = String(decoding: bytes[first...].prefix(15), as: UTF8.self).lowercased()
            return head.hasPrefix("<!doctype html") || head.hasPrefix("<html") ? .html : .xml
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "-"), 0x30...0x39,
            UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            return .json
        default: return .unknown
        }
    }
}

/// A reader whose first bytes can be looked at before they are read.
final class HeadReading {
    private let source: ByteReading
    private let count: Int
    private var head: [UInt8] = []
    private var position = 0
    private var isLooked = false

    /// `count`: how much may be looked at.
    init(_ source: @escaping ByteReading, count: Int) {
        self.source = source
        self.count = count
    }

    /// Fewer bytes than wanted are all there are.
    func look<Result>(_ body: (UnsafeRawBufferPointer) -> Result) throws -> Result {
        if !isLooked { try fill() }
        return head.withUnsafeBytes(body)
    }

    private func fill() throws {
        isLooked = true
        head = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = try head.withUnsafeMutableBytes {
                try source(UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if got <= 0 { break }
            filled += got
        }
        head.removeSubrange(filled...)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard position < head.count else {
            if !head.isEmpty { (head, position) = ([], 0) }
            return try source(buffer)
        }
        let length = min(buffer.count, head.count - position)
        buffer.copyBytes(from: head[position..<(position + length)])
        position += length
        return length
    }
}
