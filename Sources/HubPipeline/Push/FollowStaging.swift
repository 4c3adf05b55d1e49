import HTTPTypes
package import HubModel
import Synchronization

/// Stages the answer to a question of `follow` through the engine of pulls: landing, mapping, quarantine, lineage and
/// run are those of any answer.
///
/// Asking is done by then; here the answer is read as if a pull called like the push had fetched it.
package struct FollowStaging: Sendable {
    private let environment: PullEnvironment

    package init(_ environment: PullEnvironment) {
        self.environment = environment
    }

    /// Throws what the run died of; `lease.held` where another answer is just being staged.
    ///
    /// `pull`: the job of `Pull(following:_:)`.
    package func stage(
        _ pull: PullJob,
        _ delivery: Delivery,
        _ answer: [UInt8],
        mediaType: String?
    ) async throws {
        var pull = pull
        // Each message has a page of its own in the ledger.
        pull.pull.way = .ask(RequestTemplate(method: "GET", path: FollowStaging.path(delivery)))
        pull.connector.signIn = nil
        pull.connector.system.politeness = Politeness()
        pull.otherAgreements = []
        var environment = environment
        environment.transport = OneAnswer(bytes: answer, mediaType: mediaType)
        environment.observe = { _ in }
        let report = try await Pipeline(pull, environment).run()
        if let failure = report.failure { throw failure }
    }

    private static func path(_ delivery: Delivery) -> Template {
        Template(literal: "/\(delivery.push.pull)/\(delivery.message.id)")
    }
}

extension Pull {
    /// The pull that stages what following a push brings; it is called like the push, and asked by nobody else.
    package init(following push: Push, _ follow: Push.Follow) {
        self.init(
            name: push.name,
            title: push.title,
            freshWithin: follow.giveUpAfter,
            way: .ask(follow.request),
            records: follow.record,
            into: follow.into,
            answers: follow.answers,
            location: push.location
        )
    }
}

/// Gives the one answer that has come already, whatever is asked.
private struct OneAnswer: HTTPTransport {
    let bytes: [UInt8]
    let mediaType: String?

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        var fields = HTTPFields()
        if let mediaType { fields[.contentType] = mediaType }
        let rest = OneBody(bytes)
        return IncomingAnswer(
            status: 200,
            fields: fields,
            body: ResponseBody { () async throws(TransportFailure) -> [UInt8]? in rest.take() }
        )
    }
}

private final class OneBody: Sendable {
    private let bytes: Mutex<[UInt8]?>

    init(_ bytes: [UInt8]) {
        self.bytes = Mutex(bytes)
    }

    func take() -> [UInt8]? {
        bytes.withLock { bytes in
            defer { bytes = nil }
            return bytes
        }
    }
}
