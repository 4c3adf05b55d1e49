/// How the records of a run differ in shape from those of the runs before it.
package struct ShapeDrift: Sendable, Hashable, Codable {
    /// A field that holds another kind of value than ever before.
    package struct Retyped: Sendable, Hashable, Codable {
        package var path: String
        package var before: String
        package var now: String
        package var example: String
    }

    package var new: [FieldShape] = []
    package var vanished: [FieldShape] = []
    package var retyped: [Retyped] = []
    /// There were more paths than a run keeps: names are data here, and nothing was compared.
    package var isCut = false

    package init() {}

    package var isEmpty: Bool { new.isEmpty && vanished.isEmpty && retyped.isEmpty && !isCut }

    /// Fewer absences than these are chance: a field that one record in ten has may be missing from ten records.
    private static let surprising = 20.0

    /// `known`: what is remembered of the pull; nothing is new to a pull of which nothing is remembered.
    ///
    /// Of what vanished or came with everything below it only the topmost is told.
    package static func between(_ known: KnownShape, _ seen: SeenShape) -> ShapeDrift {
        var drift = ShapeDrift()
        drift.isCut = seen.isCut
        guard !known.fields.isEmpty, !seen.fields.isEmpty, !seen.isCut else { return drift }
        let before = Dictionary(known.fields.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let now = Dictionary(seen.fields.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        for field in seen.fields {
            guard let earlier = before[field.path] else {
                if field.holder.map({ before[$0] != nil }) ?? true { drift.new.append(field) }
                continue
            }
            if let change = retyped(earlier, field) { drift.retyped.append(change) }
        }
        guard !seen.isPartial else { return drift }
        for field in known.fields where now[field.path] == nil && !known.isGone(field.path) {
            guard let holder = field.holder, let there = now[holder] else { continue }
            let share = Double(field.met) / Double(max(field.holders, 1))
            let chances = field.path.hasSuffix("[]") ? there.kinds[.list] ?? 0 : there.kinds[.object] ?? 0
            if share * Double(chances) >= surprising { drift.vanished.append(field) }
        }
        return drift
    }

    /// A kind that was never met where others were.
    private static func retyped(_ before: FieldShape, _ now: FieldShape) -> Retyped? {
        guard !before.kinds.isEmpty else { return nil }
        guard now.kinds.keys.contains(where: { before.kinds[$0] == nil }) else { return nil }
        return Retyped(
            path: now.path,
            before: before.kinds.words,
            now: now.kinds.words,
            example: now.example
        )
    }
}

/// The shape that a run saw.
package struct SeenShape: Sendable, Hashable {
    package var fields: [FieldShape]
    /// There were more paths than a run keeps.
    package var isCut: Bool
    /// Records were left as they were and not looked at: what is missing here may stand in them.
    package var isPartial = false

    package init(fields: [FieldShape] = [], isCut: Bool = false) {
        self.fields = fields
        self.isCut = isCut
    }
}

/// The shape that is remembered of a pull: what its complete runs saw.
package struct KnownShape: Sendable, Hashable {
    package var fields: [FieldShape]
    /// Paths that have been told as vanished and were not met again.
    package var gone: Set<String>

    package init(fields: [FieldShape] = [], gone: Set<String> = []) {
        self.fields = fields
        self.gone = gone
    }

    package func isGone(_ path: String) -> Bool { gone.contains(path) }
}
