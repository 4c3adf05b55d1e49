import Bytes
package import HubModel

/// What a push sends, as its placeholders know it: `{record.…}`, `{message.id}`, `{found}`.
///
/// Pulls have none: there `check` refuses these names.
package struct OutgoingRecord: Sendable {
    let document: OwnedTape
    let message: String
    /// What the look-up before sending said; `nil` without one.
    package var found: Bool?

    init(document: OwnedTape, message: String) {
        self.document = document
        self.message = message
    }

    /// `payload` is the record as the outbox holds it, in JSON.
    ///
    /// Throws `message.unreadable` where it is no JSON object.
    package init(_ payload: [UInt8], message: String, found: Bool? = nil) throws(HubFailure) {
        let document = EnvelopeReader.read(payload) { $0.map(OwnedTape.init(copying:)) }
        guard let document, document.tape.nodes.first?.kind == .object, !document.tape.mayRepeat else {
            throw RequestFailure.unreadableMessage
        }
        self.document = document
        self.message = message
        self.found = found
    }

    init(_ message: OutboxMessage) throws(HubFailure) {
        try self.init(Array(message.payload.utf8), message: message.id)
    }

    func value(of placeholder: Template.Placeholder) throws(HubFailure) -> PlaceholderValue? {
        switch placeholder.root {
        case "record": try RecordElement(document: document, node: 0).value(of: placeholder.member)
        case "message" where placeholder.member == "id": .text(message)
        case "found" where placeholder.member.isEmpty: found.map { .literal($0 ? "true" : "false") }
        default: throw RequestFailure.unknownPlaceholder(placeholder.name)
        }
    }

    /// The elements of `record.documents`, for an item with `for_each`.
    func elements(of path: Path) throws(HubFailure) -> [RecordElement] {
        guard case .child("record", _)? = path.steps.first else {
            throw RequestFailure.unknownPlaceholder(path.text)
        }
        var steps = Array(path.steps.dropFirst())
        if steps.last != .items { steps.append(.items) }
        var elements: [RecordElement] = []
        CompiledPath(Path(text: path.text, steps: steps)).each(in: document.tape) { _, node in
            elements.append(RecordElement(document: document, node: node))
            return true
        }
        return elements
    }
}

/// One value inside a record, and what is below it.
struct RecordElement: Sendable {
    let document: OwnedTape
    let node: Int

    /// The value at a simple path below; a plain element is `value`.
    ///
    /// Numbers and truth values keep their type.
    func value(of name: String) throws(HubFailure) -> PlaceholderValue? {
        let tape = document.tape
        guard let found = try place(of: name, in: tape), !tape.isEmpty(found) else { return nil }
        switch tape.nodes[found].kind {
        case .number, .true, .false: return .literal(tape.string(found))
        case .object, .list, .string, .null, .attribute: return .text(tape.string(found))
        }
    }

    private func place(of name: String, in tape: RecordTape) throws(HubFailure) -> Int? {
        let path: Path
        do throws(Path.Mistake) {
            path = try Path(name.isEmpty ? "." : name)
        } catch {
            throw RequestFailure.unknownPlaceholder(name)
        }
        if let found = CompiledPath(path).first(below: node, of: tape) { return found }
        let isPlain = ![.object, .list].contains(tape.nodes[node].kind)
        return name == "value" && isPlain ? node : nil
    }
}
