import Foundation
import HubSandbox

/// A mail server that keeps what it is handed, behind TLS that Python speaks; at `mail.tinh.example`.
final class SecureMailServer {
    enum Kind: String {
        /// TLS from the first byte: `smtps://`.
        case implicit
        case starttls
        /// Offers no STARTTLS.
        case without
        /// Offers it, and then will not.
        case refusing
    }

    static let host = "mail.tinh.example"

    let sink: MailSink
    let url: String
    let resolve: [String]
    private let process = Process()
    private let output: FileHandle

    init(_ kind: Kind, _ pair: TestAuthority.Pair, account: (user: String, password: String)? = nil)
        async throws
    {
        sink = try await MailSink.start(account: account)
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/mail-over-tls.py").standardized
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", script.path, kind.rawValue, pair.certificate, pair.key, "\(sink.port)",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        output = pipe.fileHandleForReading
        try process.run()
        let port = try TLSServer.readPort(output)
        url = "\(kind == .implicit ? "smtps" : "smtp")://\(SecureMailServer.host):\(port)"
        resolve = ["\(SecureMailServer.host):\(port):127.0.0.1"]
    }

    /// Ends it, and gives what was said to it in the open.
    func stop() async throws -> [String] {
        process.kill()
        let text = String(decoding: try output.readToEnd() ?? Data(), as: UTF8.self)
        try await sink.stop()
        return text.split(separator: "\n").map { String($0.dropFirst("OPEN ".count)) }
    }

    deinit { process.kill() }
}
