import HubModel

/// `unwrap` of a column: from a value's bytes to the one document inside.
///
/// Allocates per value, unlike what other columns go through: a value is here what an answer is elsewhere.
struct ValueOpening: Sendable {
    private let steps: [Unwrapping]
    private let isOfFile: Bool

    /// What comes out may be so long.
    static let longest = 64 << 20

    init(_ steps: [Unwrapping], isOfFile: Bool) {
        self.steps = steps
        self.isOfFile = isOfFile
    }

    struct Inside {
        var bytes: [UInt8]
        /// Of a file in an archive.
        var name: String?
        /// A list, an object, or an element with others inside: no value but a document.
        var isComposite = false
    }

    enum Opened {
        case nothing
        case one(Inside)
        /// What they are, for whoever reads the fault.
        case several(String)
        case unreadable(RecordRule)
    }

    /// A file that should have been packed and was not.
    func isUnpacked(_ inside: Inside) -> Bool { isOfFile && steps.last == .unzip && inside.name == nil }

    /// Throws only what the record is not to blame for.
    func open(_ value: UnsafeRawBufferPointer) throws(HubFailure) -> Opened {
        do { return try documents(in: value) } catch {
            let failure = DecodeFailure.of(error)
            guard failure.recovery == .failRun else { throw failure }
            return .unreadable(RecordRule(unwrapping: failure.code))
        }
    }

    private func documents(in value: UnsafeRawBufferPointer) throws -> Opened {
        // Lent for this call, after which nothing of the chain is left.
        let lent = HeldBytes(UnsafeMutableRawBufferPointer(mutating: value), count: value.count) { _ in }
        let chain = try UnwrapChain(steps, ofValue: lent, isOfFile: isOfFile)
        guard let document = try chain.last.next() else { return .nothing }
        let inside = Inside(
            bytes: try ValueOpening.bytes(of: document),
            name: document.name,
            isComposite: document.isComposite
        )
        guard let second = try chain.last.next() else {
            return inside.bytes.isEmpty ? .nothing : .one(inside)
        }
        return .several([inside.name, second.name].compactMap(\.self).joined(separator: "; "))
    }

    private static func bytes(of document: Document) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 32 << 10)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try document.read($0) }
            if count <= 0 { return bytes }
            guard bytes.count + count <= longest else { throw UnwrapFailure.tooLarge(Int64(longest)) }
            bytes += chunk[..<count]
        }
    }
}

extension RecordRule {
    /// What a step that failed is for the record whose value it was.
    init(unwrapping code: String) {
        self =
            switch code {
            case "unwrap.base64": .unwrapBase64
            case "unwrap.not_gzip", "unwrap.gzip_truncated", "unwrap.gzip_malformed", "unwrap.gzip_after_end":
                .unwrapGzip
            case "unwrap.archive", "unwrap.encrypted", "unwrap.bad_name", "unwrap.too_many_files":
                .unwrapArchive
            case "unwrap.too_large", "unwrap.ratio": .unwrapTooLarge
            default: .unwrapDocument
            }
    }
}
