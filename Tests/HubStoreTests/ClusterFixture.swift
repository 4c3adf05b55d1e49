import Foundation
import HubStore

/// A project root of its own, whose cluster goes when the test has ended.
final class ClusterFixture: Sendable {
    let folder: String
    let root: String
    let cluster: EmbeddedCluster

    /// With `hidden` the root stands below a folder that only its owner enters.
    init(hidden: Bool = false) throws {
        folder = "/tmp/lienthong-root-\(UUID().uuidString.prefix(8).lowercased())"
        root = hidden ? "\(folder)/closed/root" : "\(folder)/root"
        let modes: [FileAttributeKey: Any] = [.posixPermissions: 0o755]
        for path in [folder, "\(folder)/closed", root] {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: modes
            )
        }
        if hidden {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o700],
                ofItemAtPath: "\(folder)/closed"
            )
        }
        cluster = try ClusterFixture.cluster(folder: folder, root: root)
    }

    /// Another command on the same root.
    func another() throws -> EmbeddedCluster {
        try ClusterFixture.cluster(folder: folder, root: root)
    }

    /// The number of the server's process, from its own record.
    func serverProcess(_ status: ClusterStatus) throws -> pid_t {
        let text = try String(contentsOfFile: "\(status.data)/postmaster.pid", encoding: .utf8)
        return pid_t(text.split(separator: "\n").first ?? "") ?? 0
    }

    /// The folder of the socket, as somebody else has made it before.
    func makeSocketFolder(mode: mode_t) async throws {
        let path = try await cluster.status().socketFolder
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        chmod(path, mode)
    }

    func remove() async {
        _ = try? await cluster.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func cluster(folder: String, root: String) throws -> EmbeddedCluster {
        try EmbeddedCluster(root: root, socketParent: folder, stateParent: "\(folder)/state")
    }
}

/// Runs a test with a project root of its own.
func withCluster(hidden: Bool = false, _ body: (ClusterFixture) async throws -> Void) async throws {
    let fixture = try ClusterFixture(hidden: hidden)
    do {
        try await body(fixture)
    } catch {
        await fixture.remove()
        throw error
    }
    await fixture.remove()
}
