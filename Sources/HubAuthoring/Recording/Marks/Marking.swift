import HubModel
import HubOperations

/// Says of every node of a document what the mappings of a pull do with it.
///
/// Personal outweighs kept where two columns read one value.
struct Marking {
    let connector: Connector
    let pull: Pull
    private let id: PullID
    private let entities: [String: Entity]

    init(_ project: Project, _ id: PullID) throws(HubFailure) {
        guard let connector = project.catalogue.connector(id.connector),
            let pull = connector.pull(named: id.pull)
        else { throw Marking.unknown(id, project) }
        self.id = id
        self.connector = connector
        self.pull = pull
        entities = Dictionary(
            project.catalogue.entities.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private static func unknown(_ id: PullID, _ project: Project) -> HubFailure {
        let known = project.catalogue.connectors.flatMap { connector in
            connector.pulls.map { "\(connector.name)/\($0.name)" }
        }
        return .recording(
            "record.unknown",
            vi: "Không có lượt kéo «\(id)». Có: \(known.joined(separator: ", ")).",
            en: "There is no pull «\(id)». There are: \(known.joined(separator: ", "))."
        )
    }

    /// Every entity that a record of the pull may reach, children included.
    var reached: [(entity: Entity, source: SourceMapping)] {
        var found: [(entity: Entity, source: SourceMapping)] = []
        func add(_ name: String) {
            guard !found.contains(where: { $0.entity.name == name }), let entity = entities[name],
                let source = entity.source(id)
            else { return }
            found.append((entity, source))
            source.children.forEach { add($0.entity) }
        }
        pull.entities.forEach(add)
        return found
    }

    /// `answers` and feeds hold nothing that is not public: only what is recognised goes.
    var isPublic: Bool {
        if case .feed = pull.way { return true }
        if case .gtfs? = pull.readAs { return true }
        return false
    }

    func uses(in tree: DocumentTree) -> [Int: NodeUse] {
        var marks = Marks(tree: tree, selection: PathSelection(tree: tree, ignoresCase: pull.ignoresCase))
        for root in marks.selection.roots {
            for path in controls { marks.keep(path, from: root, nil) }
            for destination in pull.destinations { mark(destination, root, &marks) }
        }
        return marks.uses
    }

    private func mark(_ destination: Pull.Destination, _ root: Int, _ marks: inout Marks) {
        let tree = marks.tree
        var records =
            (destination.records ?? pull.records).map { marks.selection.nodes($0, from: root) } ?? [root]
        // A list of records, whether its items were asked for or not.
        records = records.flatMap { tree.nodes[$0].kind == .list ? tree.children(of: $0) : [$0] }
        for condition in destination.conditions + pull.skipWhen + pull.removedWhen {
            guard case .path(let path, _) = condition.subject else { continue }
            for record in records { marks.keep(path, from: record, nil) }
        }
        if let field = pull.since?.field {
            for record in records { marks.keep(field, from: record, .datetime) }
        }
        if case .lastRecord(let path)? = pull.pages?.kind {
            for record in records { marks.keep(path, from: record, nil) }
        }
        guard let name = destination.entity, let entity = entities[name], let source = entity.source(id)
        else {
            return
        }
        mark(entity, source, records, &marks)
    }

    private func mark(_ entity: Entity, _ source: SourceMapping, _ records: [Int], _ marks: inout Marks) {
        let fields = PersonalFields(entity: entity, source: source, pull: pull, zone: connector.system.zone)
        for value in source.values {
            let (paths, isPart) = value.paths
            guard var use = fields.use(of: value, isPart: isPart) else { continue }
            if !value.unwrap.isEmpty { use = .wrapped(value.unwrap, use) }
            for record in records {
                for path in paths { marks.put(use, path, from: record) }
                if let path = value.precisionFrom { marks.keep(path, from: record, nil) }
            }
        }
        for child in source.children {
            guard let below = entities[child.entity], let source = below.source(id) else { continue }
            let items = records.flatMap { marks.selection.nodes(child.path, from: $0) }
                .flatMap { marks.tree.nodes[$0].kind == .list ? marks.tree.children(of: $0) : [$0] }
            mark(below, source, items, &marks)
        }
    }

    /// Read of the answer as a whole.
    private var controls: [Path] {
        let answers = [pull.answers, connector.answers].compactMap { $0 }
        let conditions = answers.flatMap { answers in
            [
                answers.okWhen, answers.emptyWhen, answers.slowDownWhen, answers.retryWhen,
                answers.signInAgainWhen, answers.refusedWhen,
            ].compactMap { $0 }.flatMap { $0 }
        }
        var paths = conditions.compactMap { condition -> Path? in
            if case .path(let path, _) = condition.subject { path } else { nil }
        }
        paths += answers.flatMap { [$0.message, $0.traceID].compactMap { $0 } }
        switch pull.pages?.kind {
        case .cursor(let path), .nextURL(let path): paths.append(path)
        case .page, .offset, .lastRecord, .linkHeader, nil: break
        }
        if let total = pull.pages?.total { paths.append(total) }
        return paths
    }
}

extension FieldMapping {
    /// What the value is read from, and whether it is composed of it.
    fileprivate var paths: (paths: [Path], isPart: Bool) {
        switch origin {
        case .paths(let paths): return (paths, false)
        case .constant: return ([], false)
        case .template(let template):
            let outside = ["each", "file", "run", "request", "settings", "now"]
            let paths = template.placeholders.filter { !outside.contains($0.root) }
                .compactMap { try? Path($0.name) }
            return (paths, template.solePlaceholder == nil)
        }
    }
}

/// The uses found so far.
private struct Marks {
    let tree: DocumentTree
    let selection: PathSelection
    var uses: [Int: NodeUse] = [:]

    mutating func keep(_ path: Path, from node: Int, _ type: FieldType?) {
        put(.kept(type), path, from: node)
    }

    mutating func put(_ use: NodeUse, _ path: Path, from node: Int) {
        for start in starts(path, node) {
            for found in selection.nodes(path, from: start) { put(use, found) }
        }
    }

    /// `^` and `^^` begin somewhere above; every place above is taken, so that none is missed.
    private func starts(_ path: Path, _ node: Int) -> [Int] {
        guard path.origin != .record else { return [node] }
        var starts: [Int] = []
        var above = tree.nodes[node].parent
        while above >= 0 {
            starts.append(above)
            above = tree.nodes[above].parent
        }
        return starts
    }

    /// An object or list that is one value: everything in it.
    private mutating func put(_ use: NodeUse, _ node: Int) {
        for index in node..<max(tree.nodes[node].end, node + 1) where tree.isLeaf(index) {
            if index > node, tree.nodes[node].kind == .object, !tree.nodes[node].text.isBlank { continue }
            if let known = uses[index], known.outweighs(use) { continue }
            uses[index] = use
        }
    }
}

extension NodeUse {
    /// What is told of a value already, and tells more of it.
    fileprivate func outweighs(_ other: NodeUse) -> Bool {
        guard case .personal(let own) = self else { return isPersonal && !other.isPersonal }
        guard case .personal(let theirs) = other else { return true }
        return own.way == .byType || theirs.way != .byType
    }
}
