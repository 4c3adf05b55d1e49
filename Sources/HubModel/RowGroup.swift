/// What the loader must know of the table that rows go into.
package struct LoadPlan: Sendable, Hashable {
    package struct Column: Sendable, Hashable {
        package var name: String
        package var type: ColumnType

        package init(name: String, type: ColumnType) {
            self.name = name
            self.type = type
        }
    }

    package var entity: String
    package var write: Entity.Write
    /// In the order of the cells of a row: the key first, then the other columns that this source fills.
    package var columns: [Column]
    package var keyCount: Int
    /// The column of `newest_by`, if the mapping has one and this source fills it.
    package var newestBy: String?
    /// Of everything that decides rows: reading keys, mapping, code rows, versions of types; not titles.
    package var digest: Digest

    package init(
        entity: String,
        write: Entity.Write,
        columns: [Column],
        keyCount: Int,
        newestBy: String?,
        digest: Digest
    ) {
        self.entity = entity
        self.write = write
        self.columns = columns
        self.keyCount = keyCount
        self.newestBy = newestBy
        self.digest = digest
    }

    /// The lineage columns that follow `columns` in every row, in this order.
    package static let lineage: [(name: String, type: String)] = [
        ("_source", "smallint"), ("_run", "bigint"), ("_payload", "bigint"), ("_ordinal", "integer"),
        ("_hash", "uuid"), ("_changed_at", "timestamptz"), ("_removed_at", "timestamptz"),
    ]
}

/// Rows of one entity, encoded for `COPY … WITH (FORMAT binary)`, from whole pages.
///
/// Loaded in one transaction.
///
/// A row is an Int16 count of cells, then the cells of `LoadPlan.columns`, then those of `LoadPlan.lineage`; each
/// cell is an Int32 length (-1 for NULL) and its bytes, all in network order (PostgreSQL, "Binary Format" of COPY).
/// The COPY header and trailer are the loader's. Only winners stand here: of several records with one key in the
/// group, the others are already counted.
package final class RowGroup: @unchecked Sendable {
    package struct Row: Sendable {
        /// Where the row begins in `bytes`, at its Int16 count of cells.
        package var offset: Int
        /// Bytes of the whole row.
        package var length: Int32
        /// Bytes of the key's cells, which begin two bytes after `offset`.
        package var keyLength: Int32
        /// The `_hash` of the row, its 16 bytes as two big-endian halves.
        package var hash: (UInt64, UInt64)
        /// Index into `pages`.
        package var page: Int32
        /// Position of the record in its page, from 0.
        package var ordinal: Int32

        package init(
            offset: Int,
            length: Int32,
            keyLength: Int32,
            hash: (UInt64, UInt64),
            page: Int32,
            ordinal: Int32
        ) {
            self.offset = offset
            self.length = length
            self.keyLength = keyLength
            self.hash = hash
            self.page = page
            self.ordinal = ordinal
        }
    }

    /// Valid as long as the group lives; owned by `release`.
    package let bytes: UnsafeRawBufferPointer
    /// In arena order; without losers, so rows may be apart.
    ///
    /// `isContiguous` says when they are not.
    package let rows: [Row]
    /// The rows stand one after the other from the first byte to the last: they may be copied in one piece.
    package let isContiguous: Bool
    package let pages: [AppliedPage]
    package let rejections: [Rejection]
    /// Values of `rows` that were emptied or repaired, at most one per row and column.
    package let changes: [ValueChange]
    /// What the engine has already counted: read, same (found in the previous version of their page),
    /// repeated, superseded, skipped, refused, emptied.
    ///
    /// New, changed, same and older of `rows` are added by the store.
    package let account: RecordAccount
    /// Rows of further entities that came with these pages, loaded in the same transaction after the group's own.
    package let further: [FurtherRows]
    private let release: @Sendable () -> Void

    package init(
        bytes: UnsafeRawBufferPointer,
        rows: [Row],
        isContiguous: Bool,
        pages: [AppliedPage],
        rejections: [Rejection],
        changes: [ValueChange],
        account: RecordAccount,
        further: [FurtherRows] = [],
        release: @escaping @Sendable () -> Void
    ) {
        self.bytes = bytes
        self.rows = rows
        self.isContiguous = isContiguous
        self.pages = pages
        self.rejections = rejections
        self.changes = changes
        self.account = account
        self.further = further
        self.release = release
    }

    deinit { release() }
}

