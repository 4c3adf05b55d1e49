import Bytes
import HubModel

/// Fills a part of the buffer and says how much; 0 at the end.
package typealias ByteReading = (UnsafeMutableRawBufferPointer) throws -> Int

/// Bytes that are a document, and where they were found.
struct Document {
    /// Once, from the first byte.
    var read: ByteReading
    /// Another reader from the first byte, for what has to be looked at more than once.
    var reopen: () throws -> ByteReading
    /// Of a file in an archive.
    var name: String?
    /// What the document was taken from: the object or element around it.
    var holder: OwnedTape?
    /// Where it was found it was no text but a list, an object, or elements.
    var isComposite = false
}

/// A step of `unwrap`: asks the step before it for documents and gives those inside.
protocol DocumentStage: AnyObject {
    func next() throws -> Document?
    /// What the step's own document says outside the values that were taken; `nil` where it reads bytes only.
    var envelope: OwnedTape? { get }
    /// A path that nothing was found at, where that means that the answer has another shape.
    var missingPath: String? { get }
}

extension DocumentStage {
    var envelope: OwnedTape? { nil }
    var missingPath: String? { nil }
}

/// The answer itself.
final class AnswerStage: DocumentStage {
    private var payload: Payload?

    init(_ payload: Payload) { self.payload = payload }

    func next() throws -> Document? {
        guard let payload else { return nil }
        self.payload = nil
        return Document(read: try payload.reader(), reopen: { try payload.reader() })
    }
}

/// `base64`, `gunzip`: other bytes of the same document.
final class BytesStage: DocumentStage {
    private let before: any DocumentStage
    private let change: (@escaping ByteReading) throws -> ByteReading

    init(_ before: any DocumentStage, _ change: @escaping (@escaping ByteReading) throws -> ByteReading) {
        self.before = before
        self.change = change
    }

    func next() throws -> Document? {
        guard var document = try before.next() else { return nil }
        let reopen = document.reopen
        document.read = try change(document.read)
        document.reopen = { [change] in try change(try reopen()) }
        return document
    }
}
