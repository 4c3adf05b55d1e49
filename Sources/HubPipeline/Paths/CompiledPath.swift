import Bytes
import HubModel

/// A simple path ready to be walked over a tape.
///
/// The walk calls back with node indices; nothing is allocated on the way. A class, so that the hot loop hands on one
/// reference and not every array of a value.
final class CompiledPath: Sendable {
    enum Step: Sendable {
        case child(CompiledName)
        case anyChild
        case descendants
        case items
        case index(Int)
        case matching(CompiledName, [UInt8])
        case attribute(CompiledName)
        case text
    }

    let source: Path
    let steps: [Step]
    /// The path is one child name of the record: the common case has its own way.
    let soleChild: CompiledName?
    /// Where a `RecordShape` remembers that child.
    let slot: Int

    /// `slots`: of the plan that the path belongs to.
    init(_ path: Path, ignoresCase: Bool = false, slots: NameSlots? = nil) {
        source = path
        steps = path.steps.map { step in
            switch step {
            case .child(let name, let prefix):
                .child(CompiledName(name, prefix: prefix, ignoresCase: ignoresCase))
            case .anyChild: .anyChild
            case .descendants: .descendants
            case .items: .items
            case .index(let index): .index(index)
            case .matching(let name, let value):
                .matching(CompiledName(name, ignoresCase: ignoresCase), Array(value.utf8))
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

    /// Calls `body` with each selected node, in document order, until it returns `false`.
    func each(in tape: RecordTape, from node: Int = 0, _ body: (Int) -> Bool) {
        _ = walk(tape, node, 0, body)
    }

    /// The first selected node.
    func first(in tape: RecordTape, from node: Int = 0) -> Int? {
        var found: Int?
        each(in: tape, from: node) {
            found = $0
            return false
        }
        return found
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
        case .matching(let name, let value):
            return matching(name, value, tape, node, depth, body)
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
        _ name: CompiledName,
        _ value: [UInt8],
        _ tape: RecordTape,
        _ node: Int,
        _ depth: Int,
        _ body: (Int) -> Bool
    ) -> Bool {
        func fits(_ item: Int) -> Bool {
            var found = false
            _ = children(tape, item) { child in
                if name.fits(tape.nodes[child], tape), tape.text(child).trimmed.elementsEqual(value) {
                    found = true
                }
                return !found
            }
            return found
        }
        guard tape.nodes[node].kind == .list else {
            return !fits(node) || walk(tape, node, depth + 1, body)
        }
        return children(tape, node) { item in !fits(item) || walk(tape, item, depth + 1, body) }
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
