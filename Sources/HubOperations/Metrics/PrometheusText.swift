package import HubModel

/// The hub's figures in Prometheus' text format 0.0.4.
///
/// Labels are names of pulls, pushes, connectors, schedules, hosts and states: nothing that concerns a person.
package struct PrometheusText: Sendable {
    private let figures: HubFigures
    private let version: String

    package init(_ figures: HubFigures, version: String) {
        self.figures = figures
        self.version = version
    }

    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package var text: String { families.map(\.text).joined() }

    /// The same for programs that read JSON.
    package var records: [Record] {
        families.map { family in
            Record(
                name: family.name,
                type: family.kind.rawValue,
                samples: family.samples.map { sample in
                    let labels = sample.labels.map { ($0.name, $0.value) }
                    return Record.Sample(
                        name: family.name + sample.suffix,
                        labels: Dictionary(labels) { first, _ in first },
                        value: sample.value
                    )
                }
            )
        }
    }

    package struct Record: Sendable, Encodable {
        package struct Sample: Sendable, Encodable {
            package var name: String
            package var labels: [String: String]
            package var value: Double
        }

        package var name: String
        package var type: String
        package var samples: [Sample]
    }

    private var families: [MetricFamily] {
        runs + freshness + quotas + outbox + schedules + watch + sizes
    }

    // MARK: Runs

    /// Figures of a kind, those of declared pulls with 0 where nothing has happened: a rate needs its beginning.
    private func amounts(
        _ kind: HubFigures.Tally.Kind,
        parts: [String] = [""]
    ) -> [(subject: String, part: String, amount: Double)] {
        let known = figures.tallies.filter { $0.kind == kind }
        let seen = Set(known.map { "\($0.subject)\u{1f}\($0.part)" })
        let silent = figures.pulls.flatMap { pull in parts.map { (pull.name, $0) } }
            .filter { !seen.contains("\($0.0)\u{1f}\($0.1)") }
        return (known.map { ($0.subject, $0.part, Double($0.amount)) } + silent.map { ($0.0, $0.1, 0) })
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }

    private func samples(
        _ kind: HubFigures.Tally.Kind,
        parts: [String] = [""],
        label: String? = nil,
        perUnit: Double = 1
    ) -> [MetricFamily.Sample] {
        amounts(kind, parts: parts).map { subject, part, amount in
            MetricFamily.Sample(
                labels: [("pull", subject)] + (label.map { [($0, part)] } ?? []),
                value: amount / perUnit
            )
        }
    }

    /// The classes of the equation that closes; `read` is its other side.
    private static let outcomes = [
        "new", "changed", "same", "older", "repeated", "superseded", "skipped", "erased", "refused",
    ]

    private var runs: [MetricFamily] {
        let records = samples(
            .records,
            parts: Self.outcomes + ["read", "removed", "emptied"],
            label: "outcome"
        )
        func only(_ part: String) -> [MetricFamily.Sample] {
            records.filter { $0.labels[1].value == part }.map {
                MetricFamily.Sample(labels: [$0.labels[0]], value: $0.value)
            }
        }
        return [
            MetricFamily(
                "lienthong_runs_total",
                .counter,
                "Số lần chạy đã kết thúc · runs that have ended, by state.",
                samples(.runs, parts: RunStateName.endings, label: "state")
            ),
            duration,
            MetricFamily(
                "lienthong_records_read_total",
                .counter,
                "Bản ghi đã đọc · records read.",
                only("read")
            ),
            MetricFamily(
                "lienthong_records_total",
                .counter,
                "Mỗi bản ghi thành gì · what became of each record that was read; refused ones are in quarantine.",
                records.filter { Self.outcomes.contains($0.labels[1].value) }
            ),
            MetricFamily(
                "lienthong_rows_removed_total",
                .counter,
                "Dòng đánh dấu đã xoá vì nguồn không còn · rows marked removed because the source has them no more.",
                only("removed")
            ),
            MetricFamily(
                "lienthong_records_emptied_total",
                .counter,
                "Bản ghi có ô xấu được để trống · records staged with a bad field emptied.",
                only("emptied")
            ),
            MetricFamily(
                "lienthong_requests_total",
                .counter,
                "Lượt gọi hệ thống nguồn · requests sent to sources.",
                samples(.requests)
            ),
            MetricFamily(
                "lienthong_pages_total",
                .counter,
                "Trang đã nhận · pages received.",
                samples(.pages)
            ),
            MetricFamily(
                "lienthong_received_bytes_total",
                .counter,
                "Số byte đã nhận · bytes received from sources.",
                samples(.bytes)
            ),
            MetricFamily(
                "lienthong_wait_seconds_total",
                .counter,
                "Thời gian chờ theo thoả thuận với nguồn · time waited because of what was agreed with the source.",
                samples(.waited, perUnit: 1e6)
            ),
        ] + lastRuns
    }

    private var duration: MetricFamily {
        let counts = Dictionary(grouping: amounts(.runs), by: \.subject).mapValues {
            $0.map(\.amount).reduce(0, +)
        }
        let lasted = amounts(.lasted)
        return MetricFamily(
            "lienthong_run_duration_seconds",
            .summary,
            "Một lần chạy kéo dài bao lâu · how long runs took.",
            lasted.flatMap { subject, _, amount in
                [
                    MetricFamily.Sample(suffix: "_sum", labels: [("pull", subject)], value: amount / 1e6),
                    MetricFamily.Sample(
                        suffix: "_count",
                        labels: [("pull", subject)],
                        value: counts[subject] ?? 0
                    ),
                ]
            }
        )
    }

    private func pulls(
        _ name: String,
        _ help: String,
        _ value: (HubFigures.Pull) -> Double?
    ) -> MetricFamily {
        MetricFamily(
            name,
            .gauge,
            help,
            figures.pulls.compactMap { pull in
                value(pull).map { MetricFamily.Sample(labels: [("pull", pull.name)], value: $0) }
            }
        )
    }

    private var lastRuns: [MetricFamily] {
        [
            pulls("lienthong_run_active", "Đang chạy: 1 · a run is under way: 1.") { $0.isRunning ? 1 : 0 },
            pulls(
                "lienthong_last_run_end_timestamp_seconds",
                "Lần chạy gần nhất kết thúc lúc nào · when the last run ended."
            ) { $0.lastRun?.endedAt.fraction },
            pulls(
                "lienthong_last_run_duration_seconds",
                "Lần chạy gần nhất kéo dài bao lâu · how long the last run took."
            ) { $0.lastRun.map { ($0.endedAt - $0.startedAt).fraction } },
            pulls(
                "lienthong_last_run_failed",
                "Lần chạy gần nhất hỏng: 1 · the last run failed or was killed: 1."
            ) { $0.lastRun.map { $0.hasFailed ? 1 : 0 } },
        ]
    }

    // MARK: Freshness, quotas, quarantine

    private var freshness: [MetricFamily] {
        [
            pulls(
                "lienthong_freshness_age_seconds",
                "Số liệu đã cũ bao lâu; không có khi chưa lần nào xong · age of the data; absent before the first success."
            ) { pull in pull.freshAt.map { (figures.now - $0).fraction } },
            pulls(
                "lienthong_freshness_promise_seconds",
                "Hẹn cũ nhất bao lâu (fresh_within) · the oldest that was promised."
            ) { $0.promised.fraction },
            MetricFamily(
                "lienthong_quarantine_open_records",
                .gauge,
                "Bản ghi đang cách ly · records in quarantine.",
                amounts(.quarantine, parts: []).filter { $0.amount != 0 }.map {
                    MetricFamily.Sample(
                        labels: [("pull", $0.subject), ("entity", $0.part)],
                        value: $0.amount
                    )
                } + cleanPulls
            ),
            MetricFamily(
                "lienthong_missing_held_rows",
                .gauge,
                "Dòng không còn ở nguồn, chờ người duyệt · rows gone from their source that wait for a person.",
                figures.holds.map {
                    MetricFamily.Sample(
                        labels: [("pull", $0.pull), ("entity", $0.entity)],
                        value: Double($0.missing)
                    )
                }
            ),
        ]
    }

    /// A pull with nothing in quarantine says 0, so that an alert can end.
    private var cleanPulls: [MetricFamily.Sample] {
        let open = Set(
            figures.tallies.filter { $0.kind == .quarantine && $0.amount != 0 }.map { [$0.subject, $0.part] }
        )
        return figures.pulls.filter { !open.contains([$0.name, $0.entity]) }.map {
            MetricFamily.Sample(labels: [("pull", $0.name), ("entity", $0.entity)], value: 0)
        }
    }

    private var quotas: [MetricFamily] {
        func family(_ name: String, _ help: String, _ value: (HubFigures.Quota) -> Int) -> MetricFamily {
            MetricFamily(
                name,
                .gauge,
                help,
                figures.quotas.map {
                    MetricFamily.Sample(
                        labels: [("connector", $0.name), ("period", $0.period)],
                        value: Double(value($0))
                    )
                }
            )
        }
        return [
            family(
                "lienthong_quota_used_requests",
                "Đã gọi trong kỳ này · requests of the present period."
            ) { $0.used },
            family("lienthong_quota_limit_requests", "Được gọi mỗi kỳ · requests agreed per period.") {
                $0.limit
            },
        ]
    }

    // MARK: Outbox

    private var outbox: [MetricFamily] {
        let pushes = Dictionary(grouping: figures.outbox, by: \.push)
        let names = Set(pushes.keys).union(
            figures.tallies.filter { $0.kind == .deliveries }.map(\.subject)
        ).sorted()
        func perPush(_ value: ([HubFigures.Outbox]) -> Double) -> [MetricFamily.Sample] {
            names.map { MetricFamily.Sample(labels: [("push", $0)], value: value(pushes[$0] ?? [])) }
        }
        return [
            MetricFamily(
                "lienthong_outbox_messages",
                .gauge,
                "Tin chưa xong, theo tình trạng · messages that are not finished, by state; parked ones wait for a person.",
                names.flatMap { push in
                    ["waiting", "prepared", "sending", "unsure", "following", "parked"].map { state in
                        MetricFamily.Sample(
                            labels: [("push", push), ("state", state)],
                            value: Double(pushes[push]?.first { $0.state == state }?.count ?? 0)
                        )
                    }
                }
            ),
            MetricFamily(
                "lienthong_outbox_oldest_seconds",
                .gauge,
                "Tin chưa tới nơi lâu nhất đã chờ · how long the oldest message that has not arrived has waited.",
                perPush { $0.compactMap(\.oldest).min().map { (figures.now - $0).fraction } ?? 0 }
            ),
            MetricFamily(
                "lienthong_outbox_late_messages",
                .gauge,
                "Tin đã quá hẹn mà chưa tới nơi · messages past their deadline that have not arrived.",
                perPush { Double($0.map(\.late).reduce(0, +)) }
            ),
            MetricFamily(
                "lienthong_outbox_unrouted_messages",
                .gauge,
                "Tin chưa lượt gửi nào xem · messages that no push has looked at yet.",
                [MetricFamily.Sample(labels: [], value: Double(figures.unroutedMessages))]
            ),
            MetricFamily(
                "lienthong_outbox_untaken_messages",
                .gauge,
                "Tin không lượt gửi nào nhận · messages that no push takes.",
                [MetricFamily.Sample(labels: [], value: Double(figures.untakenMessages))]
            ),
        ] + deliveries(names)
    }

    private func deliveries(_ pushes: [String]) -> [MetricFamily] {
        func amount(_ kind: HubFigures.Tally.Kind, _ push: String, _ part: String = "") -> Double {
            Double(
                figures.tallies.first { $0.kind == kind && $0.subject == push && $0.part == part }?.amount
                    ?? 0
            )
        }
        return [
            MetricFamily(
                "lienthong_deliveries_total",
                .counter,
                "Tin đã tới nơi, tin bị từ chối · messages delivered, messages refused.",
                pushes.flatMap { push in
                    ["delivered", "refused"].map {
                        MetricFamily.Sample(
                            labels: [("push", push), ("outcome", $0)],
                            value: amount(.deliveries, push, $0)
                        )
                    }
                }
            ),
            MetricFamily(
                "lienthong_deliveries_late_total",
                .counter,
                "Tin tới nơi sau hẹn · messages that arrived after their deadline.",
                pushes.map {
                    MetricFamily.Sample(labels: [("push", $0)], value: amount(.lateDeliveries, $0))
                }
            ),
            MetricFamily(
                "lienthong_delivery_duration_seconds",
                .summary,
                "Từ khi có tin đến khi tới nơi · from a message's beginning to its delivery.",
                pushes.flatMap { push in
                    [
                        MetricFamily.Sample(
                            suffix: "_sum",
                            labels: [("push", push)],
                            value: amount(.deliveryTime, push) / 1e6
                        ),
                        MetricFamily.Sample(
                            suffix: "_count",
                            labels: [("push", push)],
                            value: amount(.deliveries, push, "delivered")
                        ),
                    ]
                }
            ),
        ]
    }

    // MARK: Schedules, alerts, sizes

    private var schedules: [MetricFamily] {
        let ended = figures.tallies.filter { $0.kind == .tasks }
        return [
            MetricFamily(
                "lienthong_schedule_tasks",
                .gauge,
                "Việc theo lịch đang chờ, đang chạy · jobs of schedules that wait or run.",
                figures.openTasks.map {
                    MetricFamily.Sample(
                        labels: [("schedule", $0.schedule), ("state", $0.state)],
                        value: Double($0.count)
                    )
                }
            ),
            MetricFamily(
                "lienthong_schedule_tasks_total",
                .counter,
                "Việc theo lịch đã kết thúc · jobs of schedules that have ended.",
                ended.map {
                    MetricFamily.Sample(
                        labels: [("schedule", $0.subject), ("state", $0.part)],
                        value: Double($0.amount)
                    )
                }
            ),
        ]
    }

    private var watch: [MetricFamily] {
        [
            MetricFamily(
                "lienthong_alerts_firing",
                .gauge,
                "Cảnh báo đang có, theo loại · alerts that are firing, by kind.",
                figures.firingAlerts.map {
                    MetricFamily.Sample(labels: [("kind", $0.kind)], value: Double($0.count))
                }
            ),
            MetricFamily(
                "lienthong_alert_messages_waiting",
                .gauge,
                "Thư báo chưa gửi được · messages about alerts that have not been sent.",
                [MetricFamily.Sample(labels: [], value: Double(figures.waitingAlertMessages))]
            ),
            MetricFamily(
                "lienthong_certificate_expiry_timestamp_seconds",
                .gauge,
                "Chứng thư của máy chủ hết hạn lúc nào · when a server's certificate ends.",
                figures.certificates.map {
                    MetricFamily.Sample(labels: [("host", $0.host)], value: $0.notAfter.fraction)
                }
            ),
        ]
    }

    private var sizes: [MetricFamily] {
        let host = figures.host
        func one(_ name: String, _ help: String, _ value: Double?) -> MetricFamily {
            MetricFamily(name, .gauge, help, value.map { [MetricFamily.Sample(labels: [], value: $0)] } ?? [])
        }
        return [
            one(
                "lienthong_database_size_bytes",
                "Cỡ cơ sở dữ liệu · size of the database.",
                Double(figures.databaseBytes)
            ),
            one(
                "lienthong_landing_size_bytes",
                "Cỡ kho câu trả lời trên máy này · size of the landing store on this host.",
                host.map { Double($0.landingBytes) }
            ),
            one(
                "lienthong_disk_free_ratio",
                "Phần đĩa còn trống nơi có kho câu trả lời · free part of the disk with the landing store.",
                host?.freeShare
            ),
            MetricFamily(
                "lienthong_build_info",
                .gauge,
                "Phiên bản chương trình · the program's version.",
                [MetricFamily.Sample(labels: [("version", version)], value: 1)]
            ),
        ]
    }
}

extension Timestamp {
    /// Seconds since 1970 with their fraction.
    fileprivate var fraction: Double { Double(microseconds) / 1e6 }
}

extension Duration {
    /// Seconds with their fraction; whole ones exactly.
    fileprivate var fraction: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
