import Foundation
import HubModel
import HubSandbox
import PQ

/// What all trials share: a server, a migrated database to copy, and how data look that nobody disturbed.
actor CrashStage {
    private static let starting = Task { try await CrashStage() }

    static var ready: CrashStage {
        get async throws { try await starting.value }
    }

    /// After the first load, and after a second run over a later revision of the source.
    struct Undisturbed: Sendable {
        var day: CivilDate
        var first: Portrait
        var second: Portrait
        /// How long the first load took.
        var duration: Duration
        /// Of each pull's run over the later revision: they prove which paths were crossed.
        var secondAccounts: [String: RecordAccount]
    }

    private let cluster: CrashCluster
    private var databases = 0
    private var undisturbedOn: [CivilDate: Task<Undisturbed, any Error>] = [:]
    private static let template = "crash_template"

    private init() async throws {
        cluster = try await CrashCluster.start()
        try cluster.execute("CREATE DATABASE \(CrashStage.template)")
        let project = try CrashProject()
        defer { project.remove() }
        let migration = try ChildProcess(
            try CrashSettings.program,
            ["db", "migrate", "--root", project.root, "--environment", "crash"],
            variables: ["LIENTHONG_DATABASE_URL": cluster.uri(CrashStage.template)]
        )
        let ending = await migration.ending()
        guard ending.exitCode == 0 else { throw NotMigrated(output: ending.output) }
    }

    struct NotMigrated: Error {
        var output: String
    }

    /// A migrated database of its own.
    ///
    /// One at a time: a template may have no other user while it is copied.
    func makeDatabase() throws -> (name: String, uri: String) {
        databases += 1
        let name = "crash_\(databases)"
        try cluster.execute("CREATE DATABASE \(name) TEMPLATE \(CrashStage.template)")
        return (name, cluster.uri(name))
    }

    func dropDatabase(_ name: String) throws {
        try cluster.execute("DROP DATABASE \(name) WITH (FORCE)")
    }

    /// Read once a day: requests hold the day, so data of two days are not compared.
    func undisturbed(on day: CivilDate) async throws -> Undisturbed {
        let reading = undisturbedOn[day] ?? Task { try await CrashStage.runUndisturbed() }
        undisturbedOn[day] = reading
        return try await reading.value
    }

    private static func runUndisturbed() async throws -> Undisturbed {
        try await Trial.with { trial in
            let day = CivilDate.todayInVietnam
            let started = ContinuousClock.now
            try await trial.finish()
            let duration = ContinuousClock.now - started
            let first = try trial.portrait()
            try await trial.revise()
            try await trial.finish()
            return Undisturbed(
                day: day,
                first: first,
                second: try trial.portrait(),
                duration: duration,
                secondAccounts: try trial.lastAccounts()
            )
        }
    }
}
