import Bytes
import Foundation
import HubModel
import HubOperations
import HubStore

/// Looks for values everywhere: every row of every table, every kept answer, every file below the project's `var`.
struct Traces {
    let hub: TownHub

    /// Where the values stand.
    func find(_ values: [String]) async throws -> [String] {
        var found = try await inTables(values)
        found += try await inAnswers(values)
        found += try await inCarriedFiles(values)
        found += try inFiles(values)
        return found
    }

    /// What of the values stands in the output of every command that looks, in words and as JSON.
    func printed(by command: Command, _ values: [String]) throws -> [String] {
        var found: [String] = []
        for arguments in [
            ["status"], ["runs"], ["quality"], ["quality", "contract"], ["quarantine", "list"], ["report"],
            ["clean"], ["citizen", "match"], ["remap", "bill"],
        ] {
            for form in [arguments, arguments + ["--json"]] {
                let answer = try command.run(arguments: form)
                let held = Array(answer.text.utf8).held(of: values)
                found += held.map { "\(form.joined(separator: " ")): \($0)" }
            }
        }
        return found
    }

    private func inTables(_ values: [String]) async throws -> [String] {
        let tables = try await hub.rows(
            """
            SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
            WHERE schemaname IN ('hub', 'staging', 'app')
            """
        )
        var found: [String] = []
        for table in tables {
            let rows = try await hub.rows("SELECT t::text FROM \(table) t")
            for row in rows {
                // Bytes are printed in hexadecimal: what they say is looked for, too.
                let bytes = row.split(separator: "\\x").dropFirst().flatMap { decoded($0.utf8) }
                found += (Array(row.utf8) + [0] + bytes).held(of: values).map { "\(table): \($0)" }
            }
        }
        return found
    }

    private func decoded(_ hexadecimal: Substring.UTF8View) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in hexadecimal {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x61...0x66: value = digit - 0x57
            default: return bytes
            }
            if let first = high { bytes.append(first << 4 | value) }
            high = high == nil ? value : nil
        }
        return bytes
    }

    private func inAnswers(_ values: [String]) async throws -> [String] {
        var found: [String] = []
        for id in try await hub.rows("SELECT id FROM hub.payload WHERE gone_at IS NULL") {
            let payload = try await hub.landing.open(Int64(id) ?? 0)
            let bytes = try bytes(of: payload)
            found += bytes.held(of: values).map { "answer \(id): \($0)" }
        }
        return found
    }

    private func inCarriedFiles(_ values: [String]) async throws -> [String] {
        var found: [String] = []
        for name in try await hub.rows("SELECT encode(digest, 'hex') FROM hub.file") {
            guard let digest = Digest(hexadecimal: name), let file = try await hub.landing.file(digest)
            else { continue }
            let bytes = try bytes(of: file)
            found += bytes.held(of: values).map { "file \(name): \($0)" }
        }
        return found
    }

    private func bytes(of payload: Payload) throws -> [UInt8] {
        let read = try payload.reader()
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try piece.withUnsafeMutableBytes { try read($0) }
            if count == 0 { return all }
            all += piece[..<count]
        }
    }

    /// The landing folder, the key and the list beside it, the server's log; not the database's own files.
    private func inFiles(_ values: [String]) throws -> [String] {
        let root = hub.project.root + "/var"
        var found: [String] = []
        for name in FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? [] {
            guard !name.hasPrefix("postgres/data"),
                let data = FileManager.default.contents(atPath: "\(root)/\(name)")
            else { continue }
            let bytes = try plain(data, name)
            found += bytes.held(of: values).map { "\(name): \($0)" }
        }
        return found
    }

    private func plain(_ data: Data, _ name: String) throws -> [UInt8] {
        guard name.hasSuffix(".zst"), let decompressor = ZstandardDecompressor() else { return Array(data) }
        var rest = Array(data)[...]
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try piece.withUnsafeMutableBytes { buffer in
                try decompressor.read(into: buffer) { target in
                    let some = rest.prefix(target.count)
                    target.copyBytes(from: some)
                    rest = rest.dropFirst(some.count)
                    return some.count
                }
            }
            if count == 0 { return all }
            all += piece[..<count]
        }
    }
}

extension [UInt8] {
    /// Which of the texts stand in the bytes, whatever the others are.
    ///
    /// A hundred citizens are looked for in everything there is: the bytes are made ready once.
    func held(of texts: [String]) -> [String] {
        let data = Data(self)
        return texts.filter { data.range(of: Data($0.utf8)) != nil }
    }
}
