import Foundation
import HubModel
import HubOperations
import HubSandbox
import HubStore
import Testing

/// Something that goes wrong, what mends it, and what the letter must say.
struct Mishap: Sendable, CustomTestStringConvertible {
    var kind: AlertKind
    var begin: @Sendable (Watchers) async throws -> Void
    var mend: @Sendable (Watchers) async throws -> Void
    /// The command that helps.
    var cure: String

    var testDescription: String { kind.rawValue }

    static let all = [
        Mishap(
            kind: .jobFailed,
            begin: { try await $0.run("failed", code: "source.unreachable") },
            mend: { try await $0.run("succeeded") },
            cure: "lienthong run electricity/bills"
        ),
        Mishap(
            kind: .quarantineOverBudget,
            begin: { try await $0.run("failed", code: "quarantine.too_many") },
            mend: { try await $0.run("succeeded") },
            cure: "lienthong quarantine list --pull electricity/bills"
        ),
        Mishap(
            kind: .promiseBroken,
            begin: { try await $0.run("succeeded", hoursAgo: 30) },
            mend: { try await $0.run("succeeded") },
            cure: "lienthong run electricity/bills"
        ),
        Mishap(
            kind: .outboxLate,
            begin: { try await $0.deliver("waiting", isLate: true) },
            mend: {
                try await $0.database.script("UPDATE hub.delivery SET state = 'done', delivered_at = now()")
            },
            cure: "lienthong outbox list --push ioc/feedback --late"
        ),
        Mishap(
            kind: .deliveryParked,
            begin: { try await $0.deliver("parked") },
            mend: {
                try await $0.database.script("UPDATE hub.delivery SET state = 'done', delivered_at = now()")
            },
            cure: "lienthong outbox resolve"
        ),
        Mishap(
            kind: .missingHeld,
            begin: {
                try await $0.database.script(
                    """
                    INSERT INTO hub.missing_hold (pull, entity, reason, run, missing, scope)
                    VALUES ('electricity/bills', 'electricity_bill', 'ceiling', 1, 40, 100)
                    """
                )
            },
            mend: { try await $0.database.script("UPDATE hub.missing_hold SET approved_at = now()") },
            cure: "lienthong missing approve electricity/bills"
        ),
        Mishap(
            kind: .certificateEnds,
            begin: {
                try await $0.database.script(
                    """
                    INSERT INTO hub.certificate (host, port, not_after, subject, issuer)
                    VALUES ('evn.example', 443, clock_timestamp() + interval '5 days', 'evn', 'ca')
                    """
                )
            },
            mend: {
                try await $0.database.script(
                    "UPDATE hub.certificate SET not_after = clock_timestamp() + interval '1 year'"
                )
            },
            cure: "lienthong doctor"
        ),
        Mishap(
            kind: .diskLow,
            begin: { $0.set(HostFigures(name: "lt1", landingBytes: 0, freeShare: 0.08)) },
            mend: { $0.set(HostFigures(name: "lt1", landingBytes: 0, freeShare: 0.5)) },
            cure: "lienthong clean"
        ),
    ]
}

@Suite struct `Alerts from PostgreSQL to mail server and webhook` {
    /// Ended runs are history before it begins, so that only the mishap is news.
    private func with(_ watchers: Watchers, _ body: (Watchers) async throws -> Void) async throws {
        do {
            try await body(watchers)
        } catch {
            try? await watchers.stop()
            throw error
        }
        try await watchers.stop()
    }

    @Test func `are tried for every kind that there is`() {
        #expect(Set(Mishap.all.map(\.kind)) == Set(AlertKind.allCases))
    }

