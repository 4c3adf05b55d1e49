import Foundation
import HubModel
import HubOperations
import Testing

@Suite struct `A report of doctor` {
    private struct Said: Examination {
        var group: ExaminationGroup
        var subject: String
        var found: [Finding]
        var takes: Duration = .zero

        func findings() async -> [Finding] {
            if takes > .zero { try? await Task.sleep(for: takes) }
            return found
        }
    }

    private func line(_ code: String, _ mark: Finding.Mark, blame: Finding.Blame = .configuration) -> Finding
    {
        Finding(code, "x", mark, blame: blame, Localized(vi: "a", en: "a"))
    }

    @Test func `reports in the order of the groups, however long each takes`() async {
        let report = await Doctor([
            Said(group: .disk, subject: "d", found: [line("d", .good)]),
            Said(
                group: .manifests,
                subject: "a",
                found: [line("a1", .good), line("a2", .good)],
                takes: .milliseconds(50)
            ),
            Said(group: .manifests, subject: "b", found: [line("b", .good)]),
            Said(group: .keys, subject: "k", found: []),
        ]).examine()
        #expect(report.sections.map(\.group) == [.manifests, .disk])
        #expect(report.findings.map(\.code) == ["a1", "a2", "b", "d"])
    }

    /// Each waits until all have begun: one after the other none would end.
    @Test func `looks side by side`() async {
        let meeting = Meeting(of: 20)
        let report = await Doctor((0..<20).map { Met(meeting: meeting, found: [line("\($0)", .good)]) })
            .examine()
        #expect(report.findings.map(\.code) == (0..<20).map { "\($0)" })
    }

