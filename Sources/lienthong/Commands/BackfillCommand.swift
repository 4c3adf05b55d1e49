import ArgumentParser
import HubModel
import HubOperations
import HubPipeline
import HubStore

struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Lấp quá khứ của lượt kéo, từng khoảng · fetch the past of a pull, slice by slice.",
        discussion: """
            TARGET là connector, CONNECTOR/PULL hay tên lịch. Dừng hay bị giết thì gọi lại: làm tiếp chỗ dở, khoảng đã xong \
            không hỏi lại; con trỏ của lượt hằng đêm không đổi. Gọi trên nhiều máy thì chúng chia nhau.
            A run that was stopped or killed goes on where it was when it is called again; a slice that is done is not asked \
            again, and the cursor of the nightly run stays. On several hosts they share the slices.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "connector, connector/pull, hay tên lịch · or a schedule's name")
    var targets: [String]

    @Option(help: "Từ ngày · from this day or instant, in the zone of the system.")
    var from: String?

    @Option(help: "Đến trước ngày · until before this day or instant.")
    var to: String?

    @Option(help: "Mỗi lần chạy bao nhiêu: 1d, 7d, 1M · how much one run brings: 1d, 7d, 1M.")
    var slice: String?

    @Flag(help: "Hỏi lại cả khoảng đã xong · ask once more for what is done.")
    var again = false

    @Option(help: "Nhiều nhất bao nhiêu hệ thống cùng lúc · how many systems side by side.")
    var parallel = 4

    @Flag(help: "Chỉ xem đã tới đâu · only show how far it is.")
    var status = false

    @Flag(help: "Chỉ in các khoảng và số lượt gọi dự tính · only list the slices and the calls expected.")
    var dryRun = false

    func validate() throws {
        guard (1...32).contains(parallel) else { throw ValidationError("--parallel: 1…32") }
        guard !targets.isEmpty else { throw ValidationError("TARGET") }
        guard !(status && dryRun) else { throw ValidationError("--status | --dry-run") }
        guard (from == nil) == (to == nil) else {
            throw ValidationError("--from và --to đi cùng nhau · go together")
        }
        guard status || from != nil else {
            throw ValidationError("--from NGÀY --to NGÀY, hoặc --status · name the days, or --status")
        }
        guard let slice, SliceLength.read(slice) == nil else { return }
        throw ValidationError("--slice: 1d, 7d, 1M, 12h")
    }

    func run() async throws {
        let project = try options.project()
        try project.requireSound()
        let terminal = options.terminal
        let exit = try await Adapters.use(options) { adapters in
            let now = Timestamp.now
            let pulls = try pulls(of: project, now: now, terminal)
            if status { return try await show(pulls, adapters, terminal) }
            let plans = try pulls.map { (pull: $0, plan: try plan($0, now: now)) }
            if dryRun { return try await list(plans, adapters, terminal) }
            Interrupts.watch(terminal)
            return try await work(plans, project, adapters, terminal)
        }
        try HubExit.ifNeeded(exit)
    }

    // MARK: What is asked for

    /// The pulls that have a past; of a connector or a schedule those that have none are told and left out.
    private func pulls(of project: Project, now: Timestamp, _ terminal: Terminal) throws -> [BackfillPull] {
        var pulls: [BackfillPull] = []
        var refused: [HubFailure] = []
        for planned in try RunPlanner(project).plan(targets) {
            do throws(HubFailure) {
                pulls.append(try BackfillPull(planned.pull, in: project.catalogue, now: now))
            } catch {
                // Named by itself, it is what the person meant.
                if targets.contains("\(planned.pull)") || error.code == "target.unknown" { throw error }
                refused.append(error)
            }
        }
        guard !pulls.isEmpty else {
            guard let first = refused.first else { return [] }
            throw first
        }
        for failure in refused {
            terminal.say(vi: "– \(failure.message.vietnamese)", en: "– \(failure.message.english)")
        }
        return pulls
    }

    private func plan(_ pull: BackfillPull, now: Timestamp) throws -> SlicePlan {
        try pull.plan(
            from: try FlagText.instant(from ?? "", "--from", in: pull.zone),
            until: try FlagText.instant(to ?? "", "--to", in: pull.zone),
            length: slice.flatMap(SliceLength.read),
            again: again,
            now: now
        )
    }

    private func within(_ pull: BackfillPull) throws -> TimeSpan? {
        guard from != nil else { return nil }
        return TimeSpan(
            from: try FlagText.instant(from ?? "", "--from", in: pull.zone),
            until: try FlagText.instant(to ?? "", "--to", in: pull.zone)
        )
    }

    // MARK: Looking

    private func show(_ pulls: [BackfillPull], _ adapters: Adapters, _ terminal: Terminal) async throws
        -> ExitCode
    {
        let ledger = adapters.intervals
        var forms: [BackfillForm] = []
        for pull in pulls {
            let progress = BackfillProgress(try await ledger.slices(of: pull.id), within: try within(pull))
            forms.append(BackfillForm(pull.id, progress, pull.zone))
            BackfillText(terminal, pull.zone).print(pull.id, progress)
        }
        try await ledger.leave()
        if terminal.isJSON { try terminal.printJSON(forms) }
        return .done
    }

    private func list(
        _ plans: [(pull: BackfillPull, plan: SlicePlan)],
        _ adapters: Adapters,
        _ terminal: Terminal
    )
        async throws -> ExitCode
    {
        let ledger = adapters.intervals
        var forms: [BackfillPlanForm] = []
        for (pull, plan) in plans {
            let form = BackfillPlanForm(pull, plan, try await ledger.slices(of: pull.id))
            forms.append(form)
            BackfillText(terminal, pull.zone).print(form, pull)
        }
        try await ledger.leave()
        if terminal.isJSON { try terminal.printJSON(forms) }
        return .done
    }

    // MARK: Working

    private func work(
        _ plans: [(pull: BackfillPull, plan: SlicePlan)],
        _ project: Project,
        _ adapters: Adapters,
        _ terminal: Terminal
    ) async throws -> ExitCode {
        let progress = Progress(terminal)
        let runs = adapters.runs(project, observer: progress.observer)
        let zones = Dictionary(plans.map { ($0.pull.id, $0.pull.zone) }) { first, _ in first }
        let service = BackfillService(
            adapters.intervals,
            stop: Interrupts.stop,
            now: { .now },
            sleep: { try await Task.sleep(for: $0) },
            fetch: { pull, slice in
                await runs.fetch(slice, of: pull, now: { .now }) { result in
                    progress.clear()
                    if !terminal.isJSON { RunLine(result).print(terminal) }
                }
            },
            tell: { event in
                progress.clear()
                BackfillText(terminal, zones[event.pull] ?? .vietnam).tell(event)
            }
        )
        let endings = await service.run(
            plans.map { entry in
                BackfillService.Order(
                    pull: entry.pull.id,
                    plan: entry.plan,
                    room: ScheduleRoom(project.catalogue.schedules, for: entry.pull.id)
                )
            },
            atOnce: parallel
        )
        for ending in endings {
            BackfillText(terminal, zones[ending.pull] ?? .vietnam).print(ending, again: command)
        }
        if terminal.isJSON {
            try terminal.printJSON(
                endings.map { BackfillForm($0.pull, $0.progress, zones[$0.pull] ?? .vietnam, $0.failure) }
            )
        }
        _ = try await adapters.clean(project)
        return endings.map(\.exit).max() ?? .done
    }

    /// What to type to go on.
    private var command: String {
        let words = ["lienthong", "backfill"] + targets + ["--from", from ?? "", "--to", to ?? ""]
        return (words + (slice.map { ["--slice", $0] } ?? [])).joined(separator: " ")
    }
}
