import Bytes
import HubModel

/// A record of the test entity `invoice`.
struct Invoice: Sendable, Hashable {
    var code: String
    var number: Int64
    var note: String?
    /// Seconds since 1970; the entity's `newest_by`.
    var seenAt: Int64?
    /// The source says that the record is gone.
    var isRemoved = false

    init(
        _ code: String,
        _ number: Int64 = 1,
        _ note: String? = "a",
        seenAt: Int64? = nil,
        isRemoved: Bool = false
    ) {
        self.code = code
        self.number = number
        self.note = note
        self.seenAt = seenAt
        self.isRemoved = isRemoved
    }

    /// What the entity looks like to the store.
    static func plan(
        write: Entity.Write = .upsert,
        newestBy: String? = "seen_at",
        version: UInt8 = 1
    ) -> LoadPlan {
        LoadPlan(
            entity: "invoice",
            write: write,
            columns: [
                .init(name: "code", type: .text), .init(name: "number", type: .bigint),
                .init(name: "note", type: .text), .init(name: "seen_at", type: .timestamptz),
            ],
            keyCount: 2,
            newestBy: newestBy,
            digest: Digest(bytes: Array(repeating: version, count: 32))
        )
    }

    static func entity(newestBy: String? = "seen_at") -> Entity {
        Entity(
            name: "invoice",
            title: "Hoá đơn",
            key: ["code", "number"],
            newestBy: newestBy,
            visibleTo: .nobody,
            fields: [],
            sources: []
        )
    }

    var keyCells: [UInt8] { Cell.text(code).bytes + Cell.bigint(number).bytes }
    var valueCells: [UInt8] {
        Cell(note).bytes + (seenAt.map { Cell.instant(Timestamp(seconds: $0)) } ?? .null).bytes
    }
    var hash: (UInt64, UInt64) {
        var digest = SHA256()
        digest.update(keyCells + valueCells)
        return digest.finishHalf()
    }
    var keyHash: UInt64 {
        SHA256.digest(keyCells).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// A cell of a binary COPY.
enum Cell {
    case null
    case text(String)
    case smallint(Int16)
    case integer(Int32)
    case bigint(Int64)
    case uuid(UInt64, UInt64)
    case instant(Timestamp)

    init(_ text: String?) {
        self = text.map(Cell.text) ?? .null
    }

    var bytes: [UInt8] {
        switch self {
        case .null: Cell.network(Int32(-1))
        case .text(let text): Cell.network(Int32(text.utf8.count)) + Array(text.utf8)
        case .smallint(let value): Cell.network(Int32(2)) + Cell.network(value)
        case .integer(let value): Cell.network(Int32(4)) + Cell.network(value)
        case .bigint(let value): Cell.network(Int32(8)) + Cell.network(value)
        case .uuid(let high, let low): Cell.network(Int32(16)) + Cell.network(high) + Cell.network(low)
        // PostgreSQL counts from 2000-01-01.
        case .instant(let instant):
            Cell.network(Int32(8)) + Cell.network(instant.microseconds - 946_684_800_000_000)
        }
    }

    static func network(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}

/// A page of the test source: its request, and the invoices of its answer.
struct TestPage: Sendable {
    var request: String
    var invoices: [Invoice]
    var number: Int
    var payload: Int64
    var isSkipped = false
    var sharesKeys = false
    /// The values of its parent, as the ledger writes them.
    var each = ""
    /// Keys known but not among the rows: of refused records, of records trusted from the previous version.
    var trusted: [Invoice] = []

    init(
        _ request: String,
        number: Int = 0,
        payload: Int64? = nil,
        _ invoices: [Invoice],
        isSkipped: Bool = false,
        trusted: [Invoice] = []
    ) {
        self.request = request
        self.number = number
        self.invoices = invoices
        // A payload is known by its content, as in the landing store.
        let content = (trusted + invoices).map { "\($0)" }.joined()
        self.payload =
            payload ?? Int64(SHA256.digest(Array(content.utf8)).prefix(6).reduce(0) { $0 << 8 | UInt64($1) })
        self.isSkipped = isSkipped
        self.trusted = trusted
    }

    var digest: Digest { Digest(bytes: SHA256.digest(Array("\(payload)".utf8))) }
    var requestDigest: Digest { TestPage.digest(of: request) }

    static func digest(of request: String) -> Digest { Digest(bytes: SHA256.digest(Array(request.utf8))) }
}

/// Encodes groups as the engine does.
struct GroupBuilder {
    var session: any RunSession
    var rejections: [Rejection] = []
    var changes: [ValueChange] = []

    func group(_ pages: [TestPage], lying: Int = 0, padding: Int = 0) -> RowGroup {
        var bytes: [UInt8] = []
        var rows: [RowGroup.Row] = []
        for (index, page) in pages.enumerated() where !page.isSkipped {
            for (ordinal, invoice) in page.invoices.enumerated() {
                bytes += Array(repeating: 0, count: rows.isEmpty ? 0 : padding)
                rows.append(append(invoice, page: page, index: index, ordinal: ordinal, to: &bytes))
            }
        }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
        memory.copyBytes(from: bytes)
        let address = UInt(bitPattern: memory.baseAddress)
        return RowGroup(
            bytes: UnsafeRawBufferPointer(memory),
            rows: rows,
            isContiguous: padding == 0,
            pages: pages.map(applied),
            rejections: rejections,
            changes: changes,
            account: account(pages, lying: lying),
            release: { UnsafeMutableRawPointer(bitPattern: address)?.deallocate() }
        )
    }

    private func account(_ pages: [TestPage], lying: Int) -> RecordAccount {
        var account = RecordAccount()
        for page in pages {
            let count = page.invoices.count + page.trusted.count
            account.read += count
            if page.isSkipped { account.skipped += count } else { account.same += page.trusted.count }
        }
        account.read += rejections.count + lying
        account.refused = rejections.count
        account.emptied = changes.count { $0.kind == .emptied }
        return account
    }

    private func applied(_ page: TestPage) -> AppliedPage {
        let all = page.trusted + page.invoices
        return AppliedPage(
            request: page.requestDigest,
            each: page.each,
            number: page.number,
            payload: page.payload,
            digest: page.digest,
            summary: PageSummary(count: all.count),
            recordHashes: all.map(\.hash.0),
            isSkipped: page.isSkipped,
            sharesKeys: page.sharesKeys,
            keyHashes: page.isSkipped ? [] : all.map(\.keyHash)
        )
    }

    private func append(
        _ invoice: Invoice,
        page: TestPage,
        index: Int,
        ordinal: Int,
        to bytes: inout [UInt8]
    ) -> RowGroup.Row {
        let start = bytes.count
        let hash = invoice.hash
        bytes += Cell.network(Int16(11)) + invoice.keyCells + invoice.valueCells
        let lineage: [Cell] = [
            .smallint(session.sourceNumber), .bigint(session.run), .bigint(page.payload),
            .integer(Int32(ordinal)),
            .uuid(hash.0, hash.1), .instant(session.clock),
            invoice.isRemoved ? .instant(session.clock) : .null,
        ]
        bytes += lineage.flatMap(\.bytes)
        return RowGroup.Row(
            offset: start,
            length: Int32(bytes.count - start),
            keyLength: Int32(invoice.keyCells.count),
            hash: hash,
            page: Int32(index),
            ordinal: Int32(ordinal)
        )
    }
}
