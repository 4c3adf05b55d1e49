import HubModel
import HubStore

/// A run of the test pull, in few words.
struct TestRun {
    let session: any RunSession
    private static let pull = PullID(connector: "electricity", pull: "invoices")

    init(
        _ database: TestDatabase,
        pull: PullID = TestRun.pull,
        plan: LoadPlan = Invoice.plan(),
        entity: Entity = Invoice.entity(),
        isFull: Bool = false,
        isLimited: Bool = false,
        isRemap: Bool = false,
        children: [PullID] = [],
        keepsSeen: Bool = false
    ) async throws {
        session = try await PostgresPullStore(database.conninfo).begin(
            RunRequest(
                pull: pull,
                entity: entity,
                plan: plan,
                isFull: isFull,
                isLimited: isLimited,
                isRemap: isRemap,
                children: children,
                keepsSeen: keepsSeen
            )
        )
    }

    @discardableResult
    func commit(
        _ pages: [TestPage],
        rejections: [Rejection] = [],
        changes: [ValueChange] = [],
        cursors: [CursorMove] = [],
        parentsDone: [String] = [],
        lying: Int = 0,
        padding: Int = 0
    ) async throws -> RecordAccount {
        let builder = GroupBuilder(session: session, rejections: rejections, changes: changes)
        return try await session.commit(
            builder.group(pages, lying: lying, padding: padding),
            cursors: cursors,
            parentsDone: parentsDone
        )
    }

    func previous(_ request: String) async throws -> PreviousPage? {
        try await session.previousPage(TestPage.digest(of: request))
    }

    func finish(
        _ state: RunEnd.State = .succeeded,
        account: RecordAccount = RecordAccount(),
        failure: HubFailure? = nil
    ) async throws {
        try await session.finish(
            RunEnd(
                state: state,
                account: account,
                pages: 1,
                requests: 1,
                bytes: 10,
                waited: .seconds(1),
                failure: failure
            )
        )
    }

    /// One run from begin to end.
    @discardableResult
    static func whole(
        _ database: TestDatabase,
        pull: PullID = TestRun.pull,
        plan: LoadPlan = Invoice.plan(),
        isRemap: Bool = false,
        _ pages: [TestPage]
    ) async throws -> RecordAccount {
        let run = try await TestRun(database, pull: pull, plan: plan, isRemap: isRemap)
        let account = try await run.commit(pages)
        try await run.finish(account: account)
        return account
    }
}

extension RecordAccount {
    /// The figures that the store fills in.
    var figures: [Int] { [new, changed, same, older] }
}
