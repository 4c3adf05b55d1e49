import Bytes

/// Reads `multipart/form-data` (RFC 7578) as its bytes come; of files it keeps size and digest alone.
///
/// It is strict: what a lenient receiver would guess at is a mistake here, so that a sender's slip is seen.
struct MultipartReader: ~Copyable {
    private enum Place {
        /// Before the first boundary.
        case beginning
        /// Behind a boundary: `--` or a new line follows.
        case behindBoundary
        case head
        case content
        case end
    }

    static let mostParts = 64
    static let longestHead = 8 << 10
    static let longestField = 1 << 20

    private let delimiter: [UInt8]
    private var place = Place.beginning
    private var waiting: [UInt8]
    private var parts: [MultipartForm.Part] = []
    private var current = MultipartForm.Part(name: "")
    private var partDigest = SHA256()

    /// `contentType` is that of the request, with the boundary.
    init(contentType: String) throws(MultipartMistake) {
        let boundary = try MultipartHead.boundary(of: contentType)
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first boundary begins a line too, and no bytes may be before it.
        waiting = [13, 10]
    }

    mutating func take(_ bytes: [UInt8]) throws(MultipartMistake) {
        waiting += bytes
        while try step() {}
    }

    /// The whole form; throws if it had not ended.
    func finish() throws(MultipartMistake) -> MultipartForm {
        guard place == .end else { throw .noEnd }
        return MultipartForm(parts: parts)
    }

    // MARK: Step by step

    /// `false` when more bytes are needed.
    private mutating func step() throws(MultipartMistake) -> Bool {
        switch place {
        case .beginning: try begin()
        case .behindBoundary: try goOn()
        case .head: try readHead()
        case .content: try readContent()
        case .end: try expectNothing()
        }
    }

    private mutating func begin() throws(MultipartMistake) -> Bool {
        guard waiting.count >= delimiter.count else { return false }
        guard waiting.starts(with: delimiter) else { throw .noBoundary }
        waiting.removeFirst(delimiter.count)
        place = .behindBoundary
        return true
    }

    private mutating func goOn() throws(MultipartMistake) -> Bool {
        guard waiting.count >= 2 else { return false }
        let mark = [waiting[0], waiting[1]]
        waiting.removeFirst(2)
        switch mark {
        case Array("--".utf8):
            guard !parts.isEmpty else { throw .noParts }
            place = .end
        case [13, 10]:
            guard parts.count < Self.mostParts else { throw .tooManyParts }
            place = .head
        default: throw .noBoundary
        }
        return true
    }

    private mutating func readHead() throws(MultipartMistake) -> Bool {
        guard let end = waiting.place(of: [13, 10, 13, 10]) else {
            guard waiting.count <= Self.longestHead else { throw .headTooLong }
            return false
        }
        guard end.lowerBound <= Self.longestHead else { throw .headTooLong }
        current = try MultipartHead.part(Array(waiting[..<end.lowerBound]))
        partDigest = SHA256()
        waiting.removeFirst(end.upperBound)
        place = .content
        return true
    }

    private mutating func readContent() throws(MultipartMistake) -> Bool {
        let found = waiting.place(of: delimiter)
        let end = found?.lowerBound ?? max(0, waiting.count - delimiter.count + 1)
        try add(Array(waiting[..<end]))
        waiting.removeFirst(found?.upperBound ?? end)
        guard found != nil else { return false }
        try close()
        return true
    }

    private mutating func add(_ bytes: [UInt8]) throws(MultipartMistake) {
        partDigest.update(bytes)
        current.size += bytes.count
        guard current.fileName == nil else { return }
        guard current.size <= Self.longestField else { throw .fieldTooLong(current.name) }
        current.text += bytes
    }

    private mutating func close() throws(MultipartMistake) {
        current.sha256 = partDigest.finish().hexadecimal
        parts.append(current)
        place = .behindBoundary
    }

    /// A line break may follow the last boundary, and nothing else.
    private mutating func expectNothing() throws(MultipartMistake) -> Bool {
        guard waiting.isEmpty || [13, 10].starts(with: waiting) else { throw .bytesBehindEnd }
        return false
    }
}

extension [UInt8] {
    /// Where the pattern stands first; looks for its first byte, as content is long.
    fileprivate func place(of pattern: [UInt8]) -> Range<Int>? {
        var start = 0
        while let first = self[start...].firstIndex(of: pattern[0]), count - first >= pattern.count {
            if self[first...].starts(with: pattern) { return first..<(first + pattern.count) }
            start = first + 1
        }
        return nil
    }
}
