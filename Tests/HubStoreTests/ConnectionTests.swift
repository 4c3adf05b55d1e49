import HubModel
import HubStore
import PQ
import Testing

@Suite struct `A connection` {
    private func connect() throws -> PQConnection {
        try PQConnection(try TestCluster.running().conninfo("postgres"))
    }

    @Test(arguments: ["", "Lê Thị Mẫu", "a'b\"c\\d", "{x,y}"])
    func `gives a text back as it was sent`(text: String) throws {
        let result = try connect().execute("SELECT $1::text", [.text(text)])
        #expect(result.text(0, 0) == text)
    }

    @Test(arguments: [0, 1, -1, Int64.max, Int64.min])
    func `gives a number back in both forms`(number: Int64) throws {
        let connection = try connect()
        let text = try connection.execute("SELECT $1::bigint", [.integer(number)])
        let binary = try connection.execute("SELECT $1::bigint", [.integer(number)], binary: true)
        #expect(text.integer(0, 0) == number)
        #expect(binary.integer(0, 0) == number)
    }

    @Test func `gives bytes back in both forms`() throws {
        let bytes = (0...255).map { UInt8($0) }
        let connection = try connect()
        #expect(try connection.execute("SELECT $1::bytea", [.bytes(bytes)]).bytes(0, 0) == bytes)
        #expect(
            try connection.execute("SELECT $1::bytea", [.bytes(bytes)], binary: true).bytes(0, 0) == bytes
        )
    }

    @Test func `sends lists with everything a text may hold`() throws {
        let items: [String?] = ["a,b", "q\"uote", "back\\slash", nil, "NULL", "{}"]
        let connection = try connect()
        let result = try connection.execute(
            "SELECT item FROM unnest($1::text[]) WITH ORDINALITY AS t(item, n) ORDER BY n",
            [.texts(items)]
        )
        #expect((0..<result.rowCount).map { result.text($0, 0) } == items)
    }

    @Test func `keeps row content out of its errors`() throws {
        let connection = try connect()
        try connection.script("CREATE TEMP TABLE person (name text PRIMARY KEY)")
        try connection.execute("INSERT INTO person VALUES ($1)", [.text("Lê Thị Mẫu")])
        let error = #expect(throws: PQError.self) {
            try connection.execute("INSERT INTO person VALUES ($1)", [.text("Lê Thị Mẫu")])
        }
        #expect(error?.sqlstate == "23505")
        #expect(error?.constraint == "person_pkey")
        #expect(error.map { "\($0)" }?.contains("Mẫu") == false)
        #expect(connection.isAlive)
    }

    @Test func `loads rows by copy and goes on after a refused one`() throws {
        let connection = try connect()
        try connection.script("CREATE TEMP TABLE number (value bigint)")
        let loaded = try connection.copyIn("COPY number FROM STDIN") { try $0.write(Array("1\n2\n3\n".utf8)) }
        #expect(loaded == 3)
        #expect(throws: PQError.self) {
            try connection.copyIn("COPY number FROM STDIN") { try $0.write(Array("4\nx\n".utf8)) }
        }
        #expect(try connection.execute("SELECT count(*) FROM number").integer(0, 0) == 3)
    }

    @Test func `drops the rows of a copy whose writer throws`() throws {
        let connection = try connect()
        try connection.script("CREATE TEMP TABLE number (value bigint)")
        #expect(throws: CancellationError.self) {
            try connection.copyIn("COPY number FROM STDIN") { writer in
                try writer.write(Array("1\n".utf8))
                throw CancellationError()
            }
        }
        #expect(try connection.execute("SELECT count(*) FROM number").integer(0, 0) == 0)
    }

    @Test func `keeps notices`() throws {
        let connection = try connect()
        try connection.script("DROP TABLE IF EXISTS not_there")
        #expect(connection.takeNotices().count == 1)
        #expect(connection.takeNotices().isEmpty)
    }

    @Test func `can be interrupted from another thread`() async throws {
        let connection = try connect()
        let canceller = connection.canceller
        let interrupting = Task.detached {
            // Asked again and again: the statement may not have begun yet.
            while !Task.isCancelled { canceller.cancel() }
        }
        let error = #expect(throws: PQError.self) { try connection.execute("SELECT pg_sleep(600)") }
        interrupting.cancel()
        #expect(error?.sqlstate == "57014")
    }

    @Test func `says when the line is lost`() throws {
        let connection = try connect()
        _ = try connect().execute(
            "SELECT pg_terminate_backend($1::int)",
            [.integer(Int64(connection.backend))]
        )
        let error = #expect(throws: PQError.self) { try connection.execute("SELECT 1") }
        #expect(error?.connectionLost == true)
        #expect(!connection.isAlive)
    }

    @Test(arguments: [("a", #""a""#), (#"a"b"#, #""a""b""#), ("tên cột", #""tên cột""#), ("a\0b", #""ab""#)])
    func `quotes identifiers`(name: String, expected: String) {
        #expect(quoted(identifier: name) == expected)
    }

    @Test(arguments: ["'; DROP TABLE x; --", "\\'", "Lê"])
    func `quotes literals`(text: String) throws {
        #expect(try connect().execute("SELECT \(quoted(literal: text))").text(0, 0) == text)
    }
}

@Suite struct `A database session` {
    @Test func `connects again after its line was lost`() async throws {
        let session = DatabaseSession(try TestCluster.running().conninfo("postgres"))
        let backend = try await session.use { $0.backend }
        let killer = DatabaseSession(try TestCluster.running().conninfo("postgres"))
        _ = try await killer.use {
            try $0.execute("SELECT pg_terminate_backend($1::int, 10000)", [.integer(Int64(backend))]).rowCount
        }
        // An idle line that the server has closed is noticed before it is used.
        #expect(try await session.use { try $0.execute("SELECT 1").rowCount } == 1)
        #expect(try await session.use { $0.backend } != backend)
    }

    @Test func `rolls back when the body throws`() async throws {
        let session = DatabaseSession(try TestCluster.running().conninfo("postgres"))
        try await session.use { try $0.script("CREATE TEMP TABLE number (value bigint)") }
        await #expect(throws: CancellationError.self) {
            try await session.transaction { connection in
                try connection.execute("INSERT INTO pg_temp.number VALUES (1)")
                throw CancellationError()
            }
        }
        let count = try await session.use {
            try $0.execute("SELECT count(*) FROM pg_temp.number").integer(0, 0)
        }
        #expect(count == 0)
    }

    @Test func `says that nobody listens`() async throws {
        let session = DatabaseSession("host=/tmp/lienthong-nobody dbname=x")
        let failure = await #expect(throws: HubFailure.self) { try await session.use { $0.backend } }
        #expect(failure?.code == "database.unavailable")
    }
}
