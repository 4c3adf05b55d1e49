package import HubModel
import PQ

/// What dead hosts have left, and what the outbox waits for.
package struct WorkExamination: Examination {
    package let group = ExaminationGroup.deliveries
    package let subject = "outbox"
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    package func findings() async -> [Finding] {
        await .of(subject) {
            try await database.use { connection in
                try leases(connection) + tasks(connection) + deliveries(connection)
            }
        }
    }

    private func leases(_ connection: PQConnection) throws -> [Finding] {
        let rows = try connection.execute(
            """
            SELECT l.pull, l.holder, \(SQL.isGone("l")) FROM hub.lease l ORDER BY 1
            """
        )
        let all = (0..<rows.rowCount).map {
            (
                pull: rows.text($0, 0) ?? "", holder: rows.text($0, 1) ?? "",
                isGone: rows.boolean($0, 2) ?? false
            )
        }
        let dead = all.filter(\.isGone).map { lease in
            Finding(
                "lease.dead",
                lease.pull,
                .warning,
                Localized(
                    vi: "lượt chạy ở \(lease.holder) đã chết giữa chừng",
                    en: "the run at \(lease.holder) died in the middle"
                ),
                cure: Localized(
                    vi: "Chạy lại: lienthong run \(lease.pull). Lượt sau nhận lại ngay, không phải dọn gì.",
                    en:
                        "Run again: lienthong run \(lease.pull). It takes over at once; there is nothing to clean."
                )
            )
        }
        let living = all.count - dead.count
        guard dead.isEmpty else { return dead }
        return [
            Finding(
                "lease.living",
                "leases",
                .good,
                Localized(
                    vi: "\(living) lượt đang chạy, không lượt nào chết dở",
                    en: "\(living) runs under way, none left by a dead host"
                )
            )
        ]
    }

    private func tasks(_ connection: PQConnection) throws -> [Finding] {
        let rows = try connection.execute(
            """
            SELECT t.job, coalesce(t.host, '?') FROM hub.schedule_task t WHERE t.state = 'running'
                AND NOT EXISTS (SELECT FROM hub.worker w WHERE w.id = t.claim AND NOT \(SQL.isGone("w")))
            ORDER BY 1
            """
        )
        return (0..<rows.rowCount).map { row in
            Finding(
                "schedule.host_lost",
                rows.text(row, 0) ?? "",
                .warning,
                Localized(
                    vi: "việc của máy \(rows.text(row, 1) ?? "?") đã mất, chưa máy nào nhận lại",
                    en: "a job of host \(rows.text(row, 1) ?? "?") that is gone; nobody has taken it over"
                ),
                cure: Localized(
                    vi: "Chạy lienthong serve ở một máy: máy ấy nhận lại ngay.",
                    en: "Run lienthong serve on a host: it takes over at once."
                )
            )
        }
    }

    private func deliveries(_ connection: PQConnection) throws -> [Finding] {
        let open = try OutboxBook.open(on: connection)
        var found: [Finding] = []
        for push in open {
            let waiting = (push.states[.parked] ?? 0) + push.stuck
            if waiting > 0 {
                found.append(
                    Finding(
                        "outbox.parked",
                        push.push,
                        .warning,
                        Localized(
                            vi: "\(waiting) tin chờ người quyết định",
                            en: "\(waiting) messages wait for a person"
                        ),
                        cure: Localized(
                            vi: "Xem: lienthong outbox list; rồi outbox retry hoặc resolve.",
                            en: "Look: lienthong outbox list; then outbox retry or resolve."
                        )
                    )
                )
            }
            if push.late > 0 {
                found.append(
                    Finding(
                        "outbox.late",
                        push.push,
                        .warning,
                        Localized(
                            vi: "\(push.late) tin quá hẹn chưa tới nơi",
                            en: "\(push.late) messages are late"
                        ),
                        cure: Localized(
                            vi:
                                "Xem có ai đang gửi không (lienthong serve hoặc push --watch): lienthong outbox list --late",
                            en:
                                "See whether anybody delivers (lienthong serve or push --watch): lienthong outbox list --late"
                        )
                    )
                )
            }
        }
        guard found.isEmpty else { return found }
        let waiting = open.flatMap(\.states.values).reduce(0, +)
        return [
            Finding(
                "outbox.flows",
                subject,
                .good,
                Localized(
                    vi: "\(waiting) tin đang đi, không tin nào trễ",
                    en: "\(waiting) messages on their way, none late"
                )
            )
        ]
    }
}
