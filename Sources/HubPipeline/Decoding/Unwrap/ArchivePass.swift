import Bytes
import HubModel
import TableStream

/// Walks over the files of an archive from its beginning, as often as somebody looks for one.
final class ArchivePass: WorkbookParts {
    private let document: Document
    private let budget: UnpackedBudget
    private var first: ByteReading?

    init(_ document: Document, _ budget: UnpackedBudget) {
        self.document = document
        self.budget = budget
        first = document.read
    }

    /// Calls `body` with each file's name and bytes until it returns `false`.
    func each(_ body: (String, @escaping ByteReading) throws -> Bool) throws {
        let source = try first ?? document.reopen()
        first = nil
        let stage = ArchiveStage(SoleStage(Document(read: source, reopen: document.reopen)), budget)
        while let member = try stage.next(), try body(member.name ?? "", member.read) {}
    }

    func collect(limit: Int, _ isWanted: (String) -> Bool) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        try each { name, read in
            if isWanted(name) { found[name] = try ArchivePass.whole(read, name, limit) }
            return true
        }
        return found
    }

    private static func whole(_ read: ByteReading, _ name: String, _ limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try read($0) }
            if count <= 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw WorkbookFailure.partTooLarge(name, limit: limit) }
        }
    }

    func open(_ wanted: String) throws -> ByteReading? {
        var found: ByteReading?
        try each { name, read in
            if name == wanted { found = read }
            return found == nil
        }
        return found
    }
}

/// One document that is there already.
final class SoleStage: DocumentStage {
    private var document: Document?

    init(_ document: Document) { self.document = document }

    func next() -> Document? {
        defer { document = nil }
        return document
    }
}
