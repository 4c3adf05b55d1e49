import Bytes
import HubModel

/// A path of any form, ready to be walked over a tape.
///
/// A simple path calls back with node indices and allocates nothing on the way. A class, so that the hot loop hands on
/// one reference and not every array of a value.
final class CompiledPath: Sendable {
    enum Step: Sendable {
        case child(CompiledName)
        case anyChild
        case descendants
        case items
        case index(Int)
        /// `wantsAttribute`: only an attribute will do; otherwise either.
        case matching(CompiledName, WantedText, wantsAttribute: Bool)
        case attribute(CompiledName)
        case text
    }

    let source: Path
    let steps: [Step]
    /// The path is one child name of the record: the common case has its own way.
    let soleChild: CompiledName?
    /// Where a `RecordShape` remembers that child.
    let slot: Int
    private let xPath: XPathWalk?
    private let ignoresCase: Bool

    /// `slots`: of the plan that the path belongs to.
    init(_ path: Path, ignoresCase: Bool = false, slots: NameSlots? = nil) {
        source = path
        self.ignoresCase = ignoresCase
        if case .xml(let query) = path.form { xPath = XPathWalk(query.expression) } else { xPath = nil }
        steps = path.steps.map { step in
            switch step {
            case .child(let name, let prefix):
                .child(CompiledName(name, prefix: prefix, ignoresCase: ignoresCase))
            case .anyChild: .anyChild
            case .descendants: .descendants
            case .items: .items
            case .index(let index): .index(index)
            case .matching(let name, let value):
                .matching(
                    CompiledName(
                        name.hasPrefix("@") ? String(name.dropFirst()) : name,
                        ignoresCase: ignoresCase
                    ),
                    WantedText(value),
                    wantsAttribute: name.hasPrefix("@")
                )
            case .attribute(let name): .attribute(CompiledName(name, ignoresCase: ignoresCase))
            case .text: .text
            }
        }
        if path.origin == .record, steps.count == 1, case .child(let name) = steps[0] {
            soleChild = name
        } else {
            soleChild = nil
        }
        slot = slots?.next(soleChild) ?? 0
    }

    /// Calls `body` with each selected node and the tape that holds it, until it returns `false`.
    ///
    /// That tape is the one walked over, except where the path's form needs another view of it (`isForeign`); then
    /// it is valid during the call alone.
    func each(in tape: RecordTape, _ body: (RecordTape, Int) -> Bool) {
        switch source.form {
        case .simple: _ = walk(tape, 0, 0) { body(tape, $0) }
        case .json(let query): walk(query, tape, body)
        case .xml: xPath?.each(in: tape, body)
        }
    }

    /// Calls `body` with the first selected node and the tape that holds it; `nil` where nothing is selected.
    func first<Result>(in tape: RecordTape, _ body: (RecordTape, Int) -> Result) -> Result? {
        var result: Result?
        each(in: tape) {
            result = body($0, $1)
            return false
        }
        return result
    }

    /// The first node that a simple path selects from a node of the tape on; `nil` for the other forms.
    func first(below node: Int, of tape: RecordTape) -> Int? {
        guard source.form == .simple else { return nil }
        var found: Int?
        _ = walk(tape, node, 0) {
            found = $0
            return false
        }
        return found
    }

    /// The first selected value as text, unless it is empty.
    func text(in tape: RecordTape) -> String? {
        first(in: tape) { $0.isEmpty($1) ? nil : $0.string($1) } ?? nil
    }

    /// Whether what is selected lies in a tape of its own.
    func isForeign(to tape: RecordTape) -> Bool {
        switch source.form {
        case .simple: false
        case .json: tape.mayRepeat
        case .xml: true
        }
    }

    /// Whether the part before the last step is there, so that an empty result can be believed.
    func holds(holderIn tape: RecordTape) -> Bool {
        switch source.form {
        case .simple:
            let holder = CompiledPath(
                Path(text: source.text, origin: source.origin, steps: source.listHolder),
                ignoresCase: ignoresCase
            )
            return holder.first(in: tape) { _, _ in true } ?? false
        case .json(let query):
            return !JSONPathWalk(tape).each(query.holder[...], from: 0) { _ in false }
        case .xml(let query):
            guard let holder = query.holder else { return true }
            var isThere = false
            XPathWalk(holder).each(in: tape) { _, _ in
                isThere = true
                return false
            }
            return isThere
        }
    }

