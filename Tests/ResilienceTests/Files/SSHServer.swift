import Foundation
import Glibc
import HubModel
import Synchronization

/// A real OpenSSH server on loopback, with keys and rules of its own, that ends with its owner.
final class SSHServer: Sendable {
    enum KeyKind: String, Sendable {
        case ed25519, ecdsa, rsa
    }

    let folder: String
    let port: Int
    /// 0 while it does not run.
    private let process = Mutex<pid_t>(0)

    static let program = "/usr/sbin/sshd"
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }
    static var isRoot: Bool { geteuid() == 0 }
    static var user: String { NSUserName() }
    /// Of the account `tram`, which exists in the server's own view of the system alone (root only).
    static let password = "mật khẩu đúng"

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/lienthong-sshd-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: "\(folder)/drop", withIntermediateDirectories: true)
        chmod(folder, 0o755)
        var known = ""
        for kind in [KeyKind.ed25519, .ecdsa, .rsa] {
            known += try SSHServer.makeKey(kind, "\(folder)/user_\(kind.rawValue)")
        }
        try Data(known.utf8).write(to: URL(filePath: "\(folder)/authorized_keys"))
        _ = try SSHServer.makeKey(.ed25519, "\(folder)/host_old")
        _ = try SSHServer.makeKey(.ed25519, "\(folder)/host_new")
        if SSHServer.isRoot {
            try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        // Last, so that it is not somebody else's by the time the server starts.
        port = try SSHServer.freePort()
    }

    // MARK: Running

    func start(hostKey: String = "host_old") throws {
        let rules = """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(folder)/\(hostKey)
            PidFile none
            AuthorizedKeysFile \(folder)/authorized_keys
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            PasswordAuthentication yes
            KbdInteractiveAuthentication no
            MaxStartups 100
            Subsystem sftp internal-sftp
            """
        try Data(rules.utf8).write(to: URL(filePath: "\(folder)/sshd_config"))
        // With an account of its own, seen by this server alone, where that is possible.
        let account = SSHServer.isRoot ? try accountScript() : ""
        let script = "\(account)exec \(SSHServer.program) -D -e -f '\(folder)/sshd_config'\n"
        try Data(script.utf8).write(to: URL(filePath: "\(folder)/start.sh"))
        let shell = SSHServer.isRoot ? "unshare --mount /bin/sh" : "/bin/sh"
        let told = try SSHServer.output("\(shell) '\(folder)/start.sh' </dev/null >/dev/null 2>&1 & echo $!")
        process.withLock { $0 = pid_t(told.filter(\.isNumber)) ?? 0 }
        try waitUntilItListens()
    }

    /// Ends the server and every session.
    func stop() {
        let server = process.withLock { $0 }
        guard server > 0 else { return }
        dropSessions()
        kill(server, SIGTERM)
        for _ in 0..<250 where SSHServer.connects(port) { usleep(20_000) }
        process.withLock { $0 = 0 }
    }

    /// As if the line were cut: the processes of the sessions end.
    func dropSessions() {
        let server = process.withLock { $0 }
        guard server > 0 else { return }
        for child in SSHServer.descendants(of: server) { kill(child, SIGKILL) }
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func accountScript() throws -> String {
        let hash = try SSHServer.output("openssl passwd -6 '\(SSHServer.password)'")
            .trimmingCharacters(in: .newlines)
        for (name, line) in [
            ("passwd", "tram:x:0:0::\(folder):/bin/sh\n"), ("shadow", "tram:\(hash):19000:0:99999:7:::\n"),
        ] {
            let own = try String(contentsOfFile: "/etc/\(name)", encoding: .utf8) + line
            try Data(own.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        return
            "mount --bind '\(folder)/passwd' /etc/passwd && mount --bind '\(folder)/shadow' /etc/shadow && "
    }

    private func waitUntilItListens() throws {
        let server = process.withLock { $0 }
        while server > 0, kill(server, 0) == 0 {
            if SSHServer.connects(port) { return }
            usleep(20_000)
        }
        throw FileFailure.unreachable("sshd did not start")
    }

    // MARK: Who may come in

    func server(
        key: KeyKind? = .ed25519,
        user: String = SSHServer.user,
        password: String? = nil,
        hostKeys: [String] = ["host_old"]
    ) throws -> FileServer {
        .sftp(
            SFTPServer(
                host: "127.0.0.1",
                port: port,
                user: user,
                password: password,
                privateKey: try key.map {
                    try String(contentsOfFile: "\(folder)/user_\($0.rawValue)", encoding: .utf8)
                },
                hostKeys: try hostKeys.map { try digest(of: $0) },
                connectTimeout: .seconds(20),
                answerTimeout: .seconds(60)
            )
        )
    }

    func fingerprint(_ key: String) throws -> String {
        let words = try SSHServer.output("ssh-keygen -lf '\(folder)/\(key).pub'").split(separator: " ")
        return words.count > 1 ? String(words[1]) : ""
    }

    private func digest(of key: String) throws -> Digest {
        let text = try fingerprint(key).dropFirst("SHA256:".count) + "="
        return Digest(bytes: Array(Data(base64Encoded: String(text)) ?? Data()))
    }

    /// Returns the public half.
    private static func makeKey(_ kind: KeyKind, _ path: String) throws -> String {
        _ = try output("ssh-keygen -q -t \(kind.rawValue) -N '' -f '\(path)'")
        return try String(contentsOfFile: path + ".pub", encoding: .utf8)
    }

    // MARK: Files

    var drop: FilePath { FilePath("\(folder)/drop") }

    func path(_ name: String) -> FilePath { FilePath("\(folder)/drop/\(name)") }

    func put(_ name: String, _ text: String) throws {
        let url = URL(filePath: "\(folder)/drop/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: url)
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/drop/\(name)") }
}

// MARK: The system

extension SSHServer {
    /// What a command of the shell prints.
    ///
    /// Not `Process`: its wait never ends where several wait at once.
    private static func output(_ command: String) throws -> String {
        guard let pipe = popen(command, "r") else { throw FileFailure.unreachable(command) }
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }

    private static func withSocket(
        _ port: Int,
        _ body: (Int32, UnsafePointer<sockaddr>) -> Int32
    ) -> (status: Int32, port: Int) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = address(port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                let status = body(socket, UnsafePointer(generic))
                var length = size
                getsockname(socket, generic, &length)
                return (status, Int(in_port_t(bigEndian: pointer.pointee.sin_port)))
            }
        }
    }

    private static func freePort() throws -> Int {
        let (status, port) = withSocket(0) { bind($0, $1, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        guard status == 0 else { throw FileFailure.unreachable("no free port") }
        return port
    }

    private static func connects(_ port: Int) -> Bool {
        withSocket(port) { connect($0, $1, socklen_t(MemoryLayout<sockaddr_in>.size)) }.status == 0
    }

    /// Processes below another, from `/proc`.
    private static func descendants(of parent: pid_t) -> [pid_t] {
        let all = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap {
            pid_t($0)
        }
        let children = all.filter { child in
            guard let line = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8),
                let end = line.lastIndex(of: ")")
            else { return false }
            let words = line[line.index(after: end)...].split(separator: " ")
            return words.count > 1 && pid_t(words[1]) == parent
        }
        return children.flatMap { descendants(of: $0) + [$0] }
    }
}
