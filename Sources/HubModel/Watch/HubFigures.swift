/// What a pull's manifest promises of its data.
package struct PullPromise: Sendable, Hashable {
    package var pull: PullID
    package var entity: String
    package var freshWithin: CalendarDuration

    package init(pull: PullID, entity: String, freshWithin: CalendarDuration) {
        self.pull = pull
        self.entity = entity
        self.freshWithin = freshWithin
    }
}

/// What a project has promised, agreed and scheduled: whether it is kept is watched.
package struct Watched: Sendable, Hashable {
    /// Of every pull.
    package var promises: [PullPromise]
    /// Of every connector with a quota; of those that share one, once.
    package var limits: [Limits]
    package var jobs: [Job]

    package struct Job: Sendable, Hashable {
        package var schedule: String
        /// `connector` or `connector/pull`.
        package var target: String

        package init(schedule: String, target: String) {
            self.schedule = schedule
            self.target = target
        }
    }

    package init(promises: [PullPromise], limits: [Limits] = [], jobs: [Job] = []) {
        self.promises = promises
        self.limits = limits
        self.jobs = jobs
    }
}

/// The hub at one moment, in figures: what `/metrics` shows and alerts are judged by.
///
/// No value in it concerns a person.
package struct HubFigures: Sendable, Hashable {
    /// The database's clock.
    package var now: Timestamp
    /// Figures that only grow, and open quarantine.
    package var tallies: [Tally] = []
    package var pulls: [Pull] = []
    package var quotas: [Quota] = []
    package var outbox: [Outbox] = []
    /// Messages that no push has looked at yet, and those that none takes.
    package var unroutedMessages = 0
    package var untakenMessages = 0
    package var openTasks: [OpenTasks] = []
    /// Jobs whose last turn that ran has failed, and targets that are being tried again.
    package var failedJobs: [FailedJob] = []
    package var retriedTargets: Set<String> = []
    /// Pulls whose missing rows wait for a person.
    package var holds: [Hold] = []
    package var firingAlerts: [FiringAlerts] = []
    package var waitingAlertMessages = 0
    package var certificates: [Certificate] = []
    package var databaseBytes: Int64 = 0
    package var host: HostFigures?

    package init(now: Timestamp) {
        self.now = now
    }

    /// A sum: `run` of `electricity/bills` with part `succeeded`.
    package struct Tally: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case runs = "run"
            case pages = "run.pages"
            case requests = "run.requests"
            case bytes = "run.bytes"
            case waited = "run.waited_us"
            case lasted = "run.lasted_us"
            case records = "run.records"
            case quarantine
            case deliveries = "delivery"
            case deliveryTime = "delivery.took_us"
            case lateDeliveries = "delivery.late"
            case tasks = "task"
        }

        package var kind: Kind
        package var subject: String
        package var part: String
        package var amount: Int64

        package init(_ kind: Kind, _ subject: String, _ part: String = "", _ amount: Int64) {
            self.kind = kind
            self.subject = subject
            self.part = part
            self.amount = amount
        }
    }

    package struct Pull: Sendable, Hashable {
        package var name: String
        package var entity: String
        package var promised: Duration
        /// Start of the last run that brought everything.
        package var freshAt: Timestamp?
        package var isRunning = false
        package var lastRun: LastRun?

        package init(name: String, entity: String, promised: Duration) {
            self.name = name
            self.entity = entity
            self.promised = promised
        }
    }

    /// The last run that has ended and was meant to bring everything.
    package struct LastRun: Sendable, Hashable {
        package var id: Int64
        package var state: String
        package var startedAt: Timestamp
        package var endedAt: Timestamp
        package var failureCode: String?
        /// As `runs` shows it.
        package var failure: Localized?

        package init(
            id: Int64,
            state: String,
            startedAt: Timestamp,
            endedAt: Timestamp,
            failureCode: String? = nil,
            failure: Localized? = nil
        ) {
            self.id = id
            self.state = state
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.failureCode = failureCode
            self.failure = failure
        }

        package var hasFailed: Bool { RunStateName.isFailure(state) }
    }

    /// What was used of an agreed quota in the period that now is.
    package struct Quota: Sendable, Hashable {
        /// The connector, or the name under which several share their limits.
        package var name: String
        package var period: String
        package var used: Int
        package var limit: Int

        package init(name: String, period: String, used: Int, limit: Int) {
            self.name = name
            self.period = period
            self.used = used
            self.limit = limit
        }
    }

    /// Messages of a push in one state that is not final.
    package struct Outbox: Sendable, Hashable {
        package var push: String
        package var state: String
        package var count: Int
        /// Past the time by which they were promised, and not there.
        package var late: Int
        /// Nobody knows whether they arrived, and they should have been asked about an hour ago.
        package var stuck: Int
        /// Of those that have not arrived.
        package var oldest: Timestamp?

        package init(
            push: String,
            state: String,
            count: Int,
            late: Int,
            stuck: Int = 0,
            oldest: Timestamp?
        ) {
            self.push = push
            self.state = state
            self.count = count
            self.late = late
            self.stuck = stuck
            self.oldest = oldest
        }
    }

    package struct OpenTasks: Sendable, Hashable {
        package var schedule: String
        package var state: String
        package var count: Int

        package init(schedule: String, state: String, count: Int) {
            self.schedule = schedule
            self.state = state
            self.count = count
        }
    }

    package struct FailedJob: Sendable, Hashable {
        package var job: Watched.Job
        package var reason: String
        package var attempts: Int
        package var finishedAt: Timestamp

        package init(job: Watched.Job, reason: String, attempts: Int, finishedAt: Timestamp) {
            self.job = job
            self.reason = reason
            self.attempts = attempts
            self.finishedAt = finishedAt
        }
    }

    package struct Hold: Sendable, Hashable {
        package var pull: String
        package var entity: String
        package var missing: Int
        package var askedAt: Timestamp

        package init(pull: String, entity: String, missing: Int, askedAt: Timestamp) {
            self.pull = pull
            self.entity = entity
            self.missing = missing
            self.askedAt = askedAt
        }
    }

    package struct FiringAlerts: Sendable, Hashable {
        package var kind: String
        package var count: Int

        package init(kind: String, count: Int) {
            self.kind = kind
            self.count = count
        }
    }

    package struct Certificate: Sendable, Hashable {
        package var host: String
        package var notAfter: Timestamp

        package init(host: String, notAfter: Timestamp) {
            self.host = host
            self.notAfter = notAfter
        }
    }
}

/// What only the machine itself can say.
package struct HostFigures: Sendable, Hashable {
    package var name: String
    package var landingBytes: Int64
    /// Of the disk with the landing store, 0 to 1.
    package var freeShare: Double

    package init(name: String, landingBytes: Int64, freeShare: Double) {
        self.name = name
        self.landingBytes = landingBytes
        self.freeShare = freeShare
    }
}
