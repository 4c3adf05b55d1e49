import HubModel
import PQ

/// What `db status` says.
package struct DatabaseStatus: Sendable, Hashable, Codable {
    /// Without a password.
    package var address: String
    /// The private cluster; `nil` where an address names the server.
    package var cluster: ClusterStatus?
    package var isAnswering: Bool
    /// As the server prints it: `15.20 (Debian 15.20-0+deb12u1)`.
    package var serverVersion: String?
    /// The revision of the hub's own tables: 0 before the first `db migrate`.
    package var revision: Int?
    /// The revision that this program expects.
    package var expectedRevision: Int
    package var bytes: Int64?

    /// Asks the server; one that does not answer is a status, not an error.
    static func reading(_ address: DatabaseAddress, cluster: ClusterStatus?) async throws -> DatabaseStatus {
        var status = DatabaseStatus(
            address: address.redacted,
            cluster: cluster,
            isAnswering: false,
            expectedRevision: Migrations.steps.count
        )
        guard cluster.map({ $0.state == .running }) ?? true else { return status }
        let answer = try? await DatabaseSession(address.uri).use { connection in
            let result = try connection.execute(
                "SELECT current_setting('server_version'), pg_database_size(current_database())"
            )
            return Answer(
                version: result.text(0, 0),
                revision: try Migrations.revision(on: connection),
                bytes: result.integer(0, 1)
            )
        }
        guard let answer else { return status }
        status.isAnswering = true
        status.serverVersion = answer.version
        status.revision = answer.revision
        status.bytes = answer.bytes
        return status
    }

    private struct Answer: Sendable {
        var version: String?
        var revision: Int
        var bytes: Int64?
    }
}
