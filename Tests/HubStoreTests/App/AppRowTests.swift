import Foundation
import HubModel
import HubStore
import PQ
import Testing

/// What the app wrote has no answer behind it, and is kept, shown and erased like all else.
@Suite struct `A row that the app wrote` {
    private static let photo: [UInt8] = [0xFF, 0xD8, 0xFF] + [UInt8](repeating: 7, count: 200_000)

    private struct Sent {
        var database: AppFixture
        var landing: FileLandingStore
        var folder: String
        var feedback: String
        var digest: Digest
    }

    /// A report with a photo, and another citizen's.
    private func sent(_ body: (Sent) async throws -> Void) async throws {
        let database = try await AppFixture()
        let folder = NSTemporaryDirectory() + "lienthong-app-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let store = "SELECT app.store_file('anh.jpg', $1)"
        let photo = try #require(try await database.value(store, [.bytes(Self.photo)]))
        let send =
            "SELECT app.submit_feedback('road', 'x', photos => ARRAY[$1], name => 'Lê Thị Mẫu', phone => '0912000111')"
        let id = try #require(try await database.value(send, [.text(photo)]))
        _ = try await database.value("SELECT app.submit_feedback('road', 'y')", as: AppFixture.thu)
        try await body(
            Sent(
                database: database,
                landing: FileLandingStore(root: folder + "/landing", conninfo: database.conninfo),
                folder: folder,
                feedback: id,
                digest: try #require(Digest(hexadecimal: photo))
            )
        )
    }

    @Test func `names its file, which is read as it came and stays as long as it is named`() async throws {
        try await sent { sent in
            let payload = try #require(try await sent.landing.file(sent.digest))
            let read = try payload.reader()
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = try piece.withUnsafeMutableBytes({ try read($0) }), count > 0 {
                bytes += piece[..<count]
            }
            #expect(bytes == Self.photo && payload.size == Int64(Self.photo.count))
            _ = try await sent.database.rows("UPDATE hub.file SET kept_at = now() - interval '2 days'")
            _ = try await sent.database.rows("DELETE FROM staging.citizen_file")
            #expect(try await sent.landing.sweepFiles(AppFixture.catalogue.entities) == 0)
            _ = try await sent.database.rows("DELETE FROM staging.feedback_photo")
            #expect(try await sent.landing.sweepFiles(AppFixture.catalogue.entities) == 1)
            #expect(try await sent.landing.file(sent.digest) == nil)
        }
    }

    @Test func `is told from what a pull has brought`() async throws {
        try await sent { sent in
            let row = try await Provenance(sent.database.session).row("feedback", key: [sent.feedback])
            #expect(row?.isOfApp == true && row?.pull == nil && row?.payload == nil && row?.changedAt != nil)
            #expect(row?.columns.first { $0.name == "content" }?.value == "x")
        }
    }

    @Test func `is past its time like any other`() async throws {
        try await sent { sent in
            let later = Timestamp(seconds: Int64(Date.now.timeIntervalSince1970) + 6 * 366 * 86_400)
            let sweep = RetentionSweep(
                sent.database.session,
                entities: AppFixture.catalogue.entities,
                now: later
            )
            let rows = try await sweep.sweep().rows
            #expect(rows == ["feedback": 2, "feedback_photo": 1, "citizen_file": 1])
        }
    }