    private actor Meeting {
        private var missing: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(of size: Int) { missing = size }

        func arrive() async {
            missing -= 1
            guard missing > 0 else { return waiting.forEach { $0.resume() } }
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private struct Met: Examination {
        let group = ExaminationGroup.systems
        let meeting: Meeting
        let found: [Finding]
        var subject: String { found.first?.code ?? "" }

        func findings() async -> [Finding] {
            await meeting.arrive()
            return found
        }
    }

    @Test func `does not wait for what never ends`() async {
        let report = await Doctor(
            [
                Said(group: .systems, subject: "portal", found: [], takes: .seconds(3600)),
                Said(group: .disk, subject: "d", found: [line("d", .good)]),
            ],
            limit: .seconds(2)
        ).examine()
        #expect(report.findings.map(\.code) == ["doctor.late", "d"])
        #expect(report.exitCode == .unavailable)
    }

    @Test(
        arguments: [
            ([(.good, .configuration), (.note, .unavailable)], 0),
            ([(.good, .configuration), (.warning, .unavailable)], 1),
            ([(.error, .configuration), (.warning, .configuration)], 2),
            ([(.error, .unavailable), (.warning, .configuration)], 3),
            ([(.error, .unavailable), (.error, .configuration)], 2),
        ] as [([(Finding.Mark, Finding.Blame)], Int32)]
    )
    func `exits with the gravest`(lines: [(Finding.Mark, Finding.Blame)], code: Int32) async {
        let found = lines.map { line("x", $0.0, blame: $0.1) }
        let report = await Doctor([Said(group: .disk, subject: "d", found: found)]).examine()
        #expect(report.exitCode.rawValue == code)
    }
}

@Suite struct `A certificate is judged` {
    private static let now = Timestamp(seconds: 1_795_000_000)
    private let place = HostPlace(.https, host: "portal.example", port: 443)

    private func certificate(_ seconds: Int64) -> SeenCertificate {
        SeenCertificate(
            subject: "CN=portal.example",
            issuer: "CN=Cơ quan",
            notBefore: Timestamp(seconds: 0),
            notAfter: Timestamp(seconds: Self.now.seconds + seconds),
            chain: 3
        )
    }

    @Test(
        arguments: [
            (22 * 86_400, .good, 22), (21 * 86_400, .good, 21), (21 * 86_400 - 1, .warning, 20),
            (3600, .warning, 0),
        ] as [(Int64, Finding.Mark, Int)]
    )
    func `by the days it has left`(seconds: Int64, mark: Finding.Mark, days: Int) {
        let sight = HostSight(address: "192.0.2.1", tls: "TLSv1.3", certificate: certificate(seconds))
        let finding = CertificateJudgement(now: Self.now).finding(sight, of: place, in: "portal")
        #expect(finding.mark == mark)
        #expect(finding.found.english.contains("(\(days) days left)"))
        #expect((finding.cure != nil) == (mark == .warning))
    }

    @Test(
        arguments: [
            (.certificate(.expired), "tls.expired"), (.certificate(.notYet), "tls.not_yet"),
            (.certificate(.selfSigned), "tls.self_signed"),
            (.certificate(.unknownAuthority), "tls.unknown_authority"),
            (.certificate(.otherName), "tls.other_name"), (.certificate(.other("x")), "tls.doubted"),
            (.unknownName, "host.unknown"), (.refused, "host.refused"), (.timedOut, "host.silent"),
            (.noTLS("x"), "tls.none"), (.other("x"), "host.failed"),
        ] as [(HostSight.Trouble, String)]
    )
    func `each trouble has a word and a cure of its own`(trouble: HostSight.Trouble, code: String) {
        let sight = HostSight(certificate: certificate(-86_400), trouble: trouble)
        let finding = CertificateJudgement(now: Self.now).finding(sight, of: place, in: "portal")
        #expect(finding.code == code)
        #expect(finding.mark == .error)
        #expect(finding.cure?.vietnamese.isEmpty == false && finding.cure?.english.isEmpty == false)
    }

    @Test(
        arguments: [
            (.seconds(3), .good), (.seconds(-4), .good), (.seconds(20), .warning),
            (.seconds(-3 * 3600), .error),
        ] as [(Duration, Finding.Mark)]
    )
    func `and so is a clock`(skew: Duration, mark: Finding.Mark) {
        #expect(ClockJudgement.finding(skew, within: .seconds(1), "portal").mark == mark)
    }
}

@Suite struct `A look at the schedules` {
    private static let now = Timestamp(seconds: 1_795_000_000)

    private func schedule(_ name: String, minute: Int) -> Schedule {
        Schedule(
            name: name,
            title: "Đồng bộ",
            recurrence: .daily(minute: minute),
            zone: .vietnam,
            jobs: [.init(target: "lgsp")]
        )
    }

    private func look(
        _ schedules: [Schedule],
        crontab: String? = "",
        units: [SystemdUnits.Unit] = [],
        services: [String]? = []
    ) async -> [Finding] {
        await ScheduleExamination(
            schedules,
            root: "/srv/tinh",
            hostZone: .utc,
            starters: .init(crontab: crontab, units: units, services: services)
        ) { Self.now }.findings()
    }

    private func crontab(_ schedules: [Schedule], root: String = "/srv/tinh") -> String {
        let command = ScheduledCommand(
            program: "/opt/lienthong/bin/lienthong",
            root: root,
            environment: "production",
            secrets: "/etc/lienthong/s.env"
        )
        let others = "5 4 * * * /usr/bin/other run nightly now please\n"
        return String(
            decoding: Crontab(command, hostZone: .utc).installed(schedules, in: Array(others.utf8)),
            as: UTF8.self
        )
    }

    private func units(_ schedules: [Schedule]) -> [SystemdUnits.Unit] {
        SystemdUnits(ScheduledCommand(program: "/l", root: "/srv/tinh"), user: "lienthong").units(schedules)
    }

    @Test func `is silent where they are installed as they are, by cron or systemd, or served`() async {
        let schedules = [schedule("nightly", minute: 90), schedule("hourly", minute: 0)]
        for found in [
            await look(schedules, crontab: crontab(schedules)),
            await look(schedules, units: units(schedules)),
            await look(schedules, services: ["may-1:42"]),
        ] {
            #expect(found.allSatisfy { $0.mark == .good }, "\(found)")
            #expect(found.last?.code == "schedule.next")
        }
    }

    @Test func `tells that nobody starts them`() async {
        let nightly = [schedule("nightly", minute: 90)]
        #expect(await look(nightly).first?.code == "schedule.nobody")
        #expect(await look(nightly).first?.mark == .warning)
        // Another project's block is not this one's.
        #expect(
            await look(nightly, crontab: crontab(nightly, root: "/srv/khac")).first?.code == "schedule.nobody"
        )
        // Nobody could be asked: not a warning.
        #expect(await look(nightly, crontab: nil, services: nil).first?.mark == .note)
        #expect(await look([]).map(\.code) == ["schedule.none"])
    }

    @Test func `tells what was installed before a schedule changed`() async {
        let before = [schedule("nightly", minute: 90), schedule("old", minute: 10)]
        let now = [schedule("nightly", minute: 95)]
        for found in [await look(now, crontab: crontab(before)), await look(now, units: units(before))] {
            #expect(found.first?.code == "schedule.outdated")
            #expect(found.first?.cure?.english.hasPrefix("Install it again") == true)
        }
    }

    @Test func `tells that two start them`() async {
        let nightly = [schedule("nightly", minute: 90)]
        let found = await look(nightly, crontab: crontab(nightly), units: units(nightly))
        #expect(found.contains { $0.code == "schedule.twice" })
    }
}

@Suite struct `A look at manifests and settings` {
    private func project(_ variables: [String: String] = [:], broken: Bool = false) throws -> Project {
        let root = FileManager.default.temporaryDirectory.path + "/doctor-\(UUID().uuidString.prefix(8))"
        for folder in ["Connectors/town", "Mappings", "schedules"] {
            try FileManager.default.createDirectory(
                atPath: "\(root)/\(folder)",
                withIntermediateDirectories: true
            )
        }
        try """
        lienthong: 1
        connector: town
        version: 1.0.0
        title: Điện lực mẫu
        owner: { unit: Điện lực mẫu, contact: cntt@mau.example }
        settings:
          base_url: { type: url, label: Địa chỉ, example: "https://mau.example" }
          password: { type: secret, label: Mật khẩu }
        system:
          base_url: "{settings.base_url}"
          timezone: Asia/Ho_Chi_Minh
          politeness: { rate: 1000/s, parallel: 1, identify_as: LienThong/1.0 }
        sign_in: { basic: { user: tinh, password: "{secret.password}" } }
        pulls: {}
        \(broken ? "pull: 1" : "")

        """.write(toFile: "\(root)/Connectors/town/connector.yaml", atomically: true, encoding: .utf8)
        return try Project(root: root, environment: nil, variables: variables)
    }

