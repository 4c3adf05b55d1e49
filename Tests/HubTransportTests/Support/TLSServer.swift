import Foundation

/// `openssl s_server` with a certificate of its own for `so-y-te.example`; answers every GET with a page.
final class TLSServer {
    static let host = "so-y-te.example"

    let port: UInt16
    /// The PEM file that makes the certificate trusted.
    let authority: String
    /// PEM: certificate and private key of a client that the server believes.
    let client: [UInt8]
    private let folder: URL
    private let process: Process

    init(_ options: String...) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (certificate, key) = (
            folder.appending(path: "cert.pem").path, folder.appending(path: "key.pem").path
        )
        authority = certificate
        let making = try TLSServer.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=\(TLSServer.host)", "-addext", "subjectAltName=DNS:\(TLSServer.host)",
            "-keyout", key, "-out", certificate,
        ])
        making.process.waitUntilExit()
        // The server's own certificate vouches for itself, so it may stand for a client too.
        client = try [certificate, key].flatMap { Array(try Data(contentsOf: URL(filePath: $0))) }
        (process, port) = try TLSServer.serve(certificate, key, options)
    }

    /// Shows a certificate that somebody else has made.
    init(_ pair: TestAuthority.Pair, trusting authority: String, _ options: String...) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        self.authority = authority
        client = []
        (process, port) = try TLSServer.serve(pair.certificate, pair.key, options)
    }

    private static func serve(_ certificate: String, _ key: String, _ options: [String]) throws -> (
        Process, UInt16
    ) {
        let serving = try TLSServer.openssl(
            [
                "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-CAfile",
                certificate, "-www",
            ] + options
        )
        return (serving.process, try TLSServer.readPort(serving.output))
    }

    func url(host: String = TLSServer.host) -> String { "https://\(host):\(port)/" }

    var resolve: [String] { ["\(TLSServer.host):\(port):127.0.0.1"] }

    private struct NoPort: Error {
        var output: String
    }

    /// The port stands in the line `ACCEPT 127.0.0.1:36741`.
    static func readPort(_ output: FileHandle) throws -> UInt16 {
        var text = ""
        while true {
            let more = output.availableData
            guard !more.isEmpty else { throw NoPort(output: text) }
            text += String(decoding: more, as: UTF8.self)
            guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT ") }),
                text.hasSuffix("\n")
            else { continue }
            guard let port = UInt16(line.split(separator: ":").last ?? "") else { throw NoPort(output: text) }
            return port
        }
    }

    private static func openssl(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output.fileHandleForReading)
    }

    deinit {
        process.kill()
        try? FileManager.default.removeItem(at: folder)
    }
}
