import HubModel
import HubStore
import PQ
import Testing

@Suite struct `Database service` {
    @Test func `makes the database and follows the mappings`() async throws {
        try await withCluster { fixture in
            let service = DatabaseService(cluster: fixture.cluster)
            let first = try await service.migrate([.contract])
            #expect(first.steps == Migrations.steps.map(\.name))
            #expect(first.refused == [])
            let again = try await service.migrate([.contract])
            #expect(again.steps == [])
            #expect(again.applied == [])
            #expect(again.plan == nil)
            #expect(try await service.status().cluster?.state == .stopped)

            let refused = try await service.migrate([])
            let plan = try ApprovedPlan(file: try #require(refused.plan))
            #expect(try await service.migrate([], approved: plan).refused == [])
        }
    }

    @Test func `says how the database is`() async throws {
        try await withCluster { fixture in
            let service = DatabaseService(cluster: fixture.cluster)
            #expect(try await service.status().cluster?.state == .absent)
            _ = try await service.migrate([])
            let status = try await service.start()
            #expect(status.isAnswering)
            #expect(status.revision == status.expectedRevision)
            #expect(status.serverVersion != nil)
            #expect(try await service.stop().isAnswering == false)
        }
    }

    @Test func `refuses a database that a newer version has worked on`() async throws {
        try await withCluster { fixture in
            let service = DatabaseService(cluster: fixture.cluster)
            _ = try await service.migrate([])
            try await service.use { address in
                try await DatabaseSession(address.uri).use { connection in
                    try connection.script(
                        "INSERT INTO hub.migration (revision, name, checksum) VALUES (999, 'later', '')"
                    )
                }
            }
            let failure = await #expect(throws: HubFailure.self) { try await service.migrate([.contract]) }
            #expect(failure?.code == "database.newer")
        }
    }

    @Test func `works as the role that is asked for`() async throws {
        try await withCluster { fixture in
            let service = DatabaseService(cluster: fixture.cluster)
            _ = try await service.migrate([.contract])
            for role in DatabaseRole.allCases {
                let name = try await service.use { address in
                    try await DatabaseSession(address.uri(as: role)).use { connection in
                        try connection.execute("SELECT current_user").text(0, 0)
                    }
                }
                #expect(name == role.rawValue)
            }
            // The worker keeps the hub's own tables.
            try await service.use { address in
                try await DatabaseSession(address.uri(as: .worker)).use { connection in
                    try connection.execute("INSERT INTO hub.source (pull) VALUES ('a/b')")
                    try connection.execute("SELECT name FROM hub.entity FOR UPDATE")
                }
            }
        }
    }

    @Test func `leaves a server alone that others run`() async throws {
        let uri = "postgresql://postgres@/postgres?host=\(try TestCluster.running().folder)"
        let service = try DatabaseService(root: "/tmp", environment: ["LIENTHONG_DATABASE_URL": uri])
        #expect(try await service.status().isAnswering)
        #expect(try await service.status().cluster == nil)
        let failure = await #expect(throws: HubFailure.self) { try await service.stop() }
        #expect(failure?.code == "database.external")
    }

    /// The service as a login that is no superuser, in a database that is its own or another's.
    private func service(_ login: String, ownsDatabase: Bool) async throws -> (
        DatabaseService, StagingFixture
    ) {
        let database = try await StagingFixture(hasRoles: false)
        let owner = ownsDatabase ? login : "postgres"
        try await database.script(
            """
            CREATE ROLE \(login) LOGIN \(ownsDatabase ? "CREATEROLE" : "");
            ALTER DATABASE \(database.name) OWNER TO \(owner)
            """
        )
        let folder = try TestCluster.running().folder
        let uri = "postgresql://\(login)@/\(database.name)?host=\(folder)"
        let service = try DatabaseService(root: "/tmp", environment: ["LIENTHONG_DATABASE_URL": uri])
        return (service, database)
    }

    @Test func `needs no superuser`() async throws {
        let (service, _) = try await service("login_maker", ownsDatabase: true)
        #expect(try await service.migrate([.contract, .bill]).refused == [])
        #expect(try await service.migrate([.contract, .bill]).applied == [])
    }

    @Test func `tells what an administrator must do, and needs nothing more`() async throws {
        let (service, database) = try await service("login_plain", ownsDatabase: false)
        let failure = await #expect(throws: HubFailure.self) { try await service.migrate([.contract]) }
        #expect(failure?.code == "database.roles")
        let statements = try #require(failure?.message.english.split(separator: ":\n", maxSplits: 1).last)
        // The roles stand already: they belong to the whole test cluster.
        let rest = statements.split(separator: "\n").filter { !$0.hasPrefix("CREATE ROLE") }
        try await database.script(
            rest.joined(separator: "\n")
                + "GRANT hub_owner TO login_plain; GRANT CREATE ON DATABASE \(database.name) TO hub_owner"
        )
        #expect(try await service.migrate([.contract]).refused == [])
    }

    @Test func `refuses an address that is none`() {
        let failure = #expect(throws: HubFailure.self) {
            try DatabaseService(root: "/tmp", environment: ["LIENTHONG_DATABASE_URL": "host=db.example"])
        }
        #expect(failure?.code == "database.url")
    }
}

@Suite struct `Database address` {
    @Test(arguments: [
        ("postgresql://hub@db.example/hub", "postgresql://hub@db.example/hub?options=-c%20role%3Dhub_worker"),
        ("postgresql:///hub?host=/run", "postgresql:///hub?host=/run&options=-c%20role%3Dhub_worker"),
        (
            "postgres://h/d?options=-c%20jit%3Doff",
            "postgres://h/d?options=-c%20jit%3Doff%20-c%20role%3Dhub_worker"
        ),
    ])
    func `names a role beside what stands there`(uri: String, expected: String) {
        #expect(DatabaseAddress(uri: uri).uri(as: .worker) == expected)
    }

    @Test(arguments: [
        ("postgresql://hub:secret@db.example/hub", "postgresql://hub:…@db.example/hub"),
        ("postgresql://hub:s@cret@db.example/hub", "postgresql://hub:…@db.example/hub"),
        (
            "postgresql://hub@db.example/hub?password=secret&x=1",
            "postgresql://hub@db.example/hub?password=…&x=1"
        ),
        ("postgresql://db.example:5432/hub", "postgresql://db.example:5432/hub"),
    ])
    func `hides the password from people`(uri: String, expected: String) {
        #expect(DatabaseAddress(uri: uri).redacted == expected)
    }
}
