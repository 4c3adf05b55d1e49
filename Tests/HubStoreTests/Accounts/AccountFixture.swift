import Bytes
import HubModel
import HubStore

/// A database with accounts whose passwords cost little.
struct AccountFixture {
    let database: TestDatabase
    let book: AccountBook
    let noon = Timestamp(seconds: 1_795_000_000)

    static let cheap = PasswordHash.Cost(logN: 4, r: 1, p: 1)
    static let password = "một con vịt xoè ra hai cái cánh"

    init(_ names: String...) async throws {
        database = try await TestDatabase()
        book = AccountBook(database.session, cost: AccountFixture.cheap)
        for name in names { try await add(name) }
    }

    func add(_ name: String, _ role: AccountRole = .operator, password: String = password) async throws {
        try await book.add(name: name, password: password, role: role, by: "test")
    }

    /// Another process on the same database.
    func another() -> AccountBook {
        AccountBook(DatabaseSession(database.conninfo), cost: AccountFixture.cheap)
    }

    func signIn(
        _ name: String,
        _ password: String = password,
        from address: String = "10.0.0.1",
        at seconds: Int64 = 0
    ) async throws -> SignInOutcome {
        try await book.signIn(
            name: name,
            password: password,
            address: address,
            now: noon + .seconds(seconds)
        )
    }

    /// The token of a sign-in that must succeed.
    func token(_ name: String, _ password: String = password, at seconds: Int64 = 0) async throws -> String {
        guard case .signedIn(let token, _) = try await signIn(name, password, at: seconds) else { return "" }
        return token
    }

    func account(_ token: String, at seconds: Int64 = 0, isActivity: Bool = true) async throws -> Account? {
        try await book.account(ofSession: token, now: noon + .seconds(seconds), isActivity: isActivity)
    }

    /// Acts in their order.
    func acts() async throws -> [String] {
        try await database.rows("SELECT person || ' ' || act || ' ' || subject FROM hub.audit ORDER BY id")
    }
}