    @Test func `is the citizen's to take along and to have erased`() async throws {
        try await sent { sent in
            let entities = AppFixture.catalogue.entities
            let export = PersonExport(sent.database.session, entities: entities)
            let rows = try await export.rows([.citizenID: [AppFixture.mau]], by: "cán bộ")
            #expect(Set(rows.map(\.entity)) == ["feedback", "feedback_photo", "citizen_file"])
            #expect(rows.allSatisfy { $0.source == "app" })
            let register = ErasureRegister(
                folder: sent.folder,
                database: sent.database.session,
                environment: [:]
            )
            let erasure = PersonErasure(
                register,
                entities: entities,
                landing: sent.landing,
                conninfo: sent.database.conninfo
            ) { _, _, _, _ in [] }
            let outcome = try await erasure.erase(
                [.citizenID: [AppFixture.mau]],
                PersonErasure.Act(person: "cán bộ", reason: "CV 12/2026")
            )
            #expect(
                outcome.rows == ["feedback": 1, "feedback_photo": 1, "citizen_file": 1] && outcome.files == 1
            )
            #expect(
                try await sent.database.rows("SELECT author_id FROM staging.feedback") == [AppFixture.thu]
            )
            #expect(try await sent.database.rows("SELECT count(*) FROM hub.file") == ["0"])
            let left = try await sent.database.rows("SELECT payload::text FROM hub.outbox ORDER BY number")
            #expect(left[0] == "{}" && left[1].contains(AppFixture.thu))
        }
    }

    // MARK: The table

    private static func diary(
        _ writer: Entity.Writer?,
        fields more: [Entity.Field] = [],
        filled: [String] = []
    ) throws
        -> Entity
    {
        let text = { (name: String) in Entity.Field(name: name, type: .text, title: name) }
        var entity = Entity.sample(
            "diary",
            fields: [text("code"), text("owner"), text("note")] + more,
            visibleTo: .citizen(column: "owner")
        )
        entity.writtenBy = writer
        guard !filled.isEmpty else { return entity }
        let values = try filled.map { FieldMapping(field: $0, origin: .paths([try Path($0)])) }
        entity.sources = [SourceMapping(pull: PullID(connector: "a", pull: "b"), values: values)]
        return entity
    }

    private func rights(_ database: StagingFixture) async throws -> [String?] {
        try await database.values(
            """
            SELECT privilege_type || ' ' || string_agg(column_name, ',' ORDER BY column_name)
            FROM information_schema.column_privileges WHERE table_schema = 'staging' AND table_name = 'diary'
                AND grantee = 'app_views' AND privilege_type <> 'SELECT' GROUP BY privilege_type ORDER BY 1
            """
        )
    }

    @Test func `may be written as its mapping says, and no more when that changes`() async throws {
        let database = try await StagingFixture()
        let owner = DatabaseSession(database.conninfo + " options='-c role=hub_owner'")
        try await owner.use { _ = try Migrations.apply(on: $0) }
        try await RoleSetup().grantTables(on: database.session)
        _ = try await database.migrate([Self.diary(nil)])
        #expect(try await rights(database) == [])
        _ = try await database.migrate([Self.diary(.app)])
        #expect(try await rights(database) == ["INSERT code,note,owner", "UPDATE note"])
        #expect(try await database.migrate([Self.diary(.app)]).applied == [])
        let more = Entity.Field(name: "more", type: .integer, title: "more")
        _ = try await database.migrate([Self.diary(.app, fields: [more])])
        #expect(try await rights(database) == ["INSERT code,more,note,owner", "UPDATE more,note"])
        // A column that a source fills is not the app's to change.
        _ = try await database.migrate([Self.diary(.app, fields: [more], filled: ["code", "owner", "note"])])
        #expect(try await rights(database) == ["INSERT code,more,note,owner", "UPDATE more"])
        _ = try await database.migrate([Self.diary(nil, fields: [more], filled: ["code", "owner", "note"])])
        #expect(try await rights(database) == [])
        #expect(
            try await database.values("SELECT polname FROM pg_policy WHERE polname LIKE 'written%'") == []
        )
    }

    @Test func `is refused where no column says whose it is`() async throws {
        let entity = try Self.diary(.app).with { $0.visibleTo = .everyone }
        let failure = #expect(throws: HubFailure.self) {
            _ = try StagingPlan(entities: [entity], existing: .empty)
        }
        #expect(failure?.code == "staging.written_by_nobody")
    }
}
