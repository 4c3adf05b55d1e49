import Foundation
import HubModel
import HubStore
import PQ
import Testing

/// The functions of the project's own `App/`, as the citizens' app calls them.
@Suite struct `What a citizen sends` {
    private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array("a photo".utf8)

    private func payloads(_ database: AppFixture) async throws -> [[String: Any]] {
        try await database.rows("SELECT payload FROM hub.outbox ORDER BY number").map { text in
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }
    }

    @Test func `is a row that the author alone sees, and one message`() async throws {
        let database = try await AppFixture()
        let photo = try await database.value(
            "SELECT app.store_file('C:\\ảnh\\ổ gà.jpg', $1)",
            [.bytes(Self.jpeg)]
        )
        let id = try await database.value(
            """
            SELECT app.submit_feedback('road', E'  Ổ gà\\r\\ntrước cổng  ', 'Đường tỉnh 826', 10.586, 106.561, '28132',
                ARRAY[$1, $1], false, 'Lê Thị Mẫu', '0912 000 111')
            """,
            [PQParameter(photo)]
        )
        #expect(try #require(id).wholeMatch(of: /TNS-\d{8}-\d{6}/) != nil)
        let seen = "SELECT feedback_id FROM app.feedback"
        #expect(try await database.values(seen, as: AppFixture.mau) == [id])
        #expect(try await database.values(seen, as: AppFixture.thu) == [])
        #expect(try await database.values(seen, as: nil) == [])
        #expect(
            try await database.values("SELECT number FROM app.feedback_photo", as: AppFixture.mau) == ["1"]
        )
        #expect(try await database.values("SELECT number FROM app.feedback_photo", as: AppFixture.thu) == [])
        let message = try #require(try await payloads(database).first)
        #expect(message["id"] as? String == id && message["route"] as? String == "ioc")
        #expect(message["content"] as? String == "Ổ gà\ntrước cổng")
        let person = try #require(message["person"] as? [String: String])
        #expect(person == ["name": "Lê Thị Mẫu", "phone": "+84912000111", "citizen_id": AppFixture.mau])
        let photos = try #require(message["photos"] as? [[String: Any]])
        #expect(photos.map { $0["name"] as? String } == ["ổ gà.jpg"] && photos[0]["file"] as? String == photo)
        #expect((message["created_at"] as? String)?.hasSuffix("+07:00") == true)
        #expect(
            try await database.rows("SELECT aggregatetype, aggregateid, type FROM hub.outbox") == [
                "feedback|\(id ?? "")|created"
            ]
        )
    }

    @Test func `says nothing of its author where it is anonymous`() async throws {
        let database = try await AppFixture()
        let photo = try await database.value(
            "SELECT app.store_file('Le Thi Mau.jpg', $1)",
            [.bytes(Self.jpeg)]
        )
        _ = try await database.value(
            "SELECT app.submit_feedback('road', 'x', photos => ARRAY[$1], anonymous => true, name => 'Lê Thị Mẫu', phone => '0912000111')",
            [PQParameter(photo)]
        )
        let text = try await database.rows("SELECT payload::text FROM hub.outbox")[0]
        for trace in [AppFixture.mau, "912000111", "Mẫu", "Mau", "person"] { #expect(!text.contains(trace)) }
        #expect(
            try await database.rows("SELECT author_id, name, phone FROM staging.feedback") == [
                "\(AppFixture.mau)|-|-"
            ]
        )
        #expect(
            try await database.values("SELECT author_id FROM app.feedback", as: AppFixture.mau) == [
                AppFixture.mau
            ]
        )
    }

    @Test func `is sent once however often the phone tries`() async throws {
        let database = try await AppFixture()
        let key = UUID().uuidString
        let calls = [
            "app.submit_feedback('road', 'x', client_key => $1::uuid)",
            "app.submit_marital_status('Lê Thị Mẫu', '0912000111', 'UBND', 'Kết hôn', 'single', 'Long An', client_key => $1::uuid)",
            "app.request_electricity('terminate', 'PB06010012345', 'Lê Thị Mẫu', '0912000111', client_key => $1::uuid)",
        ]
        for call in calls {
            let ids = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await DatabaseSession(database.conninfo).transaction { connection in
                            try connection.execute("SET LOCAL ROLE app_reader")
                            try connection.execute(
                                "SELECT set_config('app.citizen', $1, true)",
                                [.text(AppFixture.mau)]
                            )
                            return try connection.execute("SELECT \(call)", [.text(key)]).text(0, 0)
                        }
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
        }
        #expect(try await database.rows("SELECT count(*) FROM hub.outbox") == ["3"])
        // Another citizen with the same key is another.
        _ = try await database.value("SELECT \(calls[0])", [.text(key)], as: AppFixture.thu)
        #expect(try await database.rows("SELECT count(*) FROM hub.outbox") == ["4"])
    }

    @Test func `is seen by everyone once an officer has let it, without who sent it`() async throws {
        let database = try await AppFixture("after_moderation")
        let id = try #require(
            try await database.value(
                "SELECT app.submit_feedback('road', 'x', name => 'Lê Thị Mẫu', phone => '0912000111')"
            )
        )
        let seen = "SELECT concat_ws('|', feedback_id, author_id, name, phone, client_key) FROM app.feedback"
        #expect(try await database.values(seen, as: AppFixture.thu) == [])
        let act = "SELECT app.moderate_feedback('\(id)', 'approved', 'Nguyễn Văn Ví Dụ', 'đúng')"
        #expect(try await database.refusal(act) == "42501")
        try await database.session.transaction { connection in
            try connection.execute("SET LOCAL ROLE hub_operator")
            try connection.execute(act)
        }
        #expect(try await database.values(seen, as: AppFixture.thu) == [id])
        #expect(try await database.values(seen, as: nil) == [id])
        #expect(
            try await database.values(seen, as: AppFixture.mau) == [
                "\(id)|\(AppFixture.mau)|Lê Thị Mẫu|+84912000111"
            ]
        )
        #expect(
            try await database.rows("SELECT person, act, subject, detail->>'decision' FROM hub.audit")
                == ["Nguyễn Văn Ví Dụ|feedback.moderate|\(id)|approved"]
        )
    }

    @Test func `are the three procedures, each with its own facts`() async throws {
        let database = try await AppFixture()
        let calls = [
            "app.submit_diploma_copy('Lê Thị Mẫu', '0912000111', 'Sở GD&ĐT', 'upper_secondary', 'Lê Thị Mẫu', '1990-09-02', 2008, copies => 2)",
            "app.submit_marital_status('Lê Thị Mẫu', '0912000111', 'UBND phường Long An', 'Kết hôn', 'single', 'Long An', '2008-10-01')",
            "app.submit_birth_registration('Lê Thị Mẫu', '0912000111', 'UBND phường Long An', 'Trần Văn Thử', 'male', '2026-05-01', 'Bệnh viện tỉnh', 'Lê Thị Mẫu', '080190999901', 'Nguyễn Văn Ví Dụ', '080085999903')",
        ]
        for call in calls { _ = try await database.value("SELECT \(call)") }
        let messages = try await payloads(database)
        #expect(messages.map { $0["procedure_code"] as? String } == ["1.005092", "1.004873", "1.001193"])
        let details = messages.compactMap { $0["details"] as? [String: Any] }
        #expect(details[0]["copies"] as? Int == 2 && details[1]["lived_from"] as? String == "2008-10-01")
        #expect((details[2]["father"] as? [String: String])?["citizen_id"] == "080085999903")
        #expect(
            try await database.values(
                "SELECT kind FROM app.dossier_submission ORDER BY 1",
                as: AppFixture.mau
            ).count == 3
        )
        #expect(
            try await database.values("SELECT kind FROM app.dossier_submission", as: AppFixture.thu) == []
        )
    }

    @Test func `is consent, which counts no more from the moment it is taken back`() async throws {
        let database = try await AppFixture()
        let give =
            "SELECT app.give_consent('TRA_CUU_BHXH', '2026-01', 'Lê Thị Mẫu', '1990-09-02', '8012345678')"
        let id = try #require(try await database.value(give))
        #expect(try await database.value(give) == id)
        #expect(
            try await database.refusal("SELECT app.withdraw_consent($1)", [.text(id)], as: AppFixture.thu)
                == "LT014"
        )
        let first = try await database.value("SELECT app.withdraw_consent($1)", [.text(id)])
        #expect(try await database.value("SELECT app.withdraw_consent($1)", [.text(id)]) == first)
        #expect(try await database.value(give) != id)
        // One that the register brought, as a pull has left it.
        try await database.session.use {
            try $0.script(
                """
                INSERT INTO staging.consent (consent_id, citizen_id, agreed_to, _source, _hash)
                VALUES ('DY-000001', '\(AppFixture.mau)', 'KIEM_TRA_THE_BHYT', 1, gen_random_uuid());
                """
            )
        }
        _ = try await database.value("SELECT app.withdraw_consent('DY-000001')")
        let consent = try #require(AppFixture.catalogue.entity("consent"))
        #expect(consent.columnsOfApp == ["withdrawn_in_app_at"])
        #expect(consent.inForce.map(\.text).contains("withdrawn_in_app_at empty"))
        #expect(
            try await database.rows("SELECT _source FROM staging.consent WHERE consent_id = 'DY-000001'") == [
                "1"
            ]
        )
    }

    // MARK: Hostile input

    private static let long = "repeat('ạ', 5001)"

    @Test(arguments: [
        ("submit_feedback('road', '')", "LT002"), ("submit_feedback('road', NULL)", "LT002"),
        ("submit_feedback('road', E' \\t\\n \u{a0}')", "LT002"),
        ("submit_feedback('road', \(long))", "LT003"),
        ("submit_feedback('road', repeat('x', 200000000))", "LT003"),
        ("submit_feedback('road', 'a' || chr(7))", "LT004"),
        ("submit_feedback('road', U&'a\\202Eb')", "LT004"),
        ("submit_feedback('road', 'x', E'a\\nb')", "LT004"),
        ("submit_feedback('road', 'x', repeat('x', 301))", "LT003"),
        ("submit_feedback('', 'x')", "LT002"), ("submit_feedback('nothing', 'x')", "LT005"),
        ("submit_feedback($$road' OR '1'='1$$, 'x')", "LT005"),
        ("submit_feedback('road', 'x', ward => '99999')", "LT005"),
        ("submit_feedback('road', 'x', latitude => 10)", "LT006"),
        ("submit_feedback('road', 'x', NULL, 106.5, 10.5)", "LT006"),
        ("submit_feedback('road', 'x', NULL, 'NaN', 106)", "LT006"),
        ("submit_feedback('road', 'x', NULL, 'Infinity', 106)", "LT006"),
        ("submit_feedback('road', 'x', NULL, -10, 106)", "LT006"),
        ("submit_feedback('road', 'x', phone => '12345')", "LT007"),
        ("submit_feedback('road', 'x', phone => '0112345678')", "LT007"),
        ("submit_feedback('road', 'x', phone => '0912000111; DROP TABLE x')", "LT007"),
        ("submit_feedback('road', 'x', photos => ARRAY[repeat('0', 64)])", "LT009"),
        ("submit_feedback('road', 'x', photos => ARRAY[NULL]::text[])", "LT009"),
        ("submit_feedback('road', 'x', photos => ARRAY['../../etc/passwd'])", "LT009"),
        ("submit_feedback('road', 'x', photos => array_fill('a'::text, ARRAY[11]))", "LT010"),
        ("submit_diploma_copy('M', '0912000111', 'S', 'upper_secondary', 'M', '2030-01-01', 2008)", "LT011"),
        ("submit_diploma_copy('M', '0912000111', 'S', 'upper_secondary', 'M', '1990-01-01', 1995)", "LT011"),
        (
            "submit_diploma_copy('M', '0912000111', 'S', 'upper_secondary', 'M', '1990-01-01', 2008, copies => 21)",
            "LT010"
        ),
        ("submit_diploma_copy('M', '0912000111', 'S', 'doctor', 'M', '1990-01-01', 2008)", "LT005"),
        ("submit_diploma_copy(NULL, '0912000111', 'S', 'upper_secondary', 'M', '1990-01-01', 2008)", "LT002"),
        (
            "submit_marital_status('M', '0912000111', 'U', 'K', 'single', 'L', '2026-01-01', '2025-01-01')",
            "LT011"
        ),
        ("submit_marital_status('M', '0912000111', 'U', 'K', 'single', 'L', 'infinity')", "LT011"),
        ("submit_birth_registration('M', '0912000111', 'U', 'T', 'x', '2026-01-01', 'B')", "LT005"),
        (
            "submit_birth_registration('M', '0912000111', 'U', 'T', 'male', '2026-01-01', 'B', 'M', '080190999902x')",
            "LT008"
        ),
        (
            "submit_birth_registration('M', '0912000111', 'U', 'T', 'male', '2026-01-01', 'B', 'M', '080085999903')",
            "LT008"
        ),
        (
            "submit_birth_registration('M', '0912000111', 'U', 'T', 'male', '1991-01-01', 'B', 'M', '080190999901')",
            "LT011"
        ),
        (
            "submit_birth_registration('M', '0912000111', 'U', 'T', 'male', '2026-01-01', 'B', NULL, '080190999901')",
            "LT002"
        ),
        ("request_electricity('steal', 'PB06010012345', 'M', '0912000111')", "LT005"),
        ("request_electricity('terminate', 'PB0601001234', 'M', '0912000111')", "LT005"),
        (
            "request_electricity('terminate', 'PB06010012345', 'M', '0912000111', wanted_on => '2020-01-01')",
            "LT011"
        ),
        ("request_electricity('change_holder', 'PB06010012345', 'M', '0912000111')", "LT002"),
        (
            "request_electricity('change_households', 'PB06010012345', 'M', '0912000111', households => 0)",
            "LT010"
        ),
        ("request_electricity('increase_capacity', 'PB06010012345', 'M', '0912000111')", "LT010"),
        (
            "request_electricity('increase_capacity', 'PB06010012345', 'M', '0912000111', capacity_kw => 'NaN')",
            "LT010"
        ),
        ("give_consent('EVERYTHING', '1', 'M')", "LT005"),
        ("give_consent('TRA_CUU_BHXH', '1', 'M', '31/02/1990')", "LT011"),
        ("give_consent('TRA_CUU_BHXH', '1', 'M', '1990-02-30')", "LT011"),
        ("give_consent('TRA_CUU_BHXH', '1', 'M', '1990', '80123')", "LT008"),
        ("withdraw_consent('DY-1')", "LT014"),
        ("store_file('a', '')", "LT002"), ("store_file('a', NULL)", "LT002"),
        ("store_file('a.jpg', 'MZ not a photo')", "LT012"),
        ("store_file('a.svg', '<svg onload=alert(1)>')", "LT012"),
        ("store_file('a', ('\\xffd8ff' || repeat('00', 11 * 1048576))::bytea)", "LT013"),
    ])
    func `is refused with its own code`(call: String, code: String) async throws {
        let database = try await AppFixture.shared.value
        #expect(try await database.refusal("SELECT app.\(call)") == code)
    }

    @Test(arguments: [
        nil, "", "080190999901 ", "O80190999901", "013190999901", "080190999901' OR true --", "0912000111",
    ])
    func `is refused where nobody has signed in`(citizen: String?) async throws {
        let database = try await AppFixture.shared.value
        #expect(try await database.refusal("SELECT app.submit_feedback('road', 'x')", as: citizen) == "LT001")
        #expect(
            try await database.refusal("SELECT app.store_file('a', '\\xffd8ff00')", as: citizen) == "LT001"
        )
        #expect(try await database.refusal("SELECT app.withdraw_consent('x')", as: citizen) == "LT001")
    }

    @Test func `comes with words for a screen and for a developer`() async throws {
        let database = try await AppFixture()
        let words = try await database.session.transaction { connection in
            try connection.execute("SET LOCAL ROLE app_reader")
            try connection.execute("SET LOCAL app.citizen = '\(AppFixture.mau)'")
            try connection.script(
                """
                DO $$ DECLARE m text; h text; d text; BEGIN
                    PERFORM app.submit_feedback('road', 'x', phone => '1');
                EXCEPTION WHEN SQLSTATE 'LT007' THEN
                    GET STACKED DIAGNOSTICS m = MESSAGE_TEXT, h = PG_EXCEPTION_HINT, d = PG_EXCEPTION_DETAIL;
                    PERFORM set_config('t.m', m, true), set_config('t.h', h, true), set_config('t.d', d, true);
                END $$
                """
            )
            let row = try connection.execute(
                "SELECT current_setting('t.m'), current_setting('t.h'), current_setting('t.d')::jsonb->>'field'"
            )
            return (0..<3).map { row.text(0, $0) }
        }
        #expect(
            words == [
                "Số điện thoại không phải số điện thoại Việt Nam.",
                "phone is no Vietnamese telephone number.", "phone",
            ]
        )
    }

    @Test(arguments: [
        ("../../../etc/passwd", "passwd"), ("C:\\Users\\mẫu\\ảnh.jpg", "ảnh.jpg"),
        ("a\u{1}b\u{202e}gpj.exe", "abgpj.exe"),
        ("", "tep"), ("...", "tep"), ("/", "tep"), ("<script>:\"|?*%.jpg", "script.jpg"),
        ("e\u{301}.png", "é.png"),
    ])
    func `has a file's name without what leads elsewhere`(given: String, kept: String) async throws {
        let name = try await AppFixture.shared.value.value(
            "SELECT file->>'name' FROM app.citizen_file",
            [.text(given), .bytes(Self.jpeg)],
            after: "SELECT app.store_file($1, $2)"
        )
        #expect(name == kept)
    }

    @Test(arguments: [
        ("\\xffd8ffe0", "image/jpeg"), ("\\x89504e470d0a1a0a00", "image/png"),
        ("\\x47494638396100", "image/gif"),
        ("\\x52494646000000005745425000", "image/webp"),
        ("\\x0000001866747970 69736f6d".replacing(" ", with: ""), "video/mp4"),
        ("\\x255044462d312e37", "application/pdf"),
    ])
    func `has the type that its bytes tell`(bytes: String, type: String) async throws {
        let told = try await AppFixture.shared.value.value(
            "SELECT file->>'media_type' FROM app.citizen_file",
            after: "SELECT app.store_file('x.exe', '\(bytes)')"
        )
        #expect(told == type)
    }

    @Test func `names no file of somebody else, though the bytes are equal`() async throws {
        let database = try await AppFixture()
        let photo = try await database.value(
            "SELECT app.store_file('a', $1)",
            [.bytes(Self.jpeg)],
            as: AppFixture.thu
        )
        let send = "SELECT app.submit_feedback('road', 'x', photos => ARRAY[$1])"
        #expect(try await database.refusal(send, [PQParameter(photo)]) == "LT009")
        _ = try await database.value("SELECT app.store_file('b', $1)", [.bytes(Self.jpeg)])
        #expect(try await database.refusal(send, [PQParameter(photo)]) == nil)
        #expect(try await database.rows("SELECT count(*), max(kept) FROM hub.file") == ["1|plain"])
    }

    @Test func `keeps at most fifty files a day`() async throws {
        let store =
            "SELECT count(app.store_file('a', '\\xffd8ff'::bytea || int4send(n))) FROM generate_series(1, 50) n"
        let failure = await #expect(throws: HubFailure.self) {
            _ = try await AppFixture.shared.value.value(
                "SELECT app.store_file('a', '\\xffd8ff'::bytea || int4send(99))",
                after: store
            )
        }
        #expect((failure?.underlying as? PQError)?.sqlstate == "LT010")
    }
}
