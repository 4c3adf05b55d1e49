import HubModel
import HubPipeline

/// A store in memory that hands out pages of the real ledger: what landed is mapped again, and nothing is written.
final class LedgerReplay: PullStore {
    private let preview: PreviewStore
    private let pages: [LedgerPage]

    init(_ preview: PreviewStore, pages: [LedgerPage]) {
        self.preview = preview
        self.pages = pages
    }

    func begin(_ request: RunRequest) async throws -> any RunSession {
        Session(inner: try await preview.begin(request), pages: pages)
    }

    private struct Session: RunSession {
        let inner: any RunSession
        let pages: [LedgerPage]

        var run: Int64 { inner.run }
        var clock: Timestamp { inner.clock }
        var sourceNumber: Int16 { inner.sourceNumber }

        func ledgerPages() async throws -> [LedgerPage] { pages }

        func cursor(each: String) async throws -> Cursor? { try await inner.cursor(each: each) }
        func previousPage(_ request: Digest) async throws -> PreviousPage? { nil }
        func parentsToDo() async throws -> [Parent] { [] }
        func parents(of table: String) async throws -> [Parent] { [] }
        func takenFiles(_ places: [String]) async throws -> [TakenFile] { [] }
        func places(of digest: Digest, besides place: String) async throws -> [String] { [] }
        func filesToClear() async throws -> [FileToClear] { [] }
        func noteCleared(_ file: FileToClear, _ outcome: FileCleared) async throws {}
        /// A preview that stops halfway would not say what the rest is.
        func newlyBad(_ rejections: [Rejection], _ changes: [ValueChange], of entity: String) async throws
            -> Int
        { 0 }
        func knownShape() async throws -> KnownShape { try await inner.knownShape() }
        func commit(_ group: RowGroup, cursors: [CursorMove], parentsDone: [String]) async throws
            -> RecordAccount
        { try await inner.commit(group, cursors: cursors, parentsDone: parentsDone) }
        func markMissing(_ scope: MissingScope) async throws -> MissingOutcome { .marked(0) }
        func finish(_ end: RunEnd) async throws -> RecordAccount { try await inner.finish(end) }
    }
}
