package import HubModel
import PQ

/// Brings the schemas `staging` and `app` to what the mappings describe.
package struct StagingMigration: Sendable {
    package var entities: [Entity]

    package init(entities: [Entity]) {
        self.entities = entities
    }

    package struct Outcome: Sendable, Hashable {
        package var applied: [StagingChange]
        /// Destructive changes that wait for an approval.
        package var refused: [StagingChange]

        /// What `--plan FILE` writes.
        package var plan: ApprovedPlan { ApprovedPlan(refused) }
    }

    /// Makes the additive changes, and the destructive ones if exactly they were approved; all of it in one transaction.
    ///
    /// The login of the session must be a member of the hub's roles (`RoleSetup`).
    package func run(on session: DatabaseSession, approved: ApprovedPlan? = nil) async throws -> Outcome {
        try await session.transaction { connection in
            // Two migrations at once would each plan what the other makes.
            try connection.execute("SELECT pg_advisory_xact_lock(hashtext('lienthong.staging'))")
            let outcome = try step(connection)
            guard let approved else { return outcome }
            guard approved.body == outcome.plan.body else { throw StagingFailure.planOutdated() }
            try AppObject.withdrawBefore(outcome.refused, on: connection)
            try apply(outcome.refused, on: connection)
            // What was dropped or made anew may let further additive changes through.
            let rest = try step(connection)
            return Outcome(applied: outcome.applied + outcome.refused + rest.applied, refused: rest.refused)
        }
    }

    private func step(_ connection: PQConnection) throws -> Outcome {
        let plan = try plan(connection)
        let additive = plan.additive
        try apply(additive, on: connection)
        // Read again: what a person approves is the difference that is left.
        let refused = additive.isEmpty ? plan.destructive : try self.plan(connection).destructive
        return Outcome(applied: additive, refused: refused)
    }

    func plan(_ connection: PQConnection) throws -> StagingPlan {
        let required = entities.map { entity in
            (
                entity.name,
                Set(entity.fields.filter(\.isRequired).map(\.name)).union(RowLayout(entity).required)
            )
        }
        let reader = CatalogReader(
            connection: connection,
            required: Dictionary(required) { first, _ in first }
        )
        return try StagingPlan(entities: entities, existing: try reader.snapshot())
    }

    private func apply(_ changes: [StagingChange], on connection: PQConnection) throws {
        for change in changes {
            do {
                try make(change, on: connection)
            } catch {
                throw refusal(of: change, error)
            }
        }
        try connection.execute("RESET ROLE")
    }

    private func make(_ change: StagingChange, on connection: PQConnection) throws(PQError) {
        var role: DatabaseRole?
        for statement in change.statements {
            if statement.role != role { try connection.execute("SET LOCAL ROLE \(statement.role.rawValue)") }
            role = statement.role
            try connection.execute(statement.sql)
        }
    }

    private func refusal(of change: StagingChange, _ error: PQError) -> any Error {
        let isOfTheRows = error.sqlclass == "22" || error.sqlclass == "23"
        return change.isDestructive && isOfTheRows ? StagingFailure.impossible(change, error) : error
    }
}
