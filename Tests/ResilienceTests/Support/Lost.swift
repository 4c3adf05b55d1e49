import HubModel
import HubPipeline
import Synchronization

/// Codes of the failures that cost a run one of its parents.
final class Lost: Sendable {
    private let kept = Mutex<[String]>([])

    var codes: [String] { kept.withLock { $0 } }

    @Sendable func note(_ event: PullEvent) {
        guard case .parentFailed(_, let failure) = event else { return }
        kept.withLock { $0.append(failure.code) }
    }
}
