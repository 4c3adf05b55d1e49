import Bytes
import HubModel

/// `unzip` where a file is wanted: the files of an archive, and what is no archive as it is.
///
/// Of the same system some send a file zipped and some as it is. A workbook and a text document are zips too, of
/// their own, and nobody wants their parts.
final class PackedFileStage: DocumentStage {
    private let before: any DocumentStage
    private let budget: UnpackedBudget
    private var archive: ArchiveStage?

    /// As far as the marks of tar and of office documents stand.
    private static let looked = 4096

    init(_ before: any DocumentStage, _ budget: UnpackedBudget) {
        self.before = before
        self.budget = budget
    }

    func next() throws -> Document? {
        while true {
            if let member = try archive?.next() { return member }
            archive = nil
            guard var document = try before.next() else { return nil }
            let head = HeadReading(document.read, count: PackedFileStage.looked)
            document.read = head.read
            guard try head.look(PackedFileStage.isArchive) else { return document }
            archive = ArchiveStage(SoleStage(document), budget)
        }
    }

    private static func isArchive(_ head: UnsafeRawBufferPointer) -> Bool {
        if head.starts(with: "PK\u{3}\u{4}".utf8) { return MediaType.of(head).isSame(as: MediaType.zip) }
        // A zip without files, and tar, whose mark stands behind the first file's name.
        return head.starts(with: "PK\u{5}\u{6}".utf8) || head.dropFirst(257).starts(with: "ustar".utf8)
    }
}
