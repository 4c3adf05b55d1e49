import Bytes
import HubModel
import JSONStream
import XMLStream

/// Records that can be found only when the whole document is there: JSONPath, XPath, `a[0]`, `a[k=v]`.
final class WholeRecords {
    /// The document, records included.
    let document: OwnedTape
    /// What stands before the last step of the path is there, or something is selected.
    let holderFound: Bool
    private let records: [Int]
    private let mayHoldDuplicates: Bool
    private var index = 0
    private let item = ItemTape()

    init(
        _ source: inout Document,
        _ format: UnwrapChain.DocumentFormat?,
        _ path: Path?,
        ignoresCase: Bool
    ) throws {
        guard let path else { throw DecodeFailure.noRecords("") }
        if case .xml(let query) = path.form, !query.givesNodes { throw DecodeFailure.noRecords(path.text) }
        var (document, mayHoldDuplicates) = try WholeDocument.read(&source, format)
        let compiled = CompiledPath(path, ignoresCase: ignoresCase)
        if case .json = path.form, document.tape.mayRepeat { document = OwnedTape(asJSON: document.tape) }
        self.document = document
        self.mayHoldDuplicates = mayHoldDuplicates
        records = WholeRecords.select(compiled, document.tape)
        holderFound = !records.isEmpty || compiled.holds(holderIn: document.tape)
    }

    private static func select(_ path: CompiledPath, _ tape: RecordTape) -> [Int] {
        var nodes: [Int] = []
        path.each(in: tape) { _, node in
            // As when reading on: a member that is null is no record.
            let isNullMember = tape.nodes[node].kind == .null && tape.nodes[node].nameLength > 0
            if tape.mayRepeat || !isNullMember { nodes.append(node) }
            return true
        }
        return nodes
    }

    func next(_ body: (RecordTape, RecordFault?) -> Void) -> Bool {
        guard index < records.count else { return false }
        let tape = document.tape
        let node = records[index]
        index += 1
        var source: [UInt8] = []
        tape.writeJSON(of: node) { source.append(contentsOf: $0) }
        source.withUnsafeBytes { source in
            let inside = item.take(node, of: tape)
            let record = RecordTape(
                nodes: inside.nodes,
                bytes: inside.bytes,
                source: source,
                offset: tape.offset,
                mayRepeat: inside.mayRepeat
            )
            body(
                record,
                mayHoldDuplicates && record.holdsDuplicateNames ? RecordFault(rule: .duplicateKey) : nil
            )
        }
        return true
    }
}

/// A document as one tape.
enum WholeDocument {
    /// Of a document that must be held whole, in bytes.
    static let mostBytes: Int64 = 64 << 20

    /// XML begins above its root, so that paths begin with the root's name.
    static func read(
        _ document: inout Document,
        _ format: UnwrapChain.DocumentFormat? = nil,
        depth: Int = 64,
        atMost: Int64 = mostBytes
    ) throws -> (document: OwnedTape, mayHoldDuplicates: Bool) {
        let found = try AnswerFormat.detect(&document)
        switch (format, found) {
        case (_, .empty): throw DecodeFailure.empty()
        case (_, .html): throw DecodeFailure.html()
        case (.xml?, _), (nil, .xml): return (try xml(document, depth, atMost), false)
        case (.json?, _), (nil, .json): return try json(document, depth, atMost)
        case (nil, .unknown): throw DecodeFailure.unknownFormat()
        }
    }

    /// A document that was read before, from its beginning.
    static func again(
        _ reopen: @escaping () throws -> ByteReading,
        _ format: UnwrapChain.DocumentFormat?,
        atMost: Int64
    ) throws -> OwnedTape {
        var document = Document(read: try reopen(), reopen: reopen)
        return try read(&document, format, atMost: atMost).document
    }

    private static func json(_ document: Document, _ depth: Int, _ atMost: Int64) throws -> (OwnedTape, Bool)
    {
        var owned: OwnedTape?
        var isFaulty = false
        do throws(JSONFailure) {
            let limits = JSONLimits(record: Int(atMost), depth: depth)
            var reader = try JSONRecordReader(records: nil, limits: limits, read: document.read)
            while try reader.next({ tape, fault in
                owned = OwnedTape(copying: tape)
                isFaulty = fault != nil
            }) {}
        } catch {
            if case .recordTooLarge = error { throw DecodeFailure.tooLargeToHold() }
            throw DecodeFailure.json(error)
        }
        guard let owned else { throw DecodeFailure.empty() }
        return (owned, isFaulty)
    }

    private static func xml(_ document: Document, _ depth: Int, _ atMost: Int64) throws -> OwnedTape {
        var owned: OwnedTape?
        do throws(XMLFailure) {
            let limits = XMLLimits(record: Int(atMost), depth: depth)
            var reader = try XMLRecordReader(records: [], limits: limits, read: document.read)
            while try reader.next({ (root: RecordTape) in
                owned = OwnedTape.withDocument(of: root) { OwnedTape(copying: $0) }
            }) {}
        } catch {
            if case .recordTooLarge = error { throw DecodeFailure.tooLargeToHold() }
            throw DecodeFailure.xml(error)
        }
        guard let owned else { throw DecodeFailure.empty() }
        return owned
    }
}

extension RecordTape {
    /// Whether an object of it has two members of one name.
    fileprivate var holdsDuplicateNames: Bool {
        guard !mayRepeat else { return false }
        let walk = JSONPathWalk(self)
        return nodes.indices.contains { node in
            guard nodes[node].kind == .object else { return false }
            var names: Set<[UInt8]> = []
            return !walk.children(node) { names.insert(walk.name($0)).inserted }
        }
    }
}
