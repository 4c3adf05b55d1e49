import HubModel
import HubPipeline
import HubSandbox
import HubTransport
import Testing

/// What one run brings that nothing disturbs: made once for every source.
actor Undisturbed {
    private static let shared = Undisturbed()
    private var made: [Province.Feed: Task<Snapshot, any Error>] = [:]

    static func snapshot(_ feed: Province.Feed) async throws -> Snapshot {
        try await shared.snapshot(feed)
    }

    private func snapshot(_ feed: Province.Feed) async throws -> Snapshot {
        if let task = made[feed] { return try await task.value }
        let task = Task { try await Undisturbed.run(feed) }
        made[feed] = task
        return try await task.value
    }

    private static func run(_ feed: Province.Feed) async throws -> Snapshot {
        let database = try await HubDatabase(try Province.entities())
        let province = try await Province()
        defer { database.removeLanding() }
        let report = try await Hub(database).run(try province.job(feed), CurlTransport())
        try #require(report.state == .succeeded && report.account.closes)
        await province.server.stop()
        return try await Snapshot(of: feed.entity, in: database)
    }
}
