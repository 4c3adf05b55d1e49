import Foundation
import HubModel
import HubStore
import Testing

@Suite(.serialized) struct `Private cluster` {
    @Test func `is absent, runs while it is used, and stops with the last user`() async throws {
        try await withCluster { fixture in
            #expect(try await fixture.cluster.status().state == .absent)
            try await fixture.cluster.use { address in
                #expect(address.uri.hasPrefix("postgresql://"))
                let status = try await fixture.cluster.status()
                #expect(status.state == .running)
                #expect((15...18).contains(status.serverVersion ?? 0))
            }
            #expect(try await fixture.cluster.status().state == .stopped)
        }
    }

    @Test func `runs on after start until stop`() async throws {
        try await withCluster { fixture in
            let started = try await fixture.cluster.start()
            #expect(started.state == .running)
            #expect(started.isKeptRunning)
            let process = try fixture.serverProcess(started)
            try await fixture.another().use { _ in }
            #expect(try await fixture.cluster.start().state == .running)
            #expect(try fixture.serverProcess(started) == process)
            let stopped = try await fixture.cluster.stop()
            #expect(stopped.state == .stopped)
            #expect(!stopped.isKeptRunning)
        }
    }

    @Test func `serves several commands at once and stops once`() async throws {
        try await withCluster { fixture in
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    let cluster = try fixture.another()
                    group.addTask {
                        try await cluster.use { _ in
                            let status = try await cluster.status()
                            #expect(status.state == .running)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await fixture.cluster.status().state == .stopped)
        }
    }

    @Test func `starts where another command has just made the socket's folder and not yet given it away`()
        async throws
    {
        try await withCluster { fixture in
            try await fixture.makeSocketFolder(mode: 0o700)
            try await fixture.cluster.use { _ in
                let status = try await fixture.cluster.status()
                #expect(status.state == .running)
            }
        }
    }

    @Test func `is not stopped while a command uses it`() async throws {
        try await withCluster { fixture in
            try await fixture.cluster.use { _ in
                let failure = await #expect(throws: HubFailure.self) { try await fixture.another().stop() }
                #expect(failure?.code == "database.in_use")
                let status = try await fixture.cluster.status()
                #expect(status.state == .running)
            }
        }
    }

    @Test func `counts another process as a user until it ends, however it ends`() async throws {
        try await withCluster { fixture in
            let status = try await fixture.cluster.start()
            let other = Process()
            let said = Pipe()
            other.executableURL = URL(filePath: "/usr/bin/flock")
            let lock = URL(filePath: status.data).deletingLastPathComponent().appending(path: "use.lock").path
            other.arguments = ["--shared", "--no-fork", lock, "/bin/sh", "-c", "echo held; exec sleep 600"]
            other.standardOutput = said
            try other.run()
            #expect(said.fileHandleForReading.availableData == Data("held\n".utf8))
            let failure = await #expect(throws: HubFailure.self) { try await fixture.cluster.stop() }
            #expect(failure?.code == "database.in_use")
            kill(other.processIdentifier, SIGKILL)
            other.waitUntilExit()
            #expect(try await fixture.cluster.stop().state == .stopped)
        }
    }

    @Test func `starts again after the server was killed`() async throws {
        try await withCluster { fixture in
            let started = try await fixture.cluster.start()
            let killed = try fixture.serverProcess(started)
            #expect(kill(killed, SIGKILL) == 0)
            let again = try await fixture.cluster.start()
            #expect(again.state == .running)
            #expect(try fixture.serverProcess(again) != killed)
        }
    }

    @Test func `removes a stale postmaster.pid that names a living process`() async throws {
        try await withCluster { fixture in
            try await fixture.cluster.use { _ in }
            let data = try await fixture.cluster.status().data
            // This very process lives, so PostgreSQL alone would refuse to start.
            try "\(getpid())\n\(data)\n".write(
                toFile: "\(data)/postmaster.pid",
                atomically: false,
                encoding: .utf8
            )
            try await fixture.cluster.use { _ in
                let status = try await fixture.cluster.status()
                #expect(status.state == .running)
            }
        }
    }

    @Test func `makes a half-made data folder anew`() async throws {
        try await withCluster { fixture in
            let data = try await fixture.cluster.status().data
            let unfinished = URL(filePath: data).deletingLastPathComponent().appending(
                path: "data.unfinished"
            )
            try await fixture.cluster.use { _ in }
            try FileManager.default.moveItem(atPath: data, toPath: unfinished.path)
            #expect(try await fixture.cluster.status().state == .absent)
            try await fixture.cluster.use { _ in }
            #expect(!FileManager.default.fileExists(atPath: unfinished.path))
        }
    }

    @Test func `says the last lines of the log when it cannot start`() async throws {
        try await withCluster { fixture in
            try await fixture.cluster.use { _ in }
            let data = try await fixture.cluster.status().data
            let file = try #require(FileHandle(forWritingAtPath: "\(data)/postgresql.conf"))
            try file.seekToEnd()
            try file.write(contentsOf: Data("no_such_setting = 1\n".utf8))
            let failure = await #expect(throws: HubFailure.self) { try await fixture.cluster.start() }
            #expect(failure?.code == "database.not_started")
            #expect(failure?.message.english.contains("no_such_setting") == true)
        }
    }

    @Test func `refuses data of a version that is not installed`() async throws {
        try await withCluster { fixture in
            try await fixture.cluster.use { _ in }
            let data = try await fixture.cluster.status().data
            try "19\n".write(toFile: "\(data)/PG_VERSION", atomically: false, encoding: .utf8)
            let failure = await #expect(throws: HubFailure.self) { try await fixture.cluster.start() }
            #expect(failure?.code == "database.version_missing")
            #expect(failure?.message.english.contains("postgresql-19") == true)
        }
    }

    @Test func `refuses a socket path that the system cannot hold`() throws {
        let parent = "/tmp/" + String(repeating: "x", count: 80)
        let failure = #expect(throws: HubFailure.self) {
            try EmbeddedCluster(root: "/tmp", socketParent: parent)
        }
        #expect(failure?.code == "database.socket_path")
    }

    @Test func `refuses a socket folder that others may enter`() async throws {
        try await withCluster { fixture in
            try await fixture.makeSocketFolder(mode: 0o777)
            let failure = await #expect(throws: HubFailure.self) { try await fixture.cluster.start() }
            #expect(failure?.code == "database.socket_folder")
        }
    }

    @Test func `listens nowhere but at its socket, which only its own user reaches`() async throws {
        try await withCluster { fixture in
            try await fixture.cluster.use { _ in
                let status = try await fixture.cluster.status()
                let modes = try [status.socketFolder, status.data].map {
                    try FileManager.default.attributesOfItem(atPath: $0)[.posixPermissions] as? Int
                }
                #expect(modes == [0o700, 0o700])
                // The sixth line of postmaster.pid is the first address it listens on.
                let record = try String(contentsOfFile: "\(status.data)/postmaster.pid", encoding: .utf8)
                #expect(record.split(separator: "\n", omittingEmptySubsequences: false)[5] == "")
            }
        }
    }
}

@Suite(.serialized, .enabled(if: geteuid() == 0, "only root steps down")) struct `Private cluster of root` {
    @Test func `runs as postgres`() async throws {
        try await withCluster { fixture in
            let status = try await fixture.cluster.start()
            #expect(status.account == "postgres")
            let process = try fixture.serverProcess(status)
            let owner = try FileManager.default.attributesOfItem(atPath: "/proc/\(process)")
            #expect(owner[.ownerAccountName] as? String == "postgres")
            #expect(status.data.hasPrefix("\(fixture.root)/var/postgres/"))
        }
    }

    @Test func `keeps the data elsewhere when the root is closed to the server's user`() async throws {
        try await withCluster(hidden: true) { fixture in
            let status = try await fixture.cluster.start()
            #expect(status.state == .running)
            #expect(status.data.hasPrefix("\(fixture.folder)/state/"))
        }
    }

    @Test func `finds its data again when the root is opened later`() async throws {
        try await withCluster(hidden: true) { fixture in
            try await fixture.cluster.use { _ in }
            let before = try await fixture.cluster.status().data
            chmod("\(fixture.folder)/closed", 0o755)
            #expect(try await fixture.another().status().data == before)
        }
    }
}