    @Test(arguments: Mishap.all)
    func `each arrives once when it begins, again after a day, and once when it ends`(mishap: Mishap)
        async throws
    {
        try await with(Watchers()) { hub in
            let watcher = hub.watcher()
            try await hub.look(watcher, minutes: 2)
            #expect(hub.mail.letters.isEmpty && hub.hook.documents.isEmpty)
            try await mishap.begin(hub)
            try await hub.look(watcher, minutes: 3)
            let first = try #require(hub.mail.letters.first)
            #expect(hub.mail.letters.count == 1)
            #expect(first.receivers == ["truc@tinh.example"])
            #expect(first.readable.contains("Việc cần làm: ") && first.readable.contains("What to do: "))
            #expect(first.readable.contains(mishap.cure))
            let document = try #require(hub.hook.documents.first)
            #expect(hub.hook.documents.count == 1)
            #expect(document.isGenuine)
            #expect(document.body.contains(#""kind":"\#(mishap.kind.rawValue)""#))
            #expect(document.body.contains(#""event":"began""#))
            // Of the message only figures are told, and nobody's name.
            #expect(!document.body.contains("Mẫu") && !first.readable.contains("Mẫu"))

            hub.wait(.seconds(86_400 - 300))
            try await hub.look(watcher, minutes: 1)
            #expect(hub.mail.letters.count == 1)
            try await hub.look(watcher, minutes: 8)
            let repeated = hub.hook.documents.filter { $0.body.contains(#""event":"still""#) }
            #expect(repeated.count == 1)

            // A day later a pull is past its promise by this clock, as it would be: that is another alert.
            try await mishap.mend(hub)
            try await hub.look(watcher, minutes: 10)
            let ends = hub.hook.documents.filter {
                $0.body.contains(#""event":"ended""#)
                    && $0.body.contains(#""kind":"\#(mishap.kind.rawValue)""#)
            }
            #expect(ends.count == 1)
            #expect(hub.mail.letters.count == hub.hook.documents.count)
            #expect(hub.hook.repetitions == 0)
        }
    }

    @Test func `are told once by three hosts that look at once`() async throws {
        try await with(Watchers(receivers: ["a@tinh.example", "b@tinh.example"])) { hub in
            let hosts = [hub.watcher(), hub.watcher(), hub.watcher()]
            try await hub.run("failed", code: "source.unreachable")
            try await hub.deliver("parked")
            for _ in 0..<10 {
                hub.wait(.seconds(60))
                try await withThrowingTaskGroup { group in
                    for host in hosts { group.addTask { try await host.look() } }
                    try await group.waitForAll()
                }
            }
            // Both in one letter, to each receiver one.
            #expect(
                hub.mail.letters.map(\.receivers).sorted { $0[0] < $1[0] } == [
                    ["a@tinh.example"], ["b@tinh.example"],
                ]
            )
            #expect(hub.hook.documents.count == 1 && hub.hook.repetitions == 0)
            #expect(hub.hook.documents[0].body.contains("job_failed"))
            #expect(hub.hook.documents[0].body.contains("delivery_parked"))
        }
    }

    @Test func `wait while the mail server is away for an hour, and arrive exactly once, in order`()
        async throws
    {
        try await with(Watchers()) { hub in
            let hosts = [hub.watcher(), hub.watcher()]
            hub.mail.misbehave(standing: .drop)
            hub.hook.answer(standing: 503)
            try await hub.run("failed", code: "source.unreachable")
            for minute in 0..<60 { try await hub.look(hosts[minute % 2], minutes: 1) }
            #expect(hub.mail.letters.isEmpty && hub.hook.documents.isEmpty)
            try await hub.run("succeeded")
            try await hub.look(hosts[0], minutes: 7)
            hub.mail.misbehave()
            hub.hook.answer()
            for minute in 0..<70 { try await hub.look(hosts[minute % 2], minutes: 1) }
            let events = hub.hook.documents.map { $0.body.contains(#""event":"began""#) ? "began" : "ended" }
            #expect(events == ["began", "ended"])
            #expect(hub.mail.letters.count == 2 && hub.hook.repetitions == 0)
            #expect(
                try await hub.database.value("SELECT count(*) FROM hub.alert_message WHERE state <> 'sent'")
                    == "0"
            )
        }
    }

    @Test(arguments: [
        MailSink.Fault.greylist, .refuse, .refuseLetter, .drop, .dropAfterData(keeps: false),
    ])
    func `are tried again after any refusal`(fault: MailSink.Fault) async throws {
        try await with(Watchers()) { hub in
            hub.mail.misbehave(fault)
            try await hub.run("failed", code: "source.unreachable")
            let watcher = hub.watcher()
            try await hub.look(watcher, minutes: 1)
            #expect(hub.mail.letters.isEmpty)
            let reason = try await hub.database.value(
                "SELECT reason FROM hub.alert_message WHERE channel = 'email'"
            )
            #expect((reason ?? "").contains("127.0.0.1"))
            try await hub.look(watcher, minutes: 3)
            #expect(hub.mail.letters.count == 1)
        }
    }

    @Test func `that may have arrived are sent again as the same letter`() async throws {
        try await with(Watchers()) { hub in
            hub.mail.misbehave(.dropAfterData(keeps: true))
            try await hub.run("failed", code: "source.unreachable")
            try await hub.look(hub.watcher(), minutes: 4)
            // What a server tells apart by: it drops the second, or shows one.
            #expect(Set(hub.mail.letters.compactMap { $0.header("Message-ID") }).count == 1)
            #expect(hub.mail.letters.count == 2)
        }
    }

    @Test func `that a host took to its grave are sent by another`() async throws {
        try await with(Watchers()) { hub in
            try await hub.run("failed", code: "source.unreachable")
            hub.mail.misbehave(standing: .drop)
            hub.hook.answer(standing: 503)
            try await hub.look(hub.watcher(), minutes: 1)
            hub.mail.misbehave()
            hub.hook.answer()
            // Claimed, and then the process is gone.
            let store = hub.store()
            hub.wait(.seconds(120))
            while try await store.claim(at: hub.now, until: hub.now + .seconds(120)) != nil {}
            let other = hub.watcher()
            try await hub.look(other, minutes: 1)
            #expect(hub.mail.letters.isEmpty)
            try await hub.look(other, minutes: 2)
            #expect(hub.mail.letters.count == 1 && hub.hook.documents.count == 1)
        }
    }

    @Test func `sign in where the server wants it, and say why they cannot`() async throws {
        try await with(Watchers(user: "lienthong", account: ("lienthong", "mật khẩu"))) { hub in
            try await hub.run("failed", code: "source.unreachable")
            try await hub.look(hub.watcher(), minutes: 1)
            #expect(hub.mail.letters.map(\.isSignedIn) == [true])
        }
        try await with(Watchers(user: "lienthong", account: ("lienthong", "khác"))) { hub in
            try await hub.run("failed", code: "source.unreachable")
            try await hub.look(hub.watcher(), minutes: 1)
            #expect(hub.mail.letters.isEmpty)
            let reason =
                try await hub.database.value("SELECT reason FROM hub.alert_message WHERE channel = 'email'")
                ?? ""
            #expect(reason.contains("535") && !reason.contains("mật khẩu"))
        }
    }

    @Test func `hold no header and no command that a name would begin`() async throws {
        try await with(Watchers()) { hub in
            try await hub.database.script(
                """
                INSERT INTO hub.certificate (host, port, not_after, subject, issuer)
                VALUES (E'x\\r\\nBcc: all@evil.example\\r\\n\\r\\n.\\r\\nMAIL FROM:<x@evil.example>', 443,
                    clock_timestamp() + interval '5 days', 'x', 'x')
                """
            )
            try await hub.look(hub.watcher(), minutes: 1)
            let letter = try #require(hub.mail.letters.first)
            #expect(hub.mail.letters.count == 1)
            #expect(letter.header("Bcc") == nil)
            #expect(!hub.mail.lines.contains { $0.contains("evil") })
            let body = Data((hub.hook.documents.first?.body ?? "").utf8)
            #expect(try JSONSerialization.jsonObject(with: body) is [String: Any])
        }
    }
}

@Suite struct `The morning's report` {
    /// The next half past six by Vietnam's clock that is two minutes away at least, and so a day and two minutes at most: data
    /// would be older than was promised.
    private static func halfPastSix(after now: Timestamp) -> Duration {
        let time = (6 * 60 + 30) * 60_000_000 as Int64
        var civil = Zone.vietnam.civil(now)
        if civil.microsecondOfDay > time - 120_000_000 { civil.date.daysSinceEpoch += 1 }
        civil.microsecondOfDay = time
        return Zone.vietnam.instant(civil) - now
    }

    @Test func `goes out once a day at its time, whichever host it is`() async throws {
        let hub = try await Watchers(receivers: ["a@tinh.example", "b@tinh.example"], morning: 6 * 60 + 30)
        let hosts = [hub.watcher(), hub.watcher()]
        try await hub.run("succeeded")
        hub.wait(Self.halfPastSix(after: hub.now) + .seconds(-90))
        try await hosts[0].look()
        #expect(hub.mail.letters.isEmpty)
        for _ in 0..<5 {
            hub.wait(.seconds(60))
            try await withThrowingTaskGroup { group in
                for host in hosts { group.addTask { try await host.look() } }
                try await group.waitForAll()
            }
        }
        #expect(hub.mail.letters.count == 2)
        let text = try #require(hub.mail.letters.first?.readable)
        #expect(text.contains("báo cáo sáng") && text.contains("morning report"))
        #expect(text.contains("✓ Mọi việc đều ổn"))
        #expect(text.contains("Hoá đơn điện (electricity/bills)"))
        #expect(text.contains("<html lang=\"vi\">"))
        try await hub.stop()
    }

    @Test func `says first what needs a person, and compares with the day before`() async throws {
        let hub = try await Watchers()
        let watcher = hub.watcher()
        try await hub.run("succeeded")
        try await hub.deliver("parked")
        _ = try await watcher.sendTodaysReport()
        try await hub.run("failed", code: "source.unreachable")
        try await hub.deliver("parked")
        hub.wait(.seconds(86_400))
        try await watcher.look()
        #expect(try await watcher.sendTodaysReport())
        let report = try #require(hub.mail.letters.last { $0.readable.contains("báo cáo sáng") })
        let lines = report.readable.components(separatedBy: "\r\n")
        #expect(lines[0].hasPrefix("✗ Có "))
        #expect(
            lines.contains { $0.contains("Tin chờ người quyết") && $0.contains("2") && $0.hasSuffix("+1") }
        )
        #expect(lines.contains { $0.contains("lienthong run electricity/bills") })
        #expect(!report.readable.contains("Mẫu"))
        #expect(try await watcher.sendTodaysReport() == false)
        try await hub.stop()
    }
}
