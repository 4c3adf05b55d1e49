import Foundation
import HubModel
import HubPipeline
import HubTransport
import Testing

/// Against a real OpenSSH server, which `scripts/setup.sh` installs.
@Suite(.enabled(if: SSHServer.isInstalled), .serialized) struct `An SFTP server` {
    private let ssh: SSHServer
    private let source = SFTPFiles()

    init() throws {
        ssh = try SSHServer()
        try ssh.start()
    }

    private func bytes(_ name: String, from offset: Int64 = 0, at server: FileServer) async throws -> [UInt8]
    {
        let body = try await source.open(ssh.path(name), from: offset, at: server)
        var bytes: [UInt8] = []
        while let piece = try await body.next() { bytes += piece }
        return bytes
    }

    private func failure(_ body: () async throws -> Void) async -> FileFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? FileFailure
        }
    }

    @Test(arguments: [SSHServer.KeyKind.ed25519, .ecdsa])
    func `gives files of any name, with their sizes`(key: SSHServer.KeyKind) async throws {
        let server = try ssh.server(key: key)
        let names = [
            "a.json", "hai  dấu cách .json", " đầu.json", "nháy ' \" ` \\.json", "a\u{301}.json",
            "%41#?.json",
            "x -> y.json", "xuống\ndòng.json", "1 Nov 26 14:57 giả.json",
        ]
        for (index, name) in names.enumerated() { try ssh.put(name, String(repeating: "x", count: index)) }
        try ssh.put("con/b.json", "")
        let listed = try await source.list(ssh.drop, at: server)
        let files = Dictionary(
            listed.filter { $0.kind == .file }.map {
                (String(decoding: $0.name, as: UTF8.self), $0.size ?? -1)
            },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(files == Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int64($0)) }))
        #expect(
            listed.filter { $0.kind == .folder }.map { String(decoding: $0.name, as: UTF8.self) } == ["con"]
        )
        for (index, name) in names.enumerated() {
            #expect(try await bytes(name, at: server).count == index, "\(name)")
        }
        for name in names {
            try await source.move(ssh.path(name), to: ssh.path("xong/\(name)"), at: server)
            #expect(ssh.has("xong/\(name)") && !ssh.has(name), "\(name)")
            try await source.delete(ssh.path("xong/\(name)"), at: server)
            #expect(!ssh.has("xong/\(name)"), "\(name)")
        }
        #expect(try await source.list(ssh.path("xong"), at: server) == [])
        await source.leave(server)
    }

    @Test func `goes on from an offset`() async throws {
        let server = try ssh.server()
        try ssh.put("a", "0123456789")
        #expect(try await bytes("a", from: 7, at: server) == Array("789".utf8))
        #expect(try await bytes("a", from: 10, at: server) == [])
    }

    @Test func `is refused with another host key, and its fingerprint is told`() async throws {
        let server = try ssh.server(hostKeys: ["host_new"])
        let refused = await failure { _ = try await source.list(ssh.drop, at: server) }
        #expect(refused == .wrongHostKey(seen: "\(try ssh.fingerprint("host_old")) (ssh-ed25519)"))
        // Another that knows the key does not lend its connection.
        _ = try await source.list(ssh.drop, at: try ssh.server())
        #expect(await failure { _ = try await source.list(ssh.drop, at: server) } == refused)
    }

    @Test func `changes its key under two fingerprints`() async throws {
        let server = try ssh.server(hostKeys: ["host_old", "host_new"])
        try ssh.put("a", "1")
        #expect(try await bytes("a", at: server) == Array("1".utf8))
        ssh.stop()
        await source.leave(server)
        try ssh.start(hostKey: "host_new")
        #expect(try await bytes("a", at: server) == Array("1".utf8))
    }

    @Test func `refuses a wrong password`() async throws {
        let server = try ssh.server(key: nil, password: "sai")
        #expect(await failure { _ = try await source.list(ssh.drop, at: server) } == .signInRefused)
    }

    @Test(.enabled(if: SSHServer.isRoot))
    func `takes the right password`() async throws {
        let server = try ssh.server(key: nil, user: "tram", password: SSHServer.password)
        #expect(try await source.list(ssh.drop, at: server) == [])
    }

    @Test func `is not called with a key that it would refuse`() async throws {
        let server = try ssh.server(key: .rsa)
        ssh.stop()
        guard case .badKey(let reason)? = await failure({ _ = try await source.list(ssh.drop, at: server) })
        else {
            Issue.record("an RSA key was used")
            return
        }
        #expect(reason.english.contains("ed25519"))
    }

    @Test func `says what is not there, and what may not be touched`() async throws {
        let server = try ssh.server()
        #expect(await failure { _ = try await source.list(ssh.path("none"), at: server) } == .notFound)
        #expect(await failure { _ = try await bytes("none", at: server) } == .notFound)
        #expect(await failure { try await source.delete(ssh.path("none"), at: server) } == .notFound)
    }

    @Test func `never moves a file onto another`() async throws {
        let server = try ssh.server()
        try ssh.put("a", "1")
        try ssh.put("xong/a", "2")
        #expect(
            await failure { try await source.move(ssh.path("a"), to: ssh.path("xong/a"), at: server) } != nil
        )
        #expect(ssh.has("a"))
        #expect(try await bytes("xong/a", at: server) == Array("2".utf8))
    }

    @Test func `breaks off where the line is cut`() async throws {
        let server = try ssh.server()
        try ssh.put("a", "")
        truncate("\(ssh.folder)/drop/a", 200 << 20)
        let body = try await source.open(ssh.path("a"), from: 0, at: server)
        _ = try await body.next()
        ssh.dropSessions()
        let broken = await failure { while try await body.next() != nil {} }
        guard case .broken? = broken else {
            Issue.record("\(String(describing: broken))")
            return
        }
    }

    @Test func `brings a gigabyte in constant memory`() async throws {
        let server = try ssh.server()
        try ssh.put("a", "")
        truncate("\(ssh.folder)/drop/a", 1 << 30)
        let before = Memory.resident
        let body = try await source.open(ssh.path("a"), from: 0, at: server)
        var count = 0
        var most = 0
        while let piece = try await body.next() {
            count += piece.count
            most = max(most, Memory.resident - before)
        }
        #expect(count == 1 << 30)
        // Had it been kept, it would show, whatever else runs meanwhile.
        #expect(most < 512 << 20, "\(most)")
    }

    @Test func `lists five thousand files`() async throws {
        for number in 0..<5000 { try ssh.put("\(number).json", "\(number)") }
        let listed = try await source.list(ssh.drop, at: try ssh.server())
        #expect(listed.count == 5000)
        #expect(listed.allSatisfy { $0.size == Int64($0.name.count - 5) && !$0.stamp.isEmpty })
    }

    /// More than may wait for a reader of a file: libcurl must not be told to wait, for it loses what it keeps then.
    @Test func `lists whole folders to a reader who comes late`() async throws {
        let name = String(repeating: "x", count: 240)
        for number in 0..<1500 { try ssh.put("\(number)-\(name)", "") }
        let server = try ssh.server()
        let listing = Task { try await source.list(ssh.drop, at: server) }
        await Threads.hold(for: 2)
        #expect(try await listing.value.count == 1500)
    }

    @Test func `is pulled from, once each, and cleared`() async throws {
        try await Yard.play { yard in
            let hostKey = try ssh.fingerprint("host_old")
            let key = try String(contentsOfFile: "\(ssh.folder)/user_ed25519", encoding: .utf8)
            var drop = FileDrop(
                place: .sftp,
                address: DropJob.template("sftp://127.0.0.1:\(ssh.port)\(ssh.drop)/{station}_{day}.json"),
                user: DropJob.template(SSHServer.user),
                privateKey: DropJob.template("{secret.key}"),
                hostKeys: [DropJob.template(hostKey)],
                ready: .exists(DropJob.template("{file}.ok"))
            )
            for name in ["Trạm 1_20260602.json", "Trạm 1_20260601.json"] {
                try ssh.put(name, DropJob.file([(name, 1)]))
                try ssh.put("\(name).ok", "")
            }
            try ssh.put("B_20260601.json", DropJob.file([("3", 3)]))
            try await yard.run(drop, secrets: ["key": key])
            #expect(
                yard.told == [
                    "B_20260601.json not ready", "Trạm 1_20260601.json taken", "Trạm 1_20260602.json taken",
                ]
            )
            drop.after = .moveTo(DropJob.template("xong"))
            try ssh.put("B_20260601.json.ok", "")
            // Written within the minute: fetched once more, compared, and cleared like the new one.
            try await yard.run(drop, secrets: ["key": key])
            #expect(ssh.has("xong/B_20260601.json") && ssh.has("xong/Trạm 1_20260602.json"))
            #expect(!ssh.has("B_20260601.json") && !ssh.has("B_20260601.json.ok"))
            #expect(try await yard.database.value("SELECT count(*) FROM staging.reading") == "3")
        }
    }
}

private enum Threads {
    /// Nobody else on Swift's threads does anything for so many seconds, as on a machine that is too busy.
    static func hold(for seconds: UInt32) async {
        await withTaskGroup { group in
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { group.addTask { _ = sleep(seconds) } }
        }
    }
}

private enum Memory {
    /// Bytes of this process that are in memory.
    static var resident: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }
}
