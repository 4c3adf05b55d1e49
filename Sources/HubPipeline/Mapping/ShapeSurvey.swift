import Bytes
import HubModel

/// Collects which fields the records of a run have, what kinds of values stand there, and one example of each.
///
/// A field that is known already costs a comparison of its name and allocates nothing.
final class ShapeSurvey {
    /// A place in the records: a name below another place, or an item of a list.
    private final class Place {
        enum Step {
            case record, item, child, attribute
        }

        let step: Step
        let name: [UInt8]
        let parent: Place?
        var met = 0
        var kinds = [Int](repeating: 0, count: FieldShape.Kind.allCases.count)
        var children: [Place] = []
        /// Where among `children` the next name is looked for first: records list theirs in one order.
        var hint = 0
        var example: [UInt8] = []

        init(_ step: Step, name: [UInt8] = [], parent: Place? = nil) {
            self.step = step
            self.name = name
            self.parent = parent
        }

        func isNamed(_ step: Step, _ bytes: UnsafeRawBufferPointer) -> Bool {
            self.step == step && name.count == bytes.count
                && name.withUnsafeBytes { known in
                    bytes.isEmpty
                        || memoryEqual(known.baseAddress, bytes.baseAddress.unsafelyUnwrapped, bytes.count)
                }
        }
    }

    private let root = Place(.record)
    /// Parents before children.
    private var places: [Place] = []
    private(set) var isCut = false

    /// Records with more places have data for names; a survey of them says nothing.
    private static let mostPlaces = 1000
    private static let longestName = 200
    private static let longestExample = 80

    /// Looks at every field of a record, at any depth.
    func observe(_ record: RecordTape) {
        guard !isCut, !record.nodes.isEmpty else { return }
        if places.isEmpty { places = [root] }
        observe(0, at: root, record)
    }

    private func observe(_ node: Int, at place: Place, _ record: RecordTape) {
        let slot = record.nodes[node]
        place.met += 1
        count(node, slot, at: place, record)
        var child = node + 1
        place.hint = 0
        while child < Int(slot.end), !isCut {
            if let next = find(child, in: slot, below: place, record) { observe(child, at: next, record) }
            child = Int(record.nodes[child].end)
        }
    }

    private func count(_ node: Int, _ slot: RecordNode, at place: Place, _ record: RecordTape) {
        guard let kind = ShapeSurvey.kind(node, slot, record) else { return }
        place.kinds[kind.index] += 1
        guard kind != .object, kind != .list, place.example.isEmpty else { return }
        place.example = Array(record.text(node).prefix(ShapeSurvey.longestExample))
    }

    /// `nil` for null and for what is blank.
    private static func kind(_ node: Int, _ slot: RecordNode, _ record: RecordTape) -> FieldShape.Kind? {
        switch slot.kind {
        case .list: .list
        case .number: .number
        case .true, .false: .boolean
        case .null: nil
        case .string, .attribute: record.isEmpty(node) ? nil : .text
        case .object: .object
        }
    }

    private func find(_ node: Int, in holder: RecordNode, below parent: Place, _ record: RecordTape) -> Place?
    {
        let slot = record.nodes[node]
        let step: Place.Step =
            holder.kind == .list ? .item : slot.kind == .attribute ? .attribute : .child
        let raw = CompiledName.bytes(of: slot, in: record)
        guard step != .item else {
            return find(step, UnsafeRawBufferPointer(rebasing: raw[..<0]), below: parent)
        }
        guard slot.isNameEscaped else { return find(step, raw, below: parent) }
        return unescapedJSON(raw).withUnsafeBytes { find(step, $0, below: parent) }
    }

    /// The place of a name; `nil` for one too long or one too many.
    private func find(_ step: Place.Step, _ name: UnsafeRawBufferPointer, below parent: Place) -> Place? {
        let count = parent.children.count
        for offset in 0..<count {
            let ordinal = parent.hint + offset < count ? parent.hint + offset : parent.hint + offset - count
            guard parent.children[ordinal].isNamed(step, name) else { continue }
            parent.hint = step == .item ? 0 : ordinal + 1
            return parent.children[ordinal]
        }
        guard name.count <= ShapeSurvey.longestName else { return nil }
        guard places.count < ShapeSurvey.mostPlaces else {
            isCut = true
            return nil
        }
        let place = Place(step, name: Array(name), parent: parent)
        parent.children.append(place)
        parent.hint = count + 1
        places.append(place)
        return place
    }

    /// What was seen, parents before children.
    ///
    /// `hidesValues`: examples show what a value looks like and nothing of what it says.
    func seen(hidesValues: Bool) -> SeenShape {
        let fields = places.map { place in
            let example = String(decoding: place.example, as: UTF8.self)
            return FieldShape(
                path: path(of: place),
                kinds: ShapeSurvey.counts(place.kinds),
                met: place.met,
                holders: holders(of: place),
                example: hidesValues ? ExampleMask.pattern(of: example) : example
            )
        }
        return SeenShape(fields: fields, isCut: isCut)
    }

    private func holders(of place: Place) -> Int {
        guard let parent = place.parent else { return place.met }
        return parent.kinds[(place.step == .item ? FieldShape.Kind.list : .object).index]
    }

    private static func counts(_ kinds: [Int]) -> [FieldShape.Kind: Int] {
        Dictionary(
            uniqueKeysWithValues: FieldShape.Kind.allCases.compactMap { kind in
                kinds[kind.index] > 0 ? (kind, kinds[kind.index]) : nil
            }
        )
    }

    private func path(of place: Place) -> String {
        guard let parent = place.parent.map(path(of:)) else { return "." }
        let start = parent == "." ? "" : parent
        switch place.step {
        case .record: return "."
        case .item: return start.isEmpty ? ".[]" : start + "[]"
        case .child: return join(start, ShapeSurvey.written(place.name))
        case .attribute: return join(start, "@" + String(decoding: place.name, as: UTF8.self))
        }
    }

    private func join(_ start: String, _ name: String) -> String { start.isEmpty ? name : "\(start).\(name)" }

    /// As a path of a mapping writes the name.
    private static func written(_ bytes: [UInt8]) -> String {
        let name = String(decoding: bytes, as: UTF8.self)
        let isPlain = !name.isEmpty && !name.contains { ".[]'@#*^{}".contains($0) }
        return isPlain ? name : "['\(name.replacing("'", with: "\\'"))']"
    }
}

extension FieldShape.Kind {
    fileprivate var index: Int {
        switch self {
        case .text: 0
        case .number: 1
        case .boolean: 2
        case .object: 3
        case .list: 4
        }
    }
}
