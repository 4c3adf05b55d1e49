import Foundation

/// An authority of its own that signs whatever a test asks for; nobody else believes it.
final class TestAuthority {
    /// The PEM file that makes what it signs trusted.
    let file: String
    private let folder: URL
    private var count = 0

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        file = folder.appending(path: "authority.pem").path
        try openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "3650",
            "-subj", "/CN=Co quan chung thuc mau", "-keyout", folder.appending(path: "authority.key").path,
            "-out", file,
        ])
    }

    struct Pair {
        var certificate: String
        var key: String
    }

    /// `days` from now until it ends; -1: it ended yesterday.
    func certificate(for host: String, days: Int) throws -> Pair {
        count += 1
        let base = folder.appending(path: "\(count)").path
        try openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
            "/O=Sở Y tế mẫu/CN=\(host)", "-utf8",
            "-keyout", "\(base).key", "-out", "\(base).request",
        ])
        try Data("subjectAltName=DNS:\(host)\n".utf8).write(to: URL(filePath: "\(base).names"))
        try openssl([
            "x509", "-req", "-in", "\(base).request", "-CA", file, "-CAkey",
            folder.appending(path: "authority.key").path,
            "-CAcreateserial", "-days", "\(days)", "-extfile", "\(base).names", "-out", "\(base).pem",
        ])
        return Pair(certificate: "\(base).pem", key: "\(base).key")
    }

    /// One that vouches for itself alone.
    func selfSigned(for host: String) throws -> Pair {
        count += 1
        let base = folder.appending(path: "\(count)").path
        try openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "30",
            "-subj", "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host)", "-keyout", "\(base).key", "-out",
            "\(base).pem",
        ])
        return Pair(certificate: "\(base).pem", key: "\(base).key")
    }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
