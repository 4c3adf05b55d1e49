import HubManifest
import HubModel
import Testing

@Suite struct `A good project` {
    private let catalogue: Catalogue
    private let diagnostics: [Diagnostic]

    init() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        (catalogue, diagnostics) = project.read()
    }

    private var connector: Connector {
        get throws { try #require(catalogue.connector("electricity")) }
    }

    private func pull(_ name: String) throws -> Pull {
        try #require(try connector.pulls.first { $0.name == name })
    }

    @Test func `has no findings`() {
        #expect(diagnostics.map { render($0, language: .english) } == [])
    }

    @Test func `gives every file its value`() {
        #expect(catalogue.connectors.map(\.name) == ["electricity"])
        #expect(catalogue.entities.map(\.name) == ["contract", "invoice", "outage_news", "reading_status"])
        #expect(catalogue.schedules.map(\.name) == ["nightly"])
        #expect(catalogue.codeTables.map(\.name) == ["holidays", "paid", "units"])
    }

    @Test func `gives the connector's head, settings and system`() throws {
        let connector = try connector
        #expect(connector.version == "1.0.0")
        #expect(connector.title == "Điện lực: hợp đồng và hoá đơn")
        #expect(connector.owner == Connector.Owner(unit: "Công ty Điện lực", contact: "cntt@dienluc.example"))
        #expect(connector.settings.map(\.name) == ["base_url", "user", "password", "region"])
        #expect(connector.settings.map(\.kind) == [.url, .text, .secret, .choice])
        #expect(connector.settings[3].choices == ["north", "south"])
        #expect(connector.settings[3].defaultValue == "south")
        #expect(connector.location.description == "Connectors/electricity/connector.yaml:1:1")

        let system = connector.system
        #expect(system.baseURL.text == "{settings.base_url}")
        #expect(system.zone.identifier == "Asia/Ho_Chi_Minh")
        #expect(system.sharesLimitsWith == "lgsp")
        #expect(system.trustedHosts == ["tep.dienluc.example"])
        #expect(system.politeness.rate == Politeness.Rate(count: 2, per: CalendarDuration(1, .second)))
        #expect(system.politeness.quota == Politeness.Rate(count: 20_000, per: CalendarDuration(1, .day)))
        #expect(system.politeness.hours == Politeness.Hours(from: 22 * 60, until: 5 * 60 + 30))
        #expect(system.politeness.closed == "holidays")
        #expect(system.politeness.identifyAs == "LienThong/1")
        #expect(system.connectTimeout == CalendarDuration(5, .second))
        #expect(system.answerTimeout == CalendarDuration(90, .second))
    }

    @Test func `gives the sign-in`() throws {
        let signIn = try #require(try connector.signIn)
        #expect(signIn.send.map(\.place) == [.header("Authorization"), .query("vung")])
        #expect(
            signIn.send.map(\.value) == [
                .text(try Template("Bearer {kept.token}")), .text(try Template("{settings.region}")),
            ]
        )
        let login = try #require(signIn.login)
        #expect(login.request.method == "POST")
        #expect(login.request.path.text == "/dang-nhap")
        #expect(login.keep == [SignIn.KeptValue(name: "token", path: try Path("data.token"))])
        #expect(login.lasts == .span(CalendarDuration(25, .minute)))
    }

    @Test func `gives JSON bodies whose texts are templates and whose numbers are numbers`() throws {
        guard case .json(.object(let members))? = try connector.signIn?.login?.request.body else {
            Issue.record("the body is no JSON object")
            return
        }
        let expected: [(String, RequestTemplate.JSONTemplate)] = [
            ("user", .text(try Template("{settings.user}"))),
            ("password", .text(try Template("{secret.password}"))),
            ("device", .text(try Template("lienthong"))), ("remember", .literal("true")),
            ("year", .literal("2026")),
        ]
        #expect(members.map(\.name) == expected.map(\.0))
        #expect(members.map(\.value) == expected.map(\.1))
    }

    @Test func `gives the answers`() throws {
        let answers = try connector.answers
        #expect(answers.okWhen?.map(\.text) == ["code = 0"])
        #expect(answers.emptyWhen?.map(\.text) == ["status 404", "code in 404, 4040"])
        #expect(answers.slowDownWhen?.map(\.text) == ["status 429"])
        #expect(answers.retryWhen?.map(\.subject) == [.httpStatus(from: 500, through: 599)])
        #expect(answers.signInAgainWhen?.map(\.text) == ["status 401"])
        #expect(answers.refusedWhen?.map(\.text) == ["message contains từ chối"])
        #expect(answers.message?.text == "message")
        #expect(answers.traceID?.steps == [.child("trace-id", prefix: nil)])
    }

    @Test func `gives a push with all that decides its delivery`() throws {
        let push = try #require(try connector.pushes.first)
        #expect(push.name == "reading")
        #expect(push.origin == .outbox("reading"))
        #expect(push.deadline == CalendarDuration(10, .minute))
        #expect(push.inOrderPer?.text == "{record.customer_code}")
        #expect(push.sendOnce.put == .header("Idempotency-Key"))
        #expect(push.sendOnce.rememberedFor == .span(CalendarDuration(24, .hour)))
        #expect(push.retry.span == CalendarDuration(12, .hour))
        #expect(push.retry.firstWait == CalendarDuration(5, .second))
        #expect(push.keep == [SignIn.KeptValue(name: "id", path: try Path("data.id"))])
        #expect(push.answers?.refusedWhen?.map(\.text) == ["code = 422"])
        #expect(push.lookFirst?.found.text == "data[0].id")
        #expect(push.lookFirst?.keep.map(\.name) == ["place"])
        let follow = try #require(push.follow)
        #expect(follow.every == CalendarDuration(15, .minute))
        #expect(follow.slowsTo == CalendarDuration(6, .hour))
        #expect(follow.into == "reading_status")
        #expect(follow.record?.text == "data")
        #expect(follow.giveUpAfter == CalendarDuration(45, .day))
        guard case .lookUp(let lookUp) = push.ifUnsure else {
            Issue.record("the push does not look up")
            return
        }
        #expect(lookUp.foundWhen.map(\.text) == ["data[0].so = {record.value}"])
        #expect(lookUp.answers?.emptyWhen?.map(\.text) == ["code = 201"])
    }

    @Test func `gives conditions on a record, which begin there and may go through a code table`() throws {
        let push = try #require(try connector.pushes.first)
        #expect(push.conditions.map(\.table) == ["paid", nil])
        #expect(push.conditions[0].subject == .path(try Path("kind"), .equal("true")))
    }

    @Test func `gives a body of parts`() throws {
        guard case .multipart(let parts)? = try connector.pushes.first?.request.body else {
            Issue.record("the body has no parts")
            return
        }
        #expect(parts.map(\.name) == ["data", "anh"])
        #expect(parts.map(\.over) == [nil, try Path("record.photos")])
        #expect(parts[1].content == .file(try Template("{each.file}")))
        #expect(parts[1].fileName?.text == "{each.name}")
        #expect(parts[1].mediaType?.text == "{each.type}")
    }

    @Test func `gives a push of staged rows that needs another`() throws {
        let push = try #require(try connector.pushes.last)
        #expect(push.origin == .changes("contract"))
        #expect(push.needs == ["reading"])
        #expect(push.ifUnsure == .sendAgain)
        #expect(push.retry == Push.Retry())
    }

    @Test func `gives a pull by pages over a code list`() throws {
        let pull = try pull("contracts")
        #expect(pull.title == "Hợp đồng mua bán điện")
        #expect(pull.freshWithin == CalendarDuration(26, .hour))
        #expect(pull.forEach?.parents == .codeList("units"))
        #expect(pull.forEach?.take.map(\.name) == ["code", "region"])
        #expect(pull.forEach?.conditions.map(\.text) == ["region = south"])
        guard case .ask(let request) = pull.way else {
            Issue.record("the pull does not ask")
            return
        }
        #expect(request.method == "GET")
        #expect(request.path.text == "/hop-dong/{each.code}")
        #expect(request.query.map(\.name) == ["vung", "trang", "soDong"])
        #expect(pull.pages == Pagination(kind: .page(from: 1), size: 200, stop: .shortPage))
        #expect(pull.records == (try Path("data.DanhSach[]")))
        #expect(pull.skipWhen.map(\.text) == ["MA missing"])
        #expect(pull.removedWhen.map(\.text) == ["TRANG_THAI = HUY"])
        #expect(pull.into == "contract")
        #expect(pull.missing == .markRemoved(ceilingPercent: 30))
        #expect(pull.keepAnswers == .span(CalendarDuration(30, .day)))
        #expect(pull.atMost == 100_000)
        #expect(pull.answerAtMost == 300 << 20)
        #expect(pull.location.line == 49)
    }

    @Test func `gives a pull with a cursor over parent records`() throws {
        let pull = try pull("invoices")
        #expect(pull.forEach?.parents == .recordOf("contracts"))
        #expect(pull.forEach?.take == [Pull.ForEach.Taken(name: "ma", column: "customer_code")])
        let since = try #require(pull.since)
        #expect(since.field?.text == "NGAY_PHANH")
        #expect(since.formats.map(\.text) == ["dd/MM/yyyy HH:mm:ss", "dd/MM/yyyy"])
        #expect(since.start == "2024-01-01")
        #expect(since.step == CalendarDuration(1, .month))
        #expect(since.lookBack == CalendarDuration(2, .day))
        #expect(
            pull.pages
                == Pagination(kind: .nextURL(try Path("links.next")), total: try Path("total"), stop: .total)
        )
        #expect(pull.ignoresCase)
        #expect(pull.answers?.emptyWhen?.map(\.text) == ["status 204"])
        #expect(pull.answers?.okWhen == nil)
    }

    @Test func `gives a feed`() throws {
        let pull = try pull("news")
        #expect(pull.way == .feed(try Template("https://dienluc.example/rss")))
        #expect(pull.missing == .markRemoved(ceilingPercent: 10))
        #expect(pull.answerAtMost == 64 << 20)
    }

    @Test func `gives the mapping`() throws {
        let entity = try #require(catalogue.entity("invoice"))
        #expect(entity.key == ["customer_code", "invoice_no"])
        #expect(entity.write == .upsert)
        #expect(entity.newestBy == "issued_at")
        #expect(entity.visibleTo == .through(entity: "contract", on: ["customer_code"]))
        #expect(entity.legalBasis == .contract("mua bán điện"))
        #expect(entity.retain == Entity.Retention(span: CalendarDuration(5, .year), after: "issued_at"))
        #expect(entity.field("kwh")?.type == .decimal)
        #expect(entity.field("kwh")?.unit == "kWh")
        #expect(entity.field("customer_code")?.personalData == .basic)
        #expect(entity.fields.filter(\.isRequired).map(\.name) == ["customer_code", "invoice_no"])
        #expect(entity.onNewField == .keepAndTell)
        #expect(entity.quarantineAtMost == nil)
        #expect(catalogue.entity("contract")?.visibleTo == .any([.citizen(column: "owner"), .nobody]))
        #expect(catalogue.entity("contract")?.quarantineAtMost == 2)
        #expect(catalogue.entity("outage_news")?.onNewField == .refuse)
    }

    @Test func `gives every form of a value`() throws {
        let source = try #require(
            catalogue.entity("invoice")?.source(PullID(connector: "electricity", pull: "invoices"))
        )
        let values = Dictionary(uniqueKeysWithValues: source.values.map { ($0.field, $0) })
        #expect(source.separators.map(\.decimal) == [UInt8(ascii: ","), UInt8(ascii: ",")])
        #expect(values["kwh"]?.origin == .paths([try Path("DIEN_TTHU")]))
        #expect(values["customer_code"]?.origin == .template(try Template("{each.ma}")))
        #expect(values["total"]?.separators.map(\.decimal) == [UInt8(ascii: ".")])
        #expect(values["paid"]?.codes == "paid")
        #expect(values["paid"]?.ifUnknown == .keep)
        #expect(values["channel"]?.origin == .constant)
        #expect(values["channel"]?.defaultValue == "online")
        #expect(values["channel"]?.oneOf == ["online", "counter"])
        #expect(values["issued_at"]?.formats == [.iso, .pattern(try DatePattern("dd/MM/yyyy HH:mm:ss"))])
        let contract = catalogue.entity("contract")?.sources.first?.values
        #expect(
            contract?.first { $0.field == "owner" }?.origin
                == .paths([try Path("SO_CCCD"), try Path("SO_CMND")])
        )
        #expect(contract?.first { $0.field == "households" }?.ifBad == .empty)
        let news = catalogue.entity("outage_news")?.sources.first?.values
        #expect(news?.first { $0.field == "title" }?.origin == .paths([try Path("#text")]))
    }

    @Test func `gives code tables with quotes, dates and further columns`() throws {
        let units = try #require(catalogue.codeTable("units"))
        #expect(units.columns == ["code", "value", "region"])
        #expect(units.rows.map(\.value) == ["Điện lực Bến Lức", "Điện lực \"Tân An\", trụ sở 2"])
        let paid = try #require(catalogue.codeTable("paid"))
        #expect(paid.rows[1].validTo == CivilDate(year: 2023, month: 12, day: 31))
        #expect(paid.rows[2].validFrom == CivilDate(year: 2024, month: 1, day: 1))
        #expect(paid.rows[2].columns["reason"] == "mới")
    }

    @Test func `gives the schedule`() throws {
        let schedule = try #require(catalogue.schedule("nightly"))
        #expect(schedule.recurrence == .daily(minute: 90))
        #expect(
            schedule.jobs.map(\.target) == [
                "electricity/contracts", "electricity/invoices", "electricity/news",
            ]
        )
        #expect(schedule.jobs[2].after == ["electricity/contracts", "electricity/invoices"])
    }

    @Test(arguments: [
        ("every 15m", Schedule.Recurrence.every(CalendarDuration(15, .minute))),
        ("weekly mon 02:00", .weekly(weekday: 1, minute: 120)),
        ("monthly 5 03:00", .monthly(day: 5, minute: 180)),
        ("cron \"30 1 * * *\"", .cron("30 1 * * *")),
        ("cron */5 0-6,22 1-7 jan-mar mon", .cron("*/5 0-6,22 1-7 jan-mar mon")),
    ])
    func `reads every kind of recurrence`(text: String, expected: Schedule.Recurrence) throws {
        let project = try ManifestProject()
        defer { project.remove() }
        try project.replace("run: daily 01:30", with: "run: \(text)", in: "schedules/nightly.yaml")
        let (catalogue, diagnostics) = project.read()
        #expect(diagnostics.allSatisfy { $0.severity == .warning })
        #expect(catalogue.schedule("nightly")?.recurrence == expected)
    }

    @Test func `scalars are typed by their field, not by YAML`() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        let line = "    channel: { default: online, one_of: [online, counter] }"
        let words = "[no, 0123, 1e5, 12:30, 0x10, ~tilde, yes]"
        try project.replace(
            line,
            with: "    channel: { default: no, one_of: \(words) }",
            in: "Mappings/invoice.yaml"
        )
        let (catalogue, diagnostics) = project.read()
        #expect(diagnostics.isEmpty)
        let value = catalogue.entity("invoice")?.sources[0].values.first { $0.field == "channel" }
        #expect(value?.defaultValue == "no")
        #expect(value?.oneOf == ["no", "0123", "1e5", "12:30", "0x10", "~tilde", "yes"])
    }
}

@Suite struct `An environment` {
    @Test func `gives its settings`() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        let (environment, diagnostics) = project.environment("test")
        #expect(diagnostics.isEmpty)
        #expect(environment?.name == "test")
        #expect(environment?.database == "postgres://hub@localhost/lienthong")
        #expect(
            environment?.settings == [
                "electricity": ["base_url": "http://127.0.0.1:8080", "user": "thu", "region": "north"]
            ]
        )
    }

    @Test func `that is not there is nil`() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        #expect(project.environment("production").environment == nil)
    }

    @Test func `tells its own findings only`() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        try project.replace("user: thu", with: "usr: thu", in: "environments/test.yaml")
        try project.replace("run: daily 01:30", with: "run: never", in: "schedules/nightly.yaml")
        let (_, diagnostics) = project.environment("test")
        #expect(diagnostics.map(\.code) == ["LT051"])
    }
}
