import Bytes
import HubModel

/// A record of the test entity `thing`, as one of its sources brings it.
struct Thing: Sendable, Hashable {
    var code: String
    /// Values of the columns that the source names, in its order, after the key.
    var values: [String?]
    /// Seconds since 1970; the last column of sources that name it.
    var seenAt: Int64?
    var isRemoved = false

    init(_ code: String, _ values: [String?], seenAt: Int64? = nil, isRemoved: Bool = false) {
        self.code = code
        self.values = values
        self.seenAt = seenAt
        self.isRemoved = isRemoved
    }
}

/// A source of `thing`: the columns that it names.
struct ThingSource: Sendable, Hashable {
    var pull: PullID
    /// Besides `code`, and `seen_at` if `hasInstant`.
    var columns: [String]
    var hasInstant: Bool

    init(_ pull: String, _ columns: [String], hasInstant: Bool = true) {
        self.pull = PullID(connector: pull, pull: "things")
        self.columns = columns
        self.hasInstant = hasInstant
    }

    func plan(_ entity: Entity) -> LoadPlan {
        LoadPlan(
            entity: entity.name,
            write: entity.write,
            columns: [.init(name: "code", type: .text)] + columns.map { .init(name: $0, type: .text) }
                + (hasInstant ? [.init(name: "seen_at", type: .timestamptz)] : []),
            keyCount: 1,
            newestBy: hasInstant ? entity.newestBy : nil,
            digest: Digest(bytes: Array(repeating: 1, count: 32))
        )
    }

    func keyCells(_ thing: Thing) -> [UInt8] { Cell.text(thing.code).bytes }

    func valueCells(_ thing: Thing) -> [UInt8] {
        let instant = thing.seenAt.map { Cell.instant(Timestamp(seconds: $0)) } ?? .null
        return thing.values.flatMap { Cell($0).bytes } + (hasInstant ? instant.bytes : [])
    }

    func hash(_ thing: Thing) -> (UInt64, UInt64) {
        var digest = SHA256()
        digest.update(keyCells(thing) + valueCells(thing))
        return digest.finishHalf()
    }
}

extension Entity {
    /// An entity whose fields are `code`, the columns of its sources, and `seen_at`.
    static func thing(
        _ name: String = "thing",
        write: Write = .upsert,
        newestBy: String? = "seen_at",
        visibleTo: Visibility = .everyone,
        sources: [ThingSource]
    ) -> Entity {
        var columns: [String] = []
        for column in sources.flatMap(\.columns) where !columns.contains(column) { columns.append(column) }
        return Entity(
            name: name,
            title: "Vật thử",
            key: ["code"],
            write: write,
            newestBy: newestBy,
            visibleTo: visibleTo,
            fields: [Field(name: "code", type: .text, title: "Mã", isRequired: true)]
                + columns.map { Field(name: $0, type: .text, title: $0) }
                + [Field(name: "seen_at", type: .datetime, title: "Lúc")],
            sources: sources.map { source in
                SourceMapping(
                    pull: source.pull,
                    values: (["code"] + source.columns + (source.hasInstant ? ["seen_at"] : [])).map {
                        FieldMapping(field: $0, origin: .constant)
                    }
                )
            }
        )
    }
}

/// Groups of things, encoded as the engine does.
struct ThingGroup {
    var session: any RunSession
    var source: ThingSource

    /// One page per `each` value.
    func make(
        _ things: [(each: String, things: [Thing])],
        firstPage: Int = 0,
        further: [FurtherRows] = []
    ) -> RowGroup {
        var bytes: [UInt8] = []
        var rows: [RowGroup.Row] = []
        var pages: [AppliedPage] = []
        for (index, page) in things.enumerated() {
            let payload = Int64(firstPage + index + 1)
            for (ordinal, thing) in page.things.enumerated() {
                let row = append(thing, payload: payload, ordinal: ordinal, to: &bytes)
                rows.append(row.on(page: index))
            }
            pages.append(applied(page.each, firstPage + index, payload, page.things))
        }
        return group(bytes, rows, pages, further: further)
    }

    func group(
        _ bytes: [UInt8],
        _ rows: [RowGroup.Row],
        _ pages: [AppliedPage],
        further: [FurtherRows] = []
    ) -> RowGroup {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
        memory.copyBytes(from: bytes)
        let address = UInt(bitPattern: memory.baseAddress)
        var account = RecordAccount()
        account.read = rows.count
        return RowGroup(
            bytes: UnsafeRawBufferPointer(memory),
            rows: rows,
            isContiguous: true,
            pages: pages,
            rejections: [],
            changes: [],
            account: account,
            further: further,
            release: { UnsafeMutableRawPointer(bitPattern: address)?.deallocate() }
        )
    }

    private func applied(_ each: String, _ number: Int, _ payload: Int64, _ things: [Thing]) -> AppliedPage {
        AppliedPage(
            request: TestPage.digest(of: "\(source.pull) \(each) \(number)"),
            each: each,
            number: number,
            payload: payload,
            digest: TestPage.digest(of: "\(things)"),
            summary: PageSummary(count: things.count),
            recordHashes: things.map { source.hash($0).0 }
        )
    }

    func append(_ thing: Thing, payload: Int64, ordinal: Int, to bytes: inout [UInt8]) -> RowGroup.Row {
        let start = bytes.count
        let hash = source.hash(thing)
        let values = source.columns.count + (source.hasInstant ? 1 : 0)
        bytes += Cell.network(Int16(1 + values + LoadPlan.lineage.count))
        bytes += source.keyCells(thing) + source.valueCells(thing)
        let lineage: [Cell] = [
            .smallint(session.sourceNumber), .bigint(session.run), .bigint(payload), .integer(Int32(ordinal)),
            .uuid(hash.0, hash.1), .instant(session.clock), thing.isRemoved ? .instant(session.clock) : .null,
        ]
        bytes += lineage.flatMap(\.bytes)
        return RowGroup.Row(
            offset: start,
            length: Int32(bytes.count - start),
            keyLength: Int32(source.keyCells(thing).count),
            hash: hash,
            page: 0,
            ordinal: Int32(ordinal)
        )
    }
}

extension RowGroup.Row {
    func on(page: Int) -> RowGroup.Row {
        var row = self
        row.page = Int32(page)
        return row
    }
}

/// Numbers that are the same in every run of a test.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
