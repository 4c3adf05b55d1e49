import Bytes
import HubModel

/// One entity that records of a pull go into: its mapper, its batch, and what hangs on its rows.
final class Lane {
    let plan: MappingPlan
    let mapper: RecordMapper
    private(set) var batch: RowBatch
    private(set) var children: [ChildLane] = []
    private let item = ItemTape()
    private let arenas: ArenaPool
    /// `nil` where neither the entity nor anything that hangs on it holds files.
    private let shelf: FileShelf?

    /// A lane of children, and where they stand in a record of their parent.
    struct ChildLane {
        let lane: Lane
        let items: CompiledPath
    }

    init(
        plan: MappingPlan,
        values: PlaceholderValues,
        keepsKeys: Bool,
        arenas: ArenaPool,
        shelf: FileShelf?,
        shapes: ShapeSurvey = ShapeSurvey()
    ) {
        self.plan = plan
        self.arenas = arenas
        self.shelf = shelf
        mapper = RecordMapper(plan: plan, values: values, keepsKeys: keepsKeys, shelf: shelf, shapes: shapes)
        batch = RowBatch(plan: plan, box: arenas.take(for: shelf))
    }

    /// Counts per column.
    var tallied: RunQuality { mapper.tally.quality(plan.load.columns.map(\.name)) }

    func hang(_ lane: Lane, at items: CompiledPath) {
        children.append(ChildLane(lane: lane, items: items))
    }

    /// Gives the batch away; a new one takes its place.
    func takeBatch() -> RowBatch {
        defer { batch = RowBatch(plan: plan, box: arenas.take(for: shelf)) }
        return batch
    }

    /// Where a record stands: what every row made of it needs to know.
    struct Visit {
        var answer: RecordTape?
        var ordinal: Int
        var isRemoved: Bool
        var lineage: Lineage
        var known: KnownRecords?
    }

    /// Appends a record and its children, or its rejection; returns the first half of its hash.
    ///
    /// A parent's hash covers its children: they are one set, staged with it or not at all.
    func append(_ record: RecordTape, parent: RecordTape?, _ visit: Visit, parentRow: Int32 = -1) -> UInt64 {
        guard !children.isEmpty else {
            return mapper.append(record, parent: parent, visit, childrenHash: nil, parentRow, to: batch)
        }
        let marks = children.map { $0.lane.batch.mark }
        let shelved = shelf?.mark
        var hash = ChildrenHash()
        for child in children { append(child, of: record, visit, &hash) }
        let rows = batch.rowCount
        let result = mapper.append(record, parent: parent, visit, childrenHash: hash, parentRow, to: batch)
        // Refused: no row, so no children either.
        if batch.rowCount == rows {
            if let shelved { shelf?.rollBack(to: shelved) }
            for (child, mark) in zip(children, marks) {
                child.lane.batch.dropRows(from: mark, mapper.leftOut)
            }
        }
        return result
    }

    /// Whether the record, or one of its children, is of a person who was erased.
    func holdsErased(_ place: RecordPlace) -> Bool {
        if mapper.isErased(place) { return true }
        return children.contains { $0.lane.holdsErased($0.items, inside: place, $0.lane.item) }
    }

    /// The same of the values of a path inside a record.
    func holdsErased(_ items: CompiledPath, inside place: RecordPlace, _ item: ItemTape) -> Bool {
        var isErased = false
        item.each(items, in: place.record) { record in
            isErased = holdsErased(place.inside(record))
            return !isErased
        }
        return isErased
    }

    private func append(_ child: ChildLane, of record: RecordTape, _ visit: Visit, _ hash: inout ChildrenHash)
    {
        let row = Int32(batch.rowCount)
        child.lane.item.each(child.items, in: record) { item in
            child.lane.batch.account.read += 1
            hash.add(child.lane.append(item, parent: record, visit, parentRow: row))
            return true
        }
    }
}

/// The hashes of a parent's children, in their order.
struct ChildrenHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ hash: UInt64) {
        value = (value ^ hash) &* 0x9E37_79B9_7F4A_7C15
        value ^= value >> 29
    }
}

/// Which lane takes a record: the first whose conditions hold.
final class Route {
    private let conditions: [RouteCondition]
    /// The records inside; `nil`: the record itself.
    private let items: CompiledPath?
    /// `nil`: nowhere, on purpose.
    let lane: Lane?
    private let item = ItemTape()
    /// The conditions on the file of the document at hand hold.
    private var takesFile = true

    init(conditions: [RouteCondition], items: CompiledPath?, lane: Lane?) {
        self.conditions = conditions
        self.items = items
        self.lane = lane
    }

