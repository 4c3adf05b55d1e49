import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubSandbox
import HubTransport
import Testing

/// The repository's connector of measuring stations against a real OpenSSH server.
@Suite(.enabled(if: SSHServer.isInstalled && SSHServer.isRoot))
struct `Measuring stations` {
    private let ssh: SSHServer
    private let drops: String

    init() throws {
        ssh = try SSHServer()
        try ssh.start()
        drops = "\(ssh.folder)/written"
        try DropFiles(SandboxConfiguration()).write(to: URL(filePath: drops))
        try FileManager.default.moveItem(atPath: "\(drops)/environment", toPath: "\(ssh.folder)/data")
        // What has just changed may change again, and is read again.
        let hourAgo = Date(timeIntervalSince1970: TimeInterval(Repository.clock.seconds - 3600))
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(ssh.folder)/data") {
            try FileManager.default.setAttributes(
                [.modificationDate: hourAgo],
                ofItemAtPath: "\(ssh.folder)/data/\(name)"
            )
        }
    }

    private func job() throws -> (PullJob, [Entity]) {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let project = try Project(
            root: root,
            environment: "sandbox",
            variables: [
                // Below the server's root, as this test may not write there.
                "LIENTHONG_ENVIRONMENT_SFTP_HOST": "127.0.0.1:\(ssh.port)\(ssh.folder)",
                "LIENTHONG_ENVIRONMENT_SFTP_HOST_KEY": try ssh.fingerprint("host_old"),
                "LIENTHONG_ENVIRONMENT_SFTP_PASSWORD": SSHServer.password,
            ]
        )
        let id = PullID(connector: "environment", pull: "measurements")
        let job = try JobCompiler(project).job(id, now: Repository.clock)
        return (job, project.entitiesAsChosen.filter { $0.name == job.plan.entity.name })
    }

    @Test func `are read over SFTP, each file once, with either decimal mark`() async throws {
        let (job, entities) = try job()
        let database = try await HubDatabase(entities)
        let hub = Hub(database)
        let first = try await hub.run(job, Interposed(CurlTransport()))
        #expect(first.failure == nil, "\(String(describing: first.failure))")
        #expect(first.account.new == 126 && first.account.refused == 0)
        #expect(
            try await database.value("SELECT count(DISTINCT (site, station)) FROM staging.env_measurement")
                == "3"
        )
        #expect(
            try await database.value(
                "SELECT count(*) FROM staging.env_measurement WHERE station = 'KK02' AND value <> round(value)"
            ) != "0"
        )

        let second = try await hub.run(job, Interposed(CurlTransport()))
        #expect(second.failure == nil && second.account.read == 0)

        // After an outage a file comes late, under an earlier time.
        let late = "PM2.5\t31,5\tug/m3\t20260615085500\t02\r\n"
        try late.write(
            toFile: "\(ssh.folder)/data/TN_KCNLH_KK01_20260615085500.txt",
            atomically: true,
            encoding: .utf8
        )
        let third = try await hub.run(job, Interposed(CurlTransport()))
        #expect(third.failure == nil && third.account.new == 1)
        #expect(
            try await database.value(
                "SELECT value, status FROM staging.env_measurement WHERE status = '02' ORDER BY at LIMIT 1"
            )
                == "31.5|02"
        )
        database.removeLanding()
        try await database.remove()
    }
}
