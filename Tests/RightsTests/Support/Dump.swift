import Foundation
import HubModel
import HubOperations
import HubStore

/// A dump of the database and a copy of the landing folder, as a backup holds them.
struct Dump {
    private let file: String
    private let landing: String

    init(of hub: TownHub) async throws {
        file = hub.project.root + "/dump"
        landing = hub.project.root + "/landing-backup"
        try Dump.run("pg_dump", ["--format=custom", "--file=\(file)", hub.address.uri])
        let source = hub.project.root + "/var/landing"
        if FileManager.default.fileExists(atPath: source) {
            try FileManager.default.copyItem(atPath: source, toPath: landing)
        }
    }

    /// Into a database of its own on the same server, and over the landing folder.
    func restore(beside hub: TownHub) async throws -> TownHub {
        _ = try await hub.rows("CREATE DATABASE restored")
        let address = hub.address.named("restored")
        try Dump.run("pg_restore", ["--dbname=\(address.uri)", file])
        if FileManager.default.fileExists(atPath: landing) {
            let target = hub.project.root + "/var/landing"
            try FileManager.default.removeItem(atPath: target)
            try FileManager.default.copyItem(atPath: landing, toPath: target)
        }
        return hub.with(nil, address)
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CocoaError(.executableLoad, userInfo: ["program": program])
        }
    }
}

extension DatabaseAddress {
    /// The same server, another database.
    func named(_ name: String) -> DatabaseAddress {
        guard let question = uri.firstIndex(of: "?"), let slash = uri[..<question].lastIndex(of: "/") else {
            return self
        }
        return DatabaseAddress(uri: uri[...slash] + name + uri[question...])
    }
}
