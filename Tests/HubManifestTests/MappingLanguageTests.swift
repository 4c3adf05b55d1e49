import HubManifest
import HubModel
import Testing

/// What the keys of a mapping become; the files are those of `Fixtures/gaps`.
@Suite struct `The mapping language` {
    private func catalogue(_ edits: String...) throws -> Catalogue {
        let project = try ManifestProject()
        defer { project.remove() }
        for name in edits {
            try #require(Mistake.all(in: "gaps").first { $0.name == "\(name).edit" }).apply(to: project)
        }
        let (catalogue, diagnostics) = project.read()
        let errors = diagnostics.filter { $0.severity == .error }
        #expect(errors.map { render($0, language: .english) } == [])
        return catalogue
    }

    private func value(_ field: String, of entity: String, after edit: String) throws -> FieldMapping {
        let source = try #require(try catalogue(edit).entity(entity)?.sources.first)
        return try #require(source.values.first { $0.field == field })
    }

    @Test func `takes texts apart and joins values`() throws {
        let owner = try value("owner", of: "contract", after: "like")
        #expect(owner.like?.names == ["number", "name"])
        #expect(owner.take == (try Template("{number | pad 12}")))
        #expect(try value("owner", of: "contract", after: "join").join == "; ")
        #expect(
            try value("owner", of: "contract", after: "unwrap").unwrap
                == [.base64, .gunzip, .json, .path(Path("CHU.SO"))]
        )
    }

    @Test func `names the columns that a value needs`() throws {
        let owner = try value("owner", of: "contract", after: "with")
        #expect(owner.with == FieldMapping.CrossCheck(sex: "owner_sex"))
        #expect(owner.needs.map(\.column) == ["owner_sex"])
        #expect(try value("paid", of: "invoice", after: "validOn").validOn == "issued_at")
        #expect(try value("owner", of: "contract", after: "fromNumber").fromNumber)
    }

    @Test func `has defaults that change nothing`() throws {
        let owner = try #require(
            try catalogue().entity("contract")?.sources.first?.values.first { $0.field == "owner" }
        )
        #expect(owner.like == nil && owner.take == nil && owner.join == nil)
        #expect(owner.unwrap.isEmpty && owner.needs.isEmpty && owner.with.isEmpty)
        #expect(!owner.fromNumber)
    }

    @Test func `has checks, children and several sources`() throws {
        let check = try #require(try catalogue("checks").entity("contract")?.checks.first)
        #expect(check.text == "households >= 0" && check.severity == .must)
        let children = try catalogue("children").entity("invoice")?.sources.first?.children
        #expect(children?.map(\.entity) == ["fee"])
        #expect(children?.first?.path == (try Path("PHI[]")))
        let sources = try catalogue("severalSources").entity("outage_news")?.sources
        #expect(sources?.map(\.pull.description) == ["electricity/alerts", "electricity/news"])
    }

    @Test(arguments: [("append", Entity.Write.append), ("replace", .replace), ("history", .history)])
    func `has ways to write`(edit: String, write: Entity.Write) throws {
        #expect(try catalogue(edit).entity("contract")?.write == write)
    }

    @Test func `says where a document goes`() throws {
        let pull = try #require(
            try catalogue("intoList").connector("electricity")?.pulls.first { $0.name == "news" }
        )
        #expect(pull.destinations.map(\.entity) == ["outage_news", nil])
        #expect(pull.destinations.map(\.conditions.count) == [1, 0])
        #expect(pull.destinations.first?.records == (try Path("a[]")))
        #expect(pull.into == "outage_news")
        #expect(pull.entities == ["outage_news"])
    }

    @Test func `keeps no answers where it says never`() throws {
        let pull = try catalogue("keepNoAnswers").connector("electricity")?.pulls.first
        #expect(pull?.keepAnswers == .never)
        #expect(pull?.keepAnswers?.span == nil)
    }

    @Test func `shows some rows to everyone`() throws {
        #expect(
            try catalogue("everyoneWhen").entity("contract")?.visibleTo
                == .any([.citizen(column: "owner"), .everyoneWhen([try Condition("households >= 100")])])
        )
    }

    @Test func `leaves who may see to the environment, without a default`() throws {
        let rule = try #require(try catalogue("visibleBySetting").entity("outage_news")?.visibleTo)
        #expect(rule.resolved(["news_visibility": "open"]) == .everyone)
        #expect(rule.resolved(["news_visibility": "closed"]) == .any([.nobody]))
        #expect(rule.resolved(["news_visibility": "ajar"]) == nil)
        #expect(rule.resolved([:]) == nil)
        #expect(Entity.Visibility.any([.nobody, rule]).resolved([:]) == nil)
    }

    @Test func `has the environment's choices`() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        try #require(Mistake.all(in: "gaps").first { $0.name == "visibleBySetting.edit" }).apply(to: project)
        #expect(project.environment("test").environment?.choices == ["news_visibility": "open"])
    }
}
