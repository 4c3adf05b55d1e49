import HubModel
import HubOperations
import Testing

@Suite struct `Schedules for other schedulers` {
    private static let command = ScheduledCommand(
        program: "/opt/lienthong/bin/lienthong",
        root: "/srv/lien thong",
        environment: "that",
        secrets: "/etc/lienthong/secrets.env"
    )

    private func schedule(
        _ recurrence: Schedule.Recurrence,
        name: String = "nightly",
        zone: Zone = .vietnam,
        jobs: [Schedule.Job] = [.init(target: "lgsp")]
    ) -> Schedule {
        Schedule(name: name, title: "Đồng bộ 100 %", recurrence: recurrence, zone: zone, jobs: jobs)
    }

    private func lines(_ recurrence: Schedule.Recurrence, _ zone: Zone, on host: Zone) -> [String] {
        Crontab(ScheduledCommand(program: "/l", root: "/r"), hostZone: host)
            .block([schedule(recurrence, zone: zone)]).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.map { String($0).replacing(" /l run nightly --root /r", with: "") }
    }

    @Test(
        arguments: [
            (.daily(minute: 90), ["30 1 * * *"], ["30 18 * * *"]),
            (.weekly(weekday: 7, minute: 120), ["0 2 * * 0"], ["0 19 * * 6"]),
            (.weekly(weekday: 1, minute: 600), ["0 10 * * 1"], ["0 3 * * 1"]),
            (.every(CalendarDuration(15, .minute)), ["*/15 * * * *"], ["0,15,30,45 * * * *"]),
            (.every(CalendarDuration(6, .hour)), ["0 */6 * * *"], ["0 5,11,17,23 * * *"]),
            (.monthly(day: 5, minute: 600), ["0 10 5 * *"], ["0 3 5 * *"]),
            // In UTC it would be the last day of a month.
            (.monthly(day: 1, minute: 180), ["0 3 1 * *"], []),
            (.every(CalendarDuration(3, .day)), [], []),
        ] as [(Schedule.Recurrence, [String], [String])]
    )
    func `are lines of crontab, in the zone of the host`(
        recurrence: Schedule.Recurrence,
        vietnam: [String],
        utc: [String]
    ) {
        let sorted = { (lines: [String]) in
            Set(lines.map { $0.split(separator: " ").map { Set($0.split(separator: ",")) } })
        }
        #expect(lines(recurrence, .vietnam, on: .vietnam) == vietnam)
        #expect(sorted(lines(recurrence, .vietnam, on: .utc)) == sorted(utc))
    }

    @Test func `of a zone with summer time are no lines of a host without`() throws {
        let berlin = try #require(Zone(identifier: "Europe/Berlin"))
        #expect(lines(.daily(minute: 90), berlin, on: .utc).isEmpty)
        #expect(lines(.daily(minute: 90), berlin, on: berlin) == ["30 1 * * *"])
    }

    @Test func `of every 45 minutes are the minutes of each hour they meet`() throws {
        let every = Schedule.Recurrence.every(CalendarDuration(45, .minute))
        let times = try lines(every, .vietnam, on: .vietnam).map(CronTimes.init).flatMap { times in
            times.hours.flatMap { hour in times.minutes.map { hour * 60 + $0 } }
        }
        #expect(times.sorted() == Array(stride(from: 0, to: 1440, by: 45)))
    }

    private let others = "MAILTO=root\n\n5 4 * * * /usr/bin/true # của tôi\n# ghi chú không có xuống dòng"

    private func text(_ crontab: [UInt8]) -> String { String(decoding: crontab, as: UTF8.self) }

