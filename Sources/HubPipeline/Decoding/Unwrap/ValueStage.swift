import Bytes
import HubModel
import JSONStream
import XMLStream

/// A path of `unwrap`: each value that it selects is a document of its own.
///
/// What stands around a value is its holder: the item of the last `[]` before it, or else what it is a child of. The
/// holders stream; of each its values' text is held. Where nothing is a list the document is held as a whole, and speaks
/// for the answer as it is: what stands beside the value too.
final class ValueStage: DocumentStage {
    private let before: any DocumentStage
    private let path: Path
    private let format: UnwrapChain.DocumentFormat?
    private let parts: Parts
    private var decoder: RecordDecoder?
    private var name: String?
    private var waiting: [Document] = []
    private let item = ItemTape()
    private var hasValue = false
    /// Of the document at hand.
    private var records = 0
    private var whole: OwnedTape?
    private(set) var envelope: OwnedTape?
    private(set) var missingPath: String?

    /// A value's text may be so long.
    private static let longest = 64 << 20

    init(
        _ before: any DocumentStage,
        _ path: Path,
        _ format: UnwrapChain.DocumentFormat?
    ) throws(HubFailure) {
        self.before = before
        self.path = path
        self.format = format
        parts = try Parts(path)
    }

    func next() throws -> Document? {
        while true {
            if let document = waiting.popLast() { return document }
            if decoder == nil, try !open() { return nil }
            guard let decoder else { return nil }
            var failure: (any Error)?
            let isThere = try decoder.next { record, _ in
                do { try take(record) } catch { failure = error }
            }
            if let failure { throw failure }
            // The items of a list speak for themselves.
            if decoder.isInsideDocument { whole = nil }
            if !isThere { close(decoder) }
        }
    }

    private func open() throws -> Bool {
        guard var document = try before.next() else { return false }
        name = document.name
        hasValue = false
        records = 0
        whole = nil
        decoder = try RecordDecoder.document(
            &document,
            format,
            records: parts.stream,
            longest: ValueStage.longest
        )
        return true
    }

    private func close(_ decoder: RecordDecoder) {
        if envelope == nil { envelope = whole ?? decoder.withEnvelope { OwnedTape(copying: $0) } }
        let isEmptyList = parts.isOfList && decoder.holderFound && records == 0
        if !hasValue, !isEmptyList, missingPath == nil { missingPath = path.text }
        self.decoder = nil
    }

    private func take(_ record: RecordTape) throws {
        records += 1
        guard parts.stream.isEmpty else { return try takeHolders(in: record) }
        guard record.mayRepeat else { return try takeDocument(record) }
        try OwnedTape.withDocument(of: record) { document in
            Result { try takeDocument(document) }
        }.get()
    }

    private func takeDocument(_ document: RecordTape) throws {
        if envelope == nil, records == 1 { whole = OwnedTape(copying: document) }
        try takeHolders(in: document)
    }

    private func takeHolders(in record: RecordTape) throws {
        guard let holder = parts.holder else { return try takeValues(of: record) }
        var failure: (any Error)?
        item.each(holder, in: record) { item in
            do { try takeValues(of: item) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
    }

    private func takeValues(of holder: RecordTape) throws {
        var found: [(bytes: [UInt8], isComposite: Bool)] = []
        parts.value.each(in: holder) { tape, node in
            hasValue = true
            if !tape.isEmpty(node) { found.append((tape.document(at: node), tape.isComposite(node))) }
            return true
        }
        guard !found.isEmpty else { return }
        let owned = parts.isWholeHolder ? whole ?? OwnedTape(copying: holder) : OwnedTape(copying: holder)
        waiting =
            found.reversed().map { value in
                let held = HeldBytes(value.bytes)
                return Document(
                    read: held.reader(),
                    reopen: { held.reader() },
                    name: name,
                    holder: owned,
                    isComposite: value.isComposite
                )
            } + waiting
    }

    /// The path cut in three: what streams, the way from there to the holder, and from the holder to the value.
    private struct Parts {
        var stream: [StreamStep]
        var holder: CompiledPath?
        var value: CompiledPath
        /// Nothing found may be an empty list.
        var isOfList: Bool
        /// The holder is the document.
        var isWholeHolder: Bool { stream.isEmpty && holder == nil }

        init(_ path: Path) throws(HubFailure) {
            let steps = path.steps
            let lastItems = steps.dropLast().lastIndex(of: .items)
            let cut = lastItems.map { $0 + 1 } ?? max(steps.count - 1, 0)
            let (upper, lower) = (Array(steps[..<cut]), Array(steps[cut...]))
            isOfList = lastItems != nil || steps.last == .items
            value = CompiledPath(Path(text: path.text, steps: lower))
            guard isOfList, upper.allSatisfy(\.streams) else {
                stream = []
                if !upper.isEmpty { holder = CompiledPath(Path(text: path.text, steps: upper)) }
                return
            }
            var stream: [StreamStep] = []
            for step in upper { stream.append(try StreamStep(step)) }
            self.stream = stream
        }
    }
}

extension Path.Step {
    /// Needs no more of a document than what is read anyway.
    fileprivate var streams: Bool {
        switch self {
        case .child, .anyChild, .descendants, .items: true
        case .index, .matching, .attribute, .text: false
        }
    }
}

extension RecordTape {
    /// A value's text as the bytes of a document; what is a document already, as such.
    fileprivate func document(at node: Int) -> [UInt8] {
        if isComposite(node) {
            return collect { mayRepeat ? writeXML(inside: node, $0) : writeJSON(of: node, $0) }
        }
        return RecordTape.undeclared(Array(text(node).trimmed))
    }

    /// No text of its own.
    fileprivate func isComposite(_ node: Int) -> Bool {
        let kind = nodes[node].kind
        return (kind == .list || kind == .object) && (!mayRepeat || raw(node).isBlankOrNull)
    }

    private func collect(_ write: ((UnsafeRawBufferPointer) -> Void) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        write { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// The text without its XML declaration, whose place white space keeps.
    ///
    /// Text has an encoding no more, whatever it declares: programs of .NET write utf-16 there.
    private static func undeclared(_ text: [UInt8]) -> [UInt8] {
        guard text.starts(with: "<?xml".utf8),
            let end = text.indices.first(where: { text[$0...].starts(with: "?>".utf8) })
        else { return text }
        var text = text
        for index in 0..<(end + 2) { text[index] = 0x20 }
        return text
    }
}
