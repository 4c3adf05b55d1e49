import Bytes

/// The direct children of the record at hand, and where the plan's names stand among them.
///
/// Records of one source have the same children in the same order, nearly always: what was found out about the
/// names of one record then holds for the next, and a name is compared once per record and not once per column.
final class RecordShape {
    /// Where a name stands.
    private enum Place {
        static let unknown: Int32 = -1
        static let nowhere: Int32 = -2
        /// Under several children (XML).
        static let several: Int32 = -3
    }

    enum Child {
        case none
        case node(Int)
        case several
    }

    /// Nodes of the children.
    private let children = IndexBuffer()
    /// Of the remembered record: its children's names, one after the other, with prefixes.
    private let names = ByteScratch()
    private let marks = IndexBuffer()
    private let places: UnsafeMutableBufferPointer<Int32>
    /// What the plan looks for, by slot; `nil` where a slot's path is more than one name.
    private let wanted: [CompiledName?]
    /// Of the shapes met, a hash each.
    private var met: Set<Int> = []
    /// Records whose names are data have ever new shapes.
    private static let mostShapes = 4096

    /// `wanted`: the names that the plan looks for.
    init(_ wanted: [CompiledName?]) {
        self.wanted = wanted
        places = .allocate(capacity: wanted.count)
        places.initialize(repeating: Place.unknown)
    }

    deinit { places.deallocate() }

    /// Takes the children of a record; says whether no record before it had the same.
    func take(_ record: RecordTape) -> Bool {
        children.reset()
        guard let root = record.nodes.first, root.kind == .object else {
            remember(record)
            return false
        }
        var isSame = true
        var offset = 0
        var child = 1
        while child < Int(root.end) {
            let node = record.nodes[child]
            isSame = isSame && fits(node, record, children.count, offset)
            offset += RecordShape.length(node)
            children.append(Int32(truncatingIfNeeded: child))
            child = Int(node.end)
        }
        guard !isSame || children.count != marks.count else { return false }
        remember(record)
        return met.count < RecordShape.mostShapes && met.insert(ByteHash.of(names.bytes())).inserted
    }

    /// The child that the name of a slot fits.
    @inline(__always)
    func child(_ slot: Int, _ record: RecordTape) -> Child {
        var place = places[slot]
        if place == Place.unknown {
            place = search(slot, record)
            places[slot] = place
        }
        if place >= 0 { return .node(Int(children[Int(place)])) }
        return place == Place.several ? .several : .none
    }

    @inline(never)
    private func search(_ slot: Int, _ record: RecordTape) -> Int32 {
        guard let name = wanted[slot] else { return Place.nowhere }
        var found = Place.nowhere
        for ordinal in 0..<children.count {
            let node = record.nodes[Int(children[ordinal])]
            guard node.kind != .attribute, name.fits(node, record) else { continue }
            guard found == Place.nowhere else { return Place.several }
            found = Int32(truncatingIfNeeded: ordinal)
        }
        return found
    }

    @inline(__always)
    private func fits(_ node: RecordNode, _ record: RecordTape, _ ordinal: Int, _ offset: Int) -> Bool {
        let length = RecordShape.length(node)
        let mark = RecordShape.mark(node)
        guard mark >= 0, ordinal < marks.count, marks[ordinal] == mark else { return false }
        let start = record.bytes + Int(node.nameOffset) + Int(node.nameLength) - length
        return memoryEqual(names.bytes(from: offset).baseAddress, start, length)
    }

    @inline(never)
    private func remember(_ record: RecordTape) {
        names.reset()
        marks.reset()
        for ordinal in 0..<children.count {
            let node = record.nodes[Int(children[ordinal])]
            let length = RecordShape.length(node)
            marks.append(RecordShape.mark(node))
            let start = record.bytes + Int(node.nameOffset) + Int(node.nameLength) - length
            names.append(UnsafeRawBufferPointer(start: start, count: length))
        }
        places.update(repeating: Place.unknown)
    }

    /// Of a name with its prefix and the colon between.
    @inline(__always)
    private static func length(_ node: RecordNode) -> Int {
        Int(node.nameLength) + (node.prefixLength == 0 ? 0 : Int(node.prefixLength) + 1)
    }

    /// All of a name but its bytes: two children with one mark and the same bytes fit the same names.
    ///
    /// Negative for names too long to be remembered.
    @inline(__always)
    private static func mark(_ node: RecordNode) -> Int32 {
        guard node.nameLength < 1 << 16 else { return -1 }
        let flags: UInt32 = (node.kind == .attribute ? 1 : 0) | (node.isNameEscaped ? 2 : 0)
        return Int32(bitPattern: (node.nameLength << 10) | (UInt32(node.prefixLength) << 2) | flags)
    }
}

/// Numbers the names that a plan looks for while it is being compiled.
final class NameSlots {
    private(set) var names: [CompiledName?] = []

    func next(_ name: CompiledName? = nil) -> Int {
        names.append(name)
        return names.count - 1
    }
}