    private func walk(_ query: JSONPath, _ tape: RecordTape, _ body: (RecordTape, Int) -> Bool) {
        guard tape.mayRepeat else {
            _ = JSONPathWalk(tape).each(query.segments[...], from: 0) { body(tape, $0) }
            return
        }
        let json = OwnedTape(asJSON: tape)
        withExtendedLifetime(json) {
            let view = json.tape
            _ = JSONPathWalk(view).each(query.segments[...], from: 0) { body(view, $0) }
        }
    }

    private func walk(_ tape: RecordTape, _ node: Int, _ depth: Int, _ body: (Int) -> Bool) -> Bool {
        guard depth < steps.count else { return body(node) }
        switch steps[depth] {
        case .child(let name):
            return children(tape, node) { child in
                guard tape.nodes[child].kind != .attribute, name.fits(tape.nodes[child], tape) else {
                    return true
                }
                return walk(tape, child, depth + 1, body)
            }
        case .anyChild:
            return children(tape, node) { child in
                tape.nodes[child].kind == .attribute || walk(tape, child, depth + 1, body)
            }
        case .descendants:
            return descend(tape, node, depth + 1, body)
        case .items:
            guard tape.nodes[node].kind == .list else {
                return tape.nodes[node].kind == .null || walk(tape, node, depth + 1, body)
            }
            return children(tape, node) { walk(tape, $0, depth + 1, body) }
        case .index(let wanted):
            return at(wanted, tape, node, depth, body)
        case .matching(let name, let value, let wantsAttribute):
            return matching(tape, node, depth, body) { item in
                has(item, name, value, wantsAttribute, tape)
            }
        case .attribute(let name):
            return children(tape, node) { child in
                guard tape.nodes[child].kind == .attribute, name.fits(tape.nodes[child], tape) else {
                    return true
                }
                return walk(tape, child, depth + 1, body)
            }
        case .text:
            return walk(tape, node, depth + 1, body)
        }
    }

    private func children(_ tape: RecordTape, _ node: Int, _ body: (Int) -> Bool) -> Bool {
        let kind = tape.nodes[node].kind
        guard kind == .object || kind == .list else { return true }
        var child = node + 1
        let end = Int(tape.nodes[node].end)
        while child < end {
            guard body(child) else { return false }
            child = Int(tape.nodes[child].end)
        }
        return true
    }

    private func descend(_ tape: RecordTape, _ node: Int, _ depth: Int, _ body: (Int) -> Bool) -> Bool {
        guard walk(tape, node, depth, body) else { return false }
        return children(tape, node) { child in
            tape.nodes[child].kind == .attribute || descend(tape, child, depth, body)
        }
    }

    /// `a[0]`: of a list its item; of repeated XML elements the n-th of that name is chosen by the step before.
    private func at(_ wanted: Int, _ tape: RecordTape, _ node: Int, _ depth: Int, _ body: (Int) -> Bool)
        -> Bool
    {
        guard tape.nodes[node].kind == .list else {
            return position(of: node, in: tape) != wanted || walk(tape, node, depth + 1, body)
        }
        var index = 0
        return children(tape, node) { child in
            defer { index += 1 }
            return index != wanted || walk(tape, child, depth + 1, body)
        }
    }

    /// How many earlier siblings bear the same name.
    private func position(of node: Int, in tape: RecordTape) -> Int {
        var parent = node - 1
        while parent >= 0, Int(tape.nodes[parent].end) <= node { parent -= 1 }
        guard parent >= 0 else { return 0 }
        let name = CompiledName.bytes(of: tape.nodes[node], in: tape)
        var count = 0
        _ = children(tape, parent) { sibling in
            guard sibling < node else { return false }
            if CompiledName.bytes(of: tape.nodes[sibling], in: tape).elementsEqual(name) { count += 1 }
            return true
        }
        return count
    }

