import Bytes
import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore
import Synchronization
import Testing

@Suite(.serialized) struct `Files that records carry` {
    private struct Named: Decodable {
        var digest: String
        var size: Int
        var name: String
    }

    /// By the contract's code: what its column says, and the bytes that are kept.
    private func kept(in hub: TownHub) async throws -> [String: (named: Named, bytes: [UInt8])] {
        var found: [String: (Named, [UInt8])] = [:]
        for row in try await hub.rows("SELECT code, scan FROM staging.contract WHERE scan IS NOT NULL") {
            let parts = row.split(separator: "|", maxSplits: 1).map(String.init)
            let named = try JSONDecoder().decode(Named.self, from: Data(parts[1].utf8))
            let digest = try #require(Digest(hexadecimal: named.digest))
            let stored = try await hub.landing.file(digest)
            found[parts[0]] = (named, try bytes(of: #require(stored)))
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

    private func onDisk(_ hub: TownHub) -> Int {
        let folder = hub.project.root + "/var/landing/files"
        return (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? [])
            .count { $0.hasSuffix(".zst") }
    }

    private func makeOld(_ hub: TownHub) async throws {
        _ = try await hub.rows("UPDATE hub.file SET kept_at = kept_at - interval '2 days'")
    }

    @Test func `are kept byte for byte, small ones in a row and large ones on disk, and refused ones not`()
        async throws
    {
        try await TownHub.use(TownProject(hasScans: true), people: 60) { hub in
            _ = try await hub.run()
            let files = try await kept(in: hub)
            // Six records of sixty become no rows.
            #expect(files.count == 54)
            #expect(try await hub.value("SELECT count(*) FROM hub.file") == "54")
            #expect(onDisk(hub) == 3)
            for person in hub.town.people where person.index % 10 != 9 {
                let file = try #require(files[person.code])
                #expect(file.bytes == person.scan)
                #expect(file.named.size == person.scan.count)
                #expect(file.named.name == "giay-\(person.index).bin")
                #expect(file.named.digest == Digest(bytes: SHA256.digest(person.scan)).description)
            }
        }
    }

    /// The paper is no base64 inside, so a second step cannot be done: that too must come out the same both ways.
    @Test(arguments: [("[base64]", 54), ("[base64, unzip]", 54), ("[base64, base64]", 0)])
    func `opened by the mapping are after a remap what they are after a fresh pull`(
        steps: String,
        count: Int
    ) async throws {
        let files = try TownProject(hasScans: true)
        try await TownHub.use(files, people: 60) { hub in
            _ = try await hub.run()
            let before = try await kept(in: hub).mapValues(\.bytes)
            let mapping = files.root + "/Mappings/contract.yaml"
            let text = try String(contentsOfFile: mapping, encoding: .utf8)
            try text.replacing("{ from: scan, with", with: "{ from: scan, unwrap: \(steps), with")
                .write(toFile: mapping, atomically: true, encoding: .utf8)
            let changed = hub.with(try files.read())
            let remapped = try await changed.remap("contract")["contracts"]
            #expect(remapped?.state == .succeeded && remapped?.account.closes == true)
            let contents = "SELECT code, scan, _hash FROM staging.contract ORDER BY code"
            let rows = try await changed.rows(contents)
            let after = try await kept(in: changed).mapValues(\.bytes)
            #expect(after == (count == 0 ? [:] : before))
            _ = try await changed.rows("DELETE FROM staging.bill")
            _ = try await changed.rows("DELETE FROM staging.contract")
            _ = try await changed.rows("DELETE FROM hub.page")
            _ = try await changed.run()
            #expect(try await changed.rows(contents) == rows && rows.count == 54)
            #expect(try await kept(in: changed).count == count)
            try await checkReason(changed)
        }
    }

    /// `why` opens the value again, from the answer's bytes.
    private func checkReason(_ hub: TownHub) async throws {
        let id = PullID(connector: "town", pull: "contracts")
        let job = try JobCompiler(hub.project).job(id, now: TownHub.now, isOffline: true)
        let code = try await hub.value("SELECT min(code) FROM staging.contract")
        let found = try await Provenance(hub.database).row("contract", key: [code])
        let row = try #require(found)
        let payload = try await hub.landing.open(try #require(row.payload))
        let made = try RecordTrace.read(job, payload, ordinal: try #require(row.ordinal))
        let columns = try #require(made).columns.map { ($0.name, $0.derived) }
        let equal = try await Rederivation(hub.database)
            .agreeing("contract", key: [code], with: Dictionary(columns, uniquingKeysWith: { $1 }))
        #expect(equal.contains("scan"))
    }

    @Test func `stay as long as a row names them, and a day longer`() async throws {
        try await TownHub.use(TownProject(hasScans: true), people: 60) { hub in
            _ = try await hub.run()
            let entities = hub.project.catalogue.entities
            try await makeOld(hub)
            #expect(try await hub.landing.sweepFiles(entities) == 0)
            // Of another night's answer every row is the same, so nothing is written, and nothing goes.
            hub.town.night.withLock { $0 += 1 }
            _ = try await hub.run()
            #expect(try await hub.landing.sweepFiles(entities) == 0)
            let codes = "'\(hub.town.people[0].code)', '\(hub.town.people[1].code)'"
            _ = try await hub.rows("DELETE FROM staging.contract WHERE code IN (\(codes))")
            #expect(try await hub.landing.sweepFiles(entities) == 2)
            #expect(onDisk(hub) == 2)
            _ = try await hub.rows("DELETE FROM staging.contract")
            _ = try await hub.rows("UPDATE hub.file SET kept_at = now()")
            #expect(try await hub.landing.sweepFiles(entities) == 0)
            try await makeOld(hub)
            #expect(try await hub.landing.sweepFiles(entities) == 52)
            #expect(onDisk(hub) == 0)
        }
    }

    @Test func `outlive the answers that they came in`() async throws {
        try await TownHub.use(TownProject(hasScans: true), people: 20) { hub in
            _ = try await hub.run()
            _ = try await hub.rows("UPDATE hub.payload SET keep_until = now() - interval '1 day'")
            _ = try await hub.landing.sweep()
            #expect(try await kept(in: hub).count == 18)
        }
    }

    @Test func `that are lost from the disk are written again when they come again`() async throws {
        try await TownHub.use(TownProject(hasScans: true), people: 10) { hub in
            _ = try await hub.run()
            let folder = hub.project.root + "/var/landing/files"
            try FileManager.default.removeItem(atPath: folder)
            let large = try #require(
                Digest(hexadecimal: Digest(bytes: SHA256.digest(hub.town.people[0].scan)).description)
            )
            #expect(try await hub.landing.file(large) == nil)
            _ = try await hub.rows("DELETE FROM staging.contract")
            _ = try await hub.rows("DELETE FROM hub.page")
            _ = try await hub.run()
            #expect(try await kept(in: hub).count == 9)
        }
    }
}
