import Bytes
package import HubModel
import PQ

/// Brings what the app may call and read to what `App/` says: all of it in one transaction, or nothing.
///
/// What the files made before is dropped and made anew, so that a function of a file that is gone, or of another
/// signature, never lingers; readers see the old set until the commit. Files give no rights: every function may be
/// executed by those whom its folder is for, and by nobody else.
package struct AppMigration: Sendable {
    private let side: AppSide

    package init(_ side: AppSide) {
        self.side = side
    }

    package struct Outcome: Sendable, Hashable {
        /// In the order in which the files were applied; empty where nothing had changed.
        package var made: [Made] = []
        /// What no file makes any more.
        package var dropped: [AppObject] = []
    }

    package struct Made: Sendable, Hashable {
        package var file: String
        package var objects: [AppObject]
    }

    /// The login of the session must be a member of the hub's roles (`RoleSetup`).
    ///
    /// - Throws: `HubFailure` `app.sql` for what a file says, `app.rights` for what the database has besides.
    package func run(on session: DatabaseSession) async throws -> Outcome {
        try await session.transaction { connection in
            try connection.execute("SELECT pg_advisory_xact_lock(hashtext('lienthong.app'))")
            try connection.become(.owner)
            try ProvinceBooks(side).write(on: connection)
            let outcome = try isApplied(on: connection) ? Outcome() : try apply(on: connection)
            try connection.become(.owner)
            try AppRights.require(on: connection)
            try connection.execute("RESET ROLE")
            return outcome
        }
    }

    private func isApplied(on connection: PQConnection) throws -> Bool {
        let rows = try connection.execute("SELECT name, digest FROM hub.app_file ORDER BY name")
        let known = (0..<rows.rowCount).map {
            [Array((rows.text($0, 0) ?? "").utf8), rows.bytes($0, 1) ?? []]
        }
        let wanted = side.files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            .map { [Array($0.name.utf8), AppMigration.digest($0)] }
        return known == wanted
    }

    private static func digest(_ file: AppFile) -> [UInt8] { SHA256.digest(Array(file.text.utf8)) }

    private func apply(on connection: PQConnection) throws -> Outcome {
        let former = try AppObject.withdrawAll(on: connection)
        var outcome = Outcome()
        var known = try AppObject.standing(on: connection)
        let entities = try AppObject.viewsOfEntities(on: connection)
        for file in side.files {
            try connection.become(.owner)
            try connection.execute(
                "INSERT INTO hub.app_file (name, digest) VALUES ($1, $2)",
                [.text(file.name), .bytes(AppMigration.digest(file))]
            )
            try connection.become(file.callers.owner)
            let count = try AppFileRun(file: file, entities: entities).run(on: connection)
            let standing = try AppObject.standing(on: connection)
            let made = standing.filter { !known.contains($0) }
            guard made.count == count else { throw AppFailure.madeTwice(file) }
            known = standing
            for object in made { try object.open(to: file.callers, on: connection) }
            try connection.become(.owner)
            for object in made { try object.record(of: file, on: connection) }
            outcome.made.append(Made(file: file.name, objects: made))
        }
        outcome.dropped = former.filter { !known.contains($0) }
        return outcome
    }
}

extension PQConnection {
    /// Until the end of the transaction.
    func become(_ role: DatabaseRole) throws(PQError) {
        try execute("SET LOCAL ROLE \(role.rawValue)")
    }
}

extension AppFile.Callers {
    /// Whose rights the functions have.
    var owner: DatabaseRole {
        switch self {
        case .app: .views
        case .officers: .officers
        case .hub: .worker
        }
    }

    /// Who may call them; `nil`: nobody but their owner.
    var caller: DatabaseRole? {
        switch self {
        case .app: .reader
        case .officers: .operation
        case .hub: nil
        }
    }
}

/// The statements of one file, as the role that will own what they make.
private struct AppFileRun {
    let file: AppFile
    let entities: Set<String>

    /// Returns how many things it makes.
    func run(on connection: PQConnection) throws -> Int {
        let script = AppScript(file.text)
        if let line = script.unfinished { throw AppFailure.unfinished(file, line: line) }
        var count = 0
        for statement in script.statements {
            let made: AppStatement.Made
            do throws(AppStatement.Refusal) {
                made = try statement.made()
            } catch {
                throw AppFailure.refused(statement, of: file, error)
            }
            if made.kind == .view, entities.contains(made.name) {
                throw AppFailure.viewOfEntity(made.name, statement, of: file)
            }
            if made.kind != .comment { count += 1 }
            do throws(PQError) {
                try connection.execute(statement.text)
            } catch {
                guard !error.connectionLost else { throw error }
                throw AppFailure.sql(statement, of: file, error)
            }
        }
        return count
    }
}
