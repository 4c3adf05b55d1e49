import Bytes
import HubModel

/// The documents inside an answer, one after the other: the steps of `unwrap`, each over the one before it.
///
/// Bytes are streamed; of a value that is a document itself its text is held.
final class UnwrapChain {
    /// What the document at the end of the chain was said to be.
    let format: DocumentFormat?
    private let stages: [any DocumentStage]
    /// The end of the chain.
    let last: any DocumentStage

    enum DocumentFormat: Sendable {
        case xml, json
    }

    let budget: UnpackedBudget

    convenience init(_ steps: [Unwrapping], of payload: Payload, answerAtMost: Int64) throws {
        let budget = UnpackedBudget(landed: payload.size, atMost: answerAtMost)
        try self.init(steps, from: AnswerStage(payload), budget)
    }

    /// Over the bytes of one value; `isOfFile`: what comes out in the end is a file.
    convenience init(_ steps: [Unwrapping], ofValue bytes: HeldBytes, isOfFile: Bool) throws {
        let value = Document(read: bytes.reader(), reopen: { bytes.reader() })
        let budget = UnpackedBudget(landed: Int64(bytes.count), atMost: 0)
        if isOfFile, steps.last == .unzip {
            try self.init(steps.dropLast(), from: SoleStage(value), budget) { PackedFileStage($0, budget) }
        } else {
            try self.init(steps, from: SoleStage(value), budget)
        }
    }

    /// `end`: a further step behind the others.
    private init(
        _ steps: [Unwrapping],
        from first: any DocumentStage,
        _ budget: UnpackedBudget,
        end: (any DocumentStage) -> any DocumentStage = { $0 }
    ) throws {
        var last = first
        var stages = [last]
        var format: DocumentFormat?
        for step in steps {
            let before = last
            switch step {
            case .xml: format = .xml
            case .json: format = .json
            case .path(let path):
                last = try ValueStage(before, path, format)
                format = nil
            case .base64: last = BytesStage(before) { Base64Reading($0).read }
            case .gunzip: last = BytesStage(before) { try Gunzip.reading($0, budget.layer()) }
            case .unzip: last = ArchiveStage(before, budget)
            }
            stages.append(last)
        }
        self.stages = stages
        self.last = end(last)
        self.budget = budget
        self.format = format
    }

    /// Of the first document that was looked into: the answer without what was taken out of it.
    var envelope: OwnedTape? { stages.lazy.compactMap(\.envelope).first }

    var missingPath: String? { stages.lazy.compactMap(\.missingPath).first }

    /// Whether it has looked into a document.
    var looksInside: Bool { stages.contains { $0 is ValueStage } }
}

/// How much an answer may become by being unpacked: as a whole, and for each byte that came.
///
/// A megabyte of zeros comes in a kilobyte; a gigabyte of them is no data.
final class UnpackedBudget {
    private let atMost: Int64
    private let byRatio: Int64

    /// For each byte that came.
    static let ratio: Int64 = 500
    /// So much is never too much.
    static let harmless: Int64 = 16 << 20
    static let most: Int64 = 4 << 30

    init(landed: Int64, atMost: Int64) {
        self.atMost = max(atMost, UnpackedBudget.most)
        byRatio = max(landed * UnpackedBudget.ratio, UnpackedBudget.harmless)
    }

    /// Counts one step's bytes.
    func layer() -> (Int) throws(HubFailure) -> Void {
        #if DEFECTS
            if Omission.noBombLimit.isPlanted { return { _ in } }
        #endif
        var count: Int64 = 0
        return { [self] more throws(HubFailure) in
            count += Int64(more)
            if count > byRatio { throw UnwrapFailure.ratio }
            if count > atMost { throw UnwrapFailure.tooLarge(atMost) }
        }
    }
}

/// `gunzip` over a document's bytes.
enum Gunzip {
    static func reading(
        _ source: @escaping ByteReading,
        _ count: @escaping (Int) throws(HubFailure) -> Void
    ) throws -> ByteReading {
        let reader = try GzipReader(reading: source)
        return { buffer in
            let got: Int
            do { got = try reader.read(into: buffer) } catch let failure as GzipFailure {
                throw UnwrapFailure.gzip(failure)
            }
            try count(got)
            return got
        }
    }
}

/// `unzip`: each file of an archive is a document.
final class ArchiveStage: DocumentStage {
    private let before: any DocumentStage
    private let budget: UnpackedBudget
    private let count: (Int) throws(HubFailure) -> Void
    private var archive: (reader: ArchiveReader, document: Document)?
    /// Of all archives, and of the one at hand.
    private var members = 0
    private var position = 0

    /// More files than any archive of data has.
    private static let mostMembers = 100_000

    init(_ before: any DocumentStage, _ budget: UnpackedBudget) {
        self.before = before
        self.budget = budget
        count = budget.layer()
    }

    func next() throws -> Document? {
        while true {
            if archive == nil {
                guard let document = try before.next() else { return nil }
                archive = (
                    try UnwrapFailure.ofArchive { () throws(ArchiveFailure) in
                        try ArchiveReader(reading: document.read)
                    }, document
                )
            }
            guard let (reader, holder) = archive else { return nil }
            guard
                let written = try UnwrapFailure.ofArchive({ () throws(ArchiveFailure) in try reader.next() })
            else {
                archive = nil
                position = 0
                continue
            }
            members += 1
            position += 1
            guard members <= ArchiveStage.mostMembers else {
                throw UnwrapFailure.tooManyMembers(ArchiveStage.mostMembers)
            }
            guard let name = try MemberName.read(written) else { continue }
            let number = position
            return Document(
                read: reading(reader),
                reopen: { [budget] in try ArchiveStage.member(number, of: holder, budget) },
                name: name,
                holder: holder.holder
            )
        }
    }

    /// Walks over the archive again, as far as one of its files.
    private static func member(_ number: Int, of archive: Document, _ budget: UnpackedBudget) throws
        -> ByteReading
    {
        let again = Document(read: try archive.reopen(), reopen: archive.reopen)
        let stage = ArchiveStage(SoleStage(again), budget)
        while let member = try stage.next() { if stage.position == number { return member.read } }
        throw UnwrapFailure.changed
    }

    private func reading(_ reader: ArchiveReader) -> ByteReading {
        { [count] buffer in
            let got = try UnwrapFailure.ofArchive { () throws(ArchiveFailure) in
                try reader.read(into: buffer)
            }
            try count(got)
            return got
        }
    }
}

/// The name of a file in an archive: data, which nothing is ever written to, and still held to what a name may be.
enum MemberName {
    /// `nil` for what archivers add by themselves; throws for a name that would lead out of the archive.
    static func read(_ written: String) throws(HubFailure) -> String? {
        // Old Windows programs write "\".
        let name = written.replacing("\\", with: "/")
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isSound =
            !name.isEmpty && name.utf8.count <= 1024 && !name.hasPrefix("/") && !parts.contains("..")
            && !(parts[0].count == 2 && parts[0].hasSuffix(":")) && name.utf8.allSatisfy { $0 >= 0x20 }
        guard isSound else { throw UnwrapFailure.badName(written) }
        guard let last = parts.last, parts[0] != "__MACOSX", last != ".DS_Store", last != "Thumbs.db" else {
            return nil
        }
        return parts.filter { $0 != "." && !$0.isEmpty }.joined(separator: "/")
    }
}