    private func matching(
        _ tape: RecordTape,
        _ node: Int,
        _ depth: Int,
        _ body: (Int) -> Bool,
        _ fits: (Int) -> Bool
    ) -> Bool {
        guard tape.nodes[node].kind == .list else {
            return !fits(node) || walk(tape, node, depth + 1, body)
        }
        return children(tape, node) { item in !fits(item) || walk(tape, item, depth + 1, body) }
    }

    /// Whether a child of an item has the text.
    private func has(
        _ item: Int,
        _ name: CompiledName,
        _ value: WantedText,
        _ wantsAttribute: Bool,
        _ tape: RecordTape
    ) -> Bool {
        !children(tape, item) { child in
            let slot = tape.nodes[child]
            guard !wantsAttribute || slot.kind == .attribute, name.fits(slot, tape) else { return true }
            return !value.fits(child, tape)
        }
    }
}

/// A text that a value is held against, in NFC and without blanks at its ends.
struct WantedText: Sendable {
    private let bytes: [UInt8]
    private let isASCII: Bool

    init(_ text: String) {
        bytes = Array(text.utf8)
        isASCII = bytes.allSatisfy { $0 < 0x80 }
    }

    func fits(_ node: Int, _ tape: RecordTape) -> Bool {
        let text = tape.text(node).trimmed
        if text.elementsEqual(bytes) { return true }
        // Swift compares strings by canonical equivalence: that is the comparison in NFC.
        return !isASCII && String(decoding: text, as: UTF8.self) == String(decoding: bytes, as: UTF8.self)
    }
}

/// A name as manifests write it, in the bytes that records hold.
final class CompiledName: @unchecked Sendable {
    let text: String
    /// Never written after `init`.
    private let bytes: UnsafeMutableRawBufferPointer
    private let prefix: [UInt8]?
    private let ignoresCase: Bool
    private let isASCII: Bool
    /// Equal bytes are all that fits: plain letters, without prefix, in their own case.
    private let isPlain: Bool

    init(_ text: String, prefix: String? = nil, ignoresCase: Bool = false) {
        self.text = ignoresCase ? text.lowercased() : text
        bytes = .allocate(byteCount: max(1, self.text.utf8.count), alignment: 8)
        bytes.copyBytes(from: self.text.utf8)
        length = self.text.utf8.count
        self.prefix = prefix.map { Array($0.utf8) }
        self.ignoresCase = ignoresCase
        isASCII = self.text.utf8.allSatisfy { $0 < 0x80 }
        isPlain = isASCII && !ignoresCase && prefix == nil
    }

    private let length: Int

    deinit { bytes.deallocate() }

    static func bytes(of node: RecordNode, in tape: RecordTape) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: tape.bytes + Int(node.nameOffset), count: Int(node.nameLength))
    }

    @inline(__always)
    func fits(_ node: RecordNode, _ tape: RecordTape) -> Bool {
        if Int(node.nameLength) == length, !node.isNameEscaped, prefix == nil,
            memoryEqual(bytes.baseAddress, tape.bytes + Int(node.nameOffset), length)
        {
            return true
        }
        if isPlain, !node.isNameEscaped { return false }
        return fitsLoosely(node, tape)
    }

    /// Escaped names, names ignoring case, prefixes, and letters that may be composed in another way.
    @inline(never)
    private func fitsLoosely(_ node: RecordNode, _ tape: RecordTape) -> Bool {
        if let prefix {
            let start = tape.bytes + Int(node.nameOffset) - Int(node.prefixLength) - 1
            guard Int(node.prefixLength) == prefix.count,
                UnsafeRawBufferPointer(start: start, count: prefix.count).elementsEqual(prefix)
            else { return false }
        }
        let raw = CompiledName.bytes(of: node, in: tape)
        if ignoresCase, isASCII, !node.isNameEscaped {
            return raw.count == length && zip(raw, bytes).allSatisfy { lowered($0) == $1 }
        }
        // Swift compares strings by canonical equivalence: that is the comparison in NFC.
        let name =
            node.isNameEscaped
            ? String(decoding: unescapedJSON(raw), as: UTF8.self) : String(decoding: raw, as: UTF8.self)
        return ignoresCase ? name.lowercased() == text : name == text
    }

    private func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