    /// Another document: what its file is named is the same for all its records.
    func begin(file: [String: String]) {
        takesFile = conditions.allSatisfy { $0.holds(file: file) }
    }

    func takes(_ place: RecordPlace) -> Bool {
        takesFile && conditions.allSatisfy { $0.holds(place) }
    }

    /// As `Lane.holdsErased`, for every record inside.
    func holdsErased(_ place: RecordPlace, isRoot: Bool) -> Bool {
        guard let lane else { return false }
        guard let items else { return lane.holdsErased(place) }
        return place.asDocument(isRoot) { lane.holdsErased(items, inside: $0, item) }
    }

    /// Appends the record, or each of the records inside it, to the lane.
    ///
    /// `isRoot`: the record is the root of a document, and paths into it begin with its name.
    func append(_ place: RecordPlace, _ visit: Lane.Visit, to lane: Lane, isRoot: Bool) {
        guard let items else { return take(place.record, parent: place.parent, visit, lane) }
        place.asDocument(isRoot) { document in
            item.each(items, in: document.record) { inside in
                take(inside, parent: place.record, visit, lane)
                return true
            }
        }
    }

    private func take(_ record: RecordTape, parent: RecordTape?, _ visit: Lane.Visit, _ lane: Lane) {
        lane.batch.account.read += 1
        _ = lane.append(record, parent: parent, visit)
    }
}

/// A condition of `into`: on the record, on what it was taken from, on the answer, or on the file that it stands in.
struct RouteCondition {
    private let compiled: CompiledCondition
    /// `name` of `file.name`.
    private let fileValue: String?
    private let test: Condition.Test?

    init(_ condition: Condition, ignoresCase: Bool) {
        compiled = CompiledCondition(condition, ignoresCase: ignoresCase)
        guard case .path(let path, let test) = condition.subject else {
            (fileValue, self.test) = (nil, nil)
            return
        }
        self.test = test
        fileValue = path.fileValue
    }

    func holds(file: [String: String]) -> Bool {
        guard let fileValue, let test else { return true }
        guard let value = file[fileValue] else { return test == .missing || test == .empty }
        return ConditionTest.holds(test, text: value)
    }

    func holds(_ place: RecordPlace) -> Bool {
        fileValue != nil || compiled.holds(at: place, all: true)
    }
}

extension Path {
    /// `name` of the path `file.name`, which is no path into the record.
    package var fileValue: String? {
        guard origin == .record, steps.count == 2, text.hasPrefix("file."),
            case .child(let name, prefix: nil) = steps[1]
        else { return nil }
        return name
    }
}

/// Every lane of a job, and the routes to them.
struct LaneTree {
    let own: Lane
    /// Of `PullJob.further`, in its order.
    let further: [Lane]
    /// All of them.
    let lanes: [Lane]
    let routes: [Route]

    init(_ job: PullJob, arenas: ArenaPool, shelf: FileShelf?) {
        let own = Lane(
            plan: job.plan,
            values: job.values,
            keepsKeys: job.pull.missing != nil,
            arenas: arenas,
            shelf: shelf
        )
        // Entities that take whole records are told of one source's shape together.
        let takers = Set(job.routes.filter { $0.items == nil }.compactMap(\.number))
        let further = job.further.enumerated().map { index, further in
            let isTaker = takers.isSuperset(of: [0, index + 1])
            return Lane(
                plan: further.plan,
                values: job.values,
                keepsKeys: false,
                arenas: arenas,
                shelf: shelf,
                shapes: isTaker ? own.mapper.shapes : ShapeSurvey()
            )
        }
        let lanes = [own] + further
        for (lane, plan) in zip(further, job.further) {
            guard let parent = plan.parent else { continue }
            let items = CompiledPath(parent.items, ignoresCase: job.pull.ignoresCase)
            lanes[parent.number].hang(lane, at: items)
        }
        routes = job.routes.map { route in
            Route(
                conditions: route.conditions.map {
                    RouteCondition($0, ignoresCase: job.pull.ignoresCase)
                },
                items: route.items.map { CompiledPath($0, ignoresCase: job.pull.ignoresCase) },
                lane: route.number.map { lanes[$0] }
            )
        }
        self.own = own
        self.further = further
        self.lanes = lanes
    }

    /// Whether a record says something of a person who was erased, wherever it would go.
    ///
    /// `isRoot`: as for `Route.append`.
    func holdsErased(_ place: RecordPlace, isRoot: Bool) -> Bool {
        routes.isEmpty
            ? own.holdsErased(place) : routes.contains { $0.holdsErased(place, isRoot: isRoot) }
    }
}
