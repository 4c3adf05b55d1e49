import HTTPTypes
package import HubModel
package import HubPipeline

/// Runs a pull over saved answers with the network off: the engine of `try --sample` and `connector test`.
package struct SampleReplay: Sendable {
    private let compiler: JobCompiler

    /// The clock of every replay, so that what a mapping makes of `{now}` and of spans stays the same: 15 June 2026,
    /// 01:30 in Vietnam.
    package static let clock = Timestamp(seconds: 1_781_461_800)

    /// What a folder without a root is meant against: goldens name no machine's folders.
    private static let root = "/«root»"

    package init(_ project: Project) {
        compiler = JobCompiler(project)
    }

    /// What a pull made of its samples.
    package struct Outcome: Sendable {
        /// One of the entities that the pull goes into, its own first.
        package struct Table: Sendable {
            package var entity: String
            package var columns: [String]
            package var rows: [PreviewRow]
        }

        package var tables: [Table]
        package var rejections: [Rejection]
        package var changes: [ValueChange]
        package var report: RunReport
        /// Record by record, for those who look on.
        package let sight: TrialSight

        /// What `store` holds after a run of `job`.
        package init(_ job: PullJob, _ store: PreviewStore, _ landing: MemoryLanding, _ report: RunReport) {
            sight = TrialSight(job, store, landing)
            tables = ([job.plan] + job.further.map(\.plan)).map { plan in
                Table(
                    entity: plan.entity.name,
                    columns: plan.load.columns.map(\.name),
                    rows: store.rows.filter { $0.entity == plan.entity.name }
                )
            }
            rejections = store.rejections
            changes = store.changes
            self.report = report
        }
    }

    /// Runs a pull as if its source gave these answers.
    ///
    /// - Parameters:
    ///   - pull: which one.
    ///   - transport: gives the saved answers in order; it also knows what was asked.
    ///   - files: gives those of a pull of files.
    ///   - parents: those that a pull with `for_each` finds to do.
    ///   - asksFurther: whether the next row of a code list is asked for: not beyond the saved answers.
    ///   - events: told of what happens.
    /// - Returns: what the pull made of them.
    /// - Throws: what kept the run from beginning.
    package func run(
        _ pull: PullID,
        transport: any HTTPTransport,
        files: SavedFiles = SavedFiles([]),
        parents: [Parent] = [],
        asksFurther: @escaping @Sendable () -> Bool = { true },
        events: @escaping @Sendable (PullEvent) -> Void = { _ in }
    ) async throws
        -> Outcome
    {
        let job = try offline(compiler.job(pull, now: SampleReplay.clock, isOffline: true))
        let store = PreviewStore(
            clock: SampleReplay.clock,
            zone: job.connector.system.zone,
            parents: parents
        )
        let landing = MemoryLanding()
        var environment = PullEnvironment(
            transport: transport,
            store: store,
            landing: landing,
            allowance: NoLimits(),
            sleep: { _ in },
            observe: events
        )
        environment.stamps = .still
        environment.files = files
        environment.root = SampleReplay.root
        environment.asksFurther = asksFurther
        let report = try await Pipeline(job, environment).run()
        return Outcome(job, store, landing, report)
    }

    /// Nobody is signed in to: what the sign-in would have kept, and secrets, show as their names.
    private func offline(_ job: PullJob) -> PullJob {
        var job = job
        for value in job.connector.signIn?.login?.keep ?? [] {
            job.values.keep(value.name, "«kept.\(value.name)»")
        }
        job.connector.signIn?.standInForToken(&job.values)
        job.connector.signIn?.login = nil
        job.connector.system.tls = System.TLS()
        job.values.pseudonymKey = .ofSamples
        job.values.secrets = Dictionary(
            uniqueKeysWithValues: job.values.secrets.keys.map { ($0, "«secret.\($0)»") }
        )
        job.options.showsAllRejections = true
        if var drop = job.pull.drop, drop.place != .https {
            // Saved files are on this disk and whole.
            drop.place = .folder
            drop.ready = nil
            job.pull.way = .files(drop)
        }
        if job.pull.since != nil {
            job.pull.since?.step = nil
            job.options.since = Timestamp(seconds: SampleReplay.clock.seconds - 86_400)
            job.options.until = SampleReplay.clock
        }
        return job
    }
}

extension SignIn {
    /// The header that a token of `oauth2` would be in.
    mutating func standInForToken(_ values: inout PlaceholderValues) {
        guard oauth2 != nil, let header = try? Template("Bearer {kept.access_token}") else { return }
        oauth2 = nil
        values.keep("access_token", "«kept.access_token»")
        send.append(Placement(place: .header("Authorization"), value: header))
    }
}

/// The text forms of the goldens beside a connector's samples.
package enum Golden {
    /// A header line of column names, then a line a row; NULL is `\N`, TAB and line breaks are escaped.
    package static func rows(_ table: SampleReplay.Outcome.Table) -> String {
        rows(columns: table.columns, table.rows.map(\.cells))
    }

    static func rows(columns: [String], _ rows: [[String?]]) -> String {
        let lines = rows.map { row in row.map { $0.map(escaped) ?? "\\N" }.joined(separator: "\t") }
        return ([columns.joined(separator: "\t")] + lines).joined(separator: "\n") + "\n"
    }

    /// Rule, column, path and value of every fault, refused records first.
    package static func rejected(_ outcome: SampleReplay.Outcome) -> String {
        let refused = outcome.rejections.flatMap(\.faults).map { line($0, "refused") }
        let emptied = outcome.changes.filter { $0.kind == .emptied }.map { line($0.fault, "emptied") }
        return (["what\trule\tcolumn\tpath\tvalue"] + refused + emptied).joined(separator: "\n") + "\n"
    }

    private static func line(_ fault: FieldFault, _ what: String) -> String {
        [what, fault.rule, fault.field, fault.path, fault.value].map(escaped).joined(separator: "\t")
    }

    /// Method and address, then the headers that were set, then the body.
    package static func requests(_ requests: [OutgoingRequest]) -> String {
        requests.map { request in
            var lines = ["\(request.method) \(request.url)"]
            lines += request.fields.map { "    \($0.name.rawName): \($0.value)" }.sorted()
            if let content = request.content { lines.append("    " + shown(content)) }
            return lines.joined(separator: "\n") + "\n"
        }.joined()
    }

    /// A file stands there by its digest.
    private static func shown(_ body: OutgoingBody) -> String {
        let pieces = body.pieces.map { piece in
            switch piece {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .file(let file): "«sha256 \(file.digest)»"
            }
        }
        return pieces.joined().replacing("\r\n", with: "\n    ")
    }

    /// The rows of such a text, by column; what is NULL has no entry.
    static func read(rows text: String) -> [[String: String]] {
        let lines = text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        guard let columns = lines.first else { return [] }
        return lines.dropFirst().map { cells in
            let known = zip(columns, cells).filter { $0.1 != "\\N" }.map { ($0, unescaped($1)) }
            return Dictionary(known) { first, _ in first }
        }
    }

    /// Listings and files that were asked for.
    package static func files(_ requests: [String]) -> String { requests.map { $0 + "\n" }.joined() }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
            .replacing("\r", with: "\\r")
    }

    private static func unescaped(_ text: String) -> String {
        var plain = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "\\", let escape = rest.popFirst() else {
                plain.append(character)
                continue
            }
            switch escape {
            case "t": plain.append("\t")
            case "n": plain.append("\n")
            case "r": plain.append("\r")
            default: plain.append(escape)
            }
        }
        return plain
    }
}
