/// How what was filed goes on: a step with every revision, and a step whenever a stage has lasted its time.
struct Treatment {
    enum Stage: Int {
        case received, processing, closed
    }

    private let clock: @Sendable () -> Duration
    private let stageLasts: Int

    init(_ configuration: SandboxConfiguration) {
        clock = configuration.clock
        stageLasts = max(1, Int(configuration.stageLasts.components.seconds))
    }

    func stage(of filed: Inbox.Filed, revision: Int) -> Stage {
        let waited = Int(clock().components.seconds) - filed.item.firstAt
        let steps = max(revision - filed.revision, waited / stageLasts)
        return Stage(rawValue: min(max(0, steps), Stage.closed.rawValue)) ?? .received
    }
}

extension Inbox.Filed {
    /// One in ten is nobody's business where it came.
    var isRejected: Bool { number % 10 == 7 }
}