/// Rows of another entity than the group's own.
package struct FurtherRows: Sendable {
    /// Index into `RunRequest.further`.
    package var target: Int
    /// Its `pages` are those of the group that it came with, and its account is its own.
    package var group: RowGroup
    /// For children: of each row the index of its parent among the rows of the group they came with; `nil` for others.
    ///
    /// What the entity's `parentColumns` hold is that parent's key. The children of a parent are one set: when the
    /// store writes the parent (new or changed), children of this source that are not among them are marked
    /// removed; the children of a parent that is the same or older are left, counted like their parent. So the
    /// `_hash` of a parent has to cover its children.
    package var parents: [Int32]?

    package init(target: Int, group: RowGroup, parents: [Int32]? = nil) {
        self.target = target
        self.group = group
        self.parents = parents
    }
}

/// A page of a group: what the ledger remembers of it.
package struct AppliedPage: Sendable {
    /// SHA-256 over method, address, query and body of the request, credentials left out.
    package var request: Digest
    /// `{each}` values as JSON, or empty.
    package var each: String
    /// Position in the run, from 0; larger comes later in page order.
    package var number: Int
    package var payload: Int64
    package var digest: Digest
    package var summary: PageSummary
    /// The first 8 bytes of each record's row hash, in page order; 0 for a refused record.
    package var recordHashes: [UInt64]
    package var etag: String?
    package var lastModified: String?
    /// Left as it was: only `account.skipped` speaks of it.
    package var isSkipped: Bool
    /// A part of an answer that is larger than a group; the ledger takes a page only with its last part.
    package var isComplete: Bool
    /// Another page of this same group held one of its keys.
    package var sharesKeys: Bool
    /// For runs that keep what they saw (`RunRequest.keepsSeen`): one per record with a readable key, refused
    /// ones included, in any order.
    ///
    /// The first 8 bytes, big-endian, of SHA-256 over the key's cells as they stand in a row (Int32 length
    /// and bytes each). Empty for a skipped page: the ledger has them.
    package var keyHashes: [UInt64]
    /// Why the answer's bytes go with the commit that takes the page; `nil`: they stay for their time.
    package var answerGoes: GoneReason?
    /// Where the page is a file.
    package var file: PageFile?

    /// Why bytes that had landed are no longer kept.
    package enum GoneReason: String, Sendable, Hashable, CaseIterable {
        /// `keep_answers: never`.
        case never
        /// Their time was over.
        case expired
        /// They held the record of a person who was erased.
        case erased
    }

    package init(
        request: Digest,
        each: String,
        number: Int,
        payload: Int64,
        digest: Digest,
        summary: PageSummary,
        recordHashes: [UInt64],
        etag: String? = nil,
        lastModified: String? = nil,
        isSkipped: Bool = false,
        isComplete: Bool = true,
        sharesKeys: Bool = false,
        keyHashes: [UInt64] = [],
        answerGoes: GoneReason? = nil,
        file: PageFile? = nil
    ) {
        self.request = request
        self.each = each
        self.number = number
        self.payload = payload
        self.digest = digest
        self.summary = summary
        self.recordHashes = recordHashes
        self.etag = etag
        self.lastModified = lastModified
        self.isSkipped = isSkipped
        self.isComplete = isComplete
        self.sharesKeys = sharesKeys
        self.keyHashes = keyHashes
        self.answerGoes = answerGoes
        self.file = file
    }
}

/// All that paging may know of a page.
package struct PageSummary: Sendable, Hashable, Codable {
    /// Records in the page, skipped, refused and unwanted ones included.
    package var count: Int
    /// The announced number of records of the whole list.
    package var total: Int?
    package var next: String?
    /// The greatest cursor value seen, as microseconds since 1970.
    package var newestCursor: Int64?
    /// `empty_when` matched.
    package var isDeclaredEmpty: Bool

    package init(
        count: Int,
        total: Int? = nil,
        next: String? = nil,
        newestCursor: Int64? = nil,
        isDeclaredEmpty: Bool = false
    ) {
        self.count = count
        self.total = total
        self.next = next
        self.newestCursor = newestCursor
        self.isDeclaredEmpty = isDeclaredEmpty
    }
}