    private func look(_ project: Project) async throws -> [Finding] {
        await SettingsExamination(try #require(project.catalogue.connector("town")), in: project).findings()
    }

    @Test func `counts what is wrong in the files, and shows the first`() async throws {
        let found = await ManifestExamination(try project(broken: true)).findings()
        #expect(found.first?.mark == .error)
        #expect(found.first?.cure?.english == "Run: lienthong check")
        #expect(found.dropFirst().first?.subject.hasPrefix("Connectors/town/connector.yaml:") == true)
    }

    @Test func `asks for settings only where a schedule calls, and for secrets that others cannot read`()
        async throws
    {
        #expect(try await look(project()).map(\.code) == ["settings.unused"])
        let both = ["LIENTHONG_TOWN_BASE_URL": "https://mau.example", "LIENTHONG_TOWN_PASSWORD": "bi-mat"]
        let good = try await look(project(both))
        #expect(good.map(\.mark) == [.good])
        #expect(good.first?.found.english.contains("bi-mat") == false)
        let file = FileManager.default.temporaryDirectory.path + "/secret-\(UUID().uuidString)"
        try "bi-mat".write(toFile: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        let open = try await look(
            project(["LIENTHONG_TOWN_BASE_URL": "https://mau.example", "LIENTHONG_TOWN_PASSWORD_FILE": file])
        )
        #expect(open.map(\.code) == ["secret.file_mode"])
        #expect(open.map(\.mark) == [.error])
    }
}
