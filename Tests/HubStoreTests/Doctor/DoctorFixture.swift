import Foundation
import HubModel
import HubStore
import PQ

/// A database of the hub with contracts and their bills, looked at as `doctor` does: nothing can be written.
struct DoctorFixture: Sendable {
    let staging: StagingFixture
    static let entities: [Entity] = [.contract, .bill]

    init() async throws {
        staging = try await StagingFixture()
        let owner = DatabaseSession(staging.conninfo + " options='-c role=hub_owner'")
        try await owner.use { _ = try Migrations.apply(on: $0) }
        try await RoleSetup().grantTables(on: staging.session)
        _ = try await staging.migrate(DoctorFixture.entities)
    }

    var login: DatabaseSession { .onlyLooking(staging.conninfo) }
    var worker: DatabaseSession { .onlyLooking(staging.conninfo + " options='-c role=hub_worker'") }

    func script(_ sql: String) async throws { try await staging.script(sql) }
}

extension [Finding] {
    /// What is not right, by code.
    var faults: [String] { filter { $0.mark == .warning || $0.mark == .error }.map(\.code) }

    func finding(_ code: String) -> Finding? { first { $0.code == code } }
}