    @Test func `stand in a block of a crontab, and every other line stays`() {
        let crontab = Crontab(Self.command, hostZone: .vietnam)
        let others = Array(others.utf8)
        let once = crontab.installed([schedule(.daily(minute: 90))], in: others)
        let newline = [UInt8(ascii: "\n")]
        #expect(once.starts(with: others + newline) && crontab.isInstalled(in: once))
        #expect(
            text(once).contains(
                #"30 1 * * * set -a; . /etc/lienthong/secrets.env; /opt/lienthong/bin/lienthong run nightly --root '/srv/lien thong' --environment that"#
            )
        )
        let twice = crontab.installed([schedule(.daily(minute: 120))], in: once)
        #expect(text(twice).contains("0 2 * * *") && !text(twice).contains("30 1 * * *"))
        #expect(crontab.removed(from: twice) == others + newline)
        #expect(crontab.removed(from: others) == others)
    }

    @Test(
        arguments: [
            Array("5 4 * * * true\r\n".utf8), Array("# a\r\n\r\n# b\r".utf8), Array("\r\n".utf8),
            // Vietnamese as it was written before Unicode.
            [0x23, 0x20, 0xB5, 0xFF, 0xFE, 0x0A], [0x23, 0xB8], [],
        ]
    )
    func `change no byte of lines that end as Windows has it or are no UTF-8`(others: [UInt8]) {
        let crontab = Crontab(Self.command, hostZone: .vietnam)
        let once = crontab.installed([schedule(.daily(minute: 90))], in: others)
        #expect(once.starts(with: others))
        #expect(crontab.installed([schedule(.daily(minute: 90))], in: once) == once)
        let isOpen = others.last.map { $0 != UInt8(ascii: "\n") } ?? false
        #expect(crontab.removed(from: once) == others + (isOpen ? [UInt8(ascii: "\n")] : []))
        let behind = crontab.installed([schedule(.daily(minute: 90))], in: []) + others
        #expect(crontab.removed(from: crontab.installed([schedule(.daily(minute: 1))], in: behind)) == others)
    }

    @Test func `of two projects do not touch each other's block`() {
        var other = Self.command
        other.root = "/srv/khac"
        let (one, two) = (Crontab(Self.command, hostZone: .vietnam), Crontab(other, hostZone: .vietnam))
        let both = two.installed(
            [schedule(.daily(minute: 1))],
            in: one.installed([schedule(.daily(minute: 2))], in: Array(others.utf8))
        )
        let rest = text(one.removed(from: both))
        #expect(rest.contains("1 0 * * *") && !rest.contains("2 0 * * *"))
    }

    @Test func `whose block has lost its end lose only its first line`() {
        let crontab = Crontab(Self.command, hostZone: .vietnam)
        let whole = text(crontab.installed([schedule(.daily(minute: 90))], in: Array(others.utf8)))
        let broken = whole.split(separator: "\n", omittingEmptySubsequences: false).filter {
            !$0.hasSuffix(": end")
        }
        .joined(separator: "\n")
        #expect(text(crontab.removed(from: Array(broken.utf8))).contains("30 1 * * *"))
    }

    @Test func `are units of systemd with a percent sign in their words`() {
        let units = SystemdUnits(Self.command, user: "lienthong").units([
            schedule(.weekly(weekday: 7, minute: 120)), schedule(.cron("0 6 1 * mon"), name: "both"),
        ])
        #expect(
            units.map(\.name) == [
                "lienthong-nightly.service", "lienthong-nightly.timer", "lienthong-both.service",
                "lienthong-both.timer",
            ]
        )
        #expect(units[0].text.contains("Description=Liên Thông: Đồng bộ 100 %%\n"))
        #expect(
            units[0].text.contains(
                #"ExecStart=/opt/lienthong/bin/lienthong run nightly --root "/srv/lien thong""#
            )
        )
        #expect(units[0].text.contains("User=lienthong\nEnvironmentFile=/etc/lienthong/secrets.env\n"))
        #expect(units[1].text.contains("OnCalendar=Sun *-*-* 02:00:00 Asia/Ho_Chi_Minh\n"))
        #expect(
            units[3].text.contains(
                "OnCalendar=*-*-01 06:00:00 Asia/Ho_Chi_Minh\nOnCalendar=Mon *-*-* 06:00:00 "
            )
        )
    }

    @Test func `are a DAG whose tasks wait as its jobs do`() {
        let jobs: [Schedule.Job] = [
            .init(target: "lgsp"), .init(target: "public-services/dossiers", after: ["lgsp", "elsewhere"]),
        ]
        let (name, text) = AirflowDAG(Self.command).file(schedule(.daily(minute: 90), jobs: jobs))
        #expect(name == "lienthong_nightly.py")
        #expect(text.contains("job_lgsp >> job_public_services_dossiers\n"))
        #expect(!text.contains("elsewhere"))
        #expect(text.contains(#"schedule="30 1 * * *""#) && text.contains(#"tz="Asia/Ho_Chi_Minh""#))
        #expect(text.contains(#"description="Đồng bộ 100 %""#))
    }
}
