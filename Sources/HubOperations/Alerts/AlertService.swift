package import HubModel
package import HubPipeline

/// Looks once a minute, keeps what is to be told, and tells it; any number of hosts may.
package struct AlertService: Sendable {
    package enum Event: Sendable {
        case sent(ClaimedMessage)
        case notSent(ClaimedMessage, reason: String, isGivenUp: Bool)
        /// The database or something else; the next look comes in a minute.
        case trouble(HubFailure)
    }

    /// What is looked after, and who is told.
    package struct Subject: Sendable {
        package var settings: AlertSettings
        package var watched: Watched
        /// Which hub speaks: the environment's name.
        package var place: String?
        /// Of pulls and pushes, as people call them.
        package var titles: [String: String]

        package init(
            settings: AlertSettings,
            watched: Watched,
            place: String? = nil,
            titles: [String: String] = [:]
        ) {
            self.settings = settings
            self.watched = watched
            self.place = place
            self.titles = titles
        }

        package init(_ project: Project) {
            self.init(
                settings: project.alerts ?? AlertSettings(),
                watched: project.watched,
                place: project.environment,
                titles: project.watchedTitles
            )
        }
    }

    private let settings: AlertSettings
    private let watched: Watched
    private let place: String?
    private let titles: [String: String]
    private let store: any AlertStore
    private let channels: AlertChannels
    private let figures: @Sendable () async throws -> HubFigures
    private let morning: @Sendable (_ at: Timestamp) async throws -> MorningFigures
    private let tell: @Sendable (Event) -> Void

    /// `figures`: by the database's clock, which all hosts go by, with what this host sees of itself.
    package init(
        _ subject: Subject,
        store: any AlertStore,
        channels: AlertChannels,
        figures: @escaping @Sendable () async throws -> HubFigures,
        morning: @escaping @Sendable (_ at: Timestamp) async throws -> MorningFigures,
        tell: @escaping @Sendable (Event) -> Void
    ) {
        settings = subject.settings
        watched = subject.watched
        place = subject.place
        titles = subject.titles
        self.store = store
        self.channels = channels
        self.figures = figures
        self.morning = morning
        self.tell = tell
    }

    private static let interval = Duration.seconds(60)

    /// Looks and tells until `stop` is raised.
    package func run(
        stop: StopFlag,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) async {
        while !stop.isRaised, !Task.isCancelled {
            do {
                try await look()
            } catch {
                tell(.trouble(HubFailure.from(error)))
            }
            // In short steps: whoever stops a service does not wait a minute.
            var slept = Duration.zero
            while slept < Self.interval, !stop.isRaised {
                guard (try? await sleep(.seconds(1))) != nil else { return }
                slept += .seconds(1)
            }
        }
    }

    /// One look: judges, writes the morning's report when it is time, sends what is due.
    package func look() async throws {
        let figures = try await figures()
        try await judge(figures)
        try await reportWhenDue(at: figures.now)
        try await deliver(at: figures.now)
    }

    // MARK: Judging

    private func judge(_ figures: HubFigures) async throws {
        let now = figures.now
        try await judge("hub", AlertConditions(figures, jobs: watched.jobs).findings, at: now)
        guard let host = figures.host else { return }
        try await judge("host:\(host.name)", AlertConditions.findings(of: host), at: now)
    }

    private func judge(_ scope: String, _ findings: [AlertFinding], at now: Timestamp) async throws {
        let decision = AlertDecision(repeatAfter: settings.repeatAfter.duration)
        let messages = AlertMessages(settings: settings, place: place, titles: titles)
        _ = try await store.judge(scope, seen: now) { known in
            let outcome = decision.decide(known, findings, at: now)
            return (outcome.changed, messages.messages(of: outcome.news, at: now))
        }
    }

    // MARK: The morning's report

    /// At its time or up to six hours later: a report of the night is no use in the afternoon.
    private func reportWhenDue(at now: Timestamp) async throws {
        guard let minute = settings.morningReport, settings.email != nil else { return }
        let civil = Zone.vietnam.civil(now)
        let late = civil.hour * 60 + civil.minute - minute
        guard (0..<360).contains(late), try await !store.isReported(civil.date) else { return }
        _ = try await sendReport(day: civil.date, at: now)
    }

    /// Writes and sends today's report whatever the time; `false` where it was written already.
    package func sendTodaysReport() async throws -> Bool {
        let now = try await figures().now
        let isNew = try await sendReport(day: Zone.vietnam.civil(now).date, at: now)
        try await deliver(at: now)
        return isNew
    }

    private func sendReport(day: CivilDate, at now: Timestamp) async throws -> Bool {
        let figures = try await morning(now)
        let (settings, place, titles) = (settings, place, titles)
        return try await store.report(day: day, at: now) { before in
            let report = MorningReport(
                figures,
                before: before.flatMap(MorningFigures.Standing.init(json:)),
                titles: titles
            )
            let content = report.content(settings.languages, sign: AlertMessages.sign(place))
            let messages = (settings.email?.to ?? []).map {
                AlertMessage(.email, receiver: $0, content: content)
            }
            return (figures.standing.json, messages)
        }
    }

    // MARK: Telling

    /// While a host has a message in hand; if it dies, another takes it up after this.
    private static let hold = Duration.seconds(120)
    private static let givenUpAfter = Duration.seconds(3 * 86_400)

    /// Sends what is due; `now` is the look's instant, and sending takes its time.
    private func deliver(at now: Timestamp) async throws {
        let began = ContinuousClock.now
        var clock: Timestamp { now + (ContinuousClock.now - began) }
        while let claimed = try await store.claim(at: now, until: clock + Self.hold) {
            guard let reason = await channels.send(claimed, at: clock) else {
                try await store.sent(claimed.id, at: clock)
                tell(.sent(claimed))
                continue
            }
            let isGivenUp = now - claimed.madeAt >= Self.givenUpAfter
            let next = clock + Self.wait(after: claimed.attempts)
            try await store.failed(claimed.id, reason: reason, next: isGivenUp ? nil : next)
            tell(.notSent(claimed, reason: reason, isGivenUp: isGivenUp))
        }
    }

    /// 1, 2, 4, 8, 16 minutes, then every half hour.
    static func wait(after attempts: Int) -> Duration {
        .seconds(60 * min(1 << min(max(attempts - 1, 0), 5), 30))
    }
}
