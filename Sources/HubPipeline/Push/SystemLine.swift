import HTTPTypes
package import HubModel

/// The line to one system: session, tickets, and the clock of attempts, shared by all its pushes.
package final class SystemLine: Sendable {
    let environment: PullEnvironment
    let sender: RequestSender
    let desk: SignInDesk
    let clock: RunClock
    let builder: RequestBuilder
    let connector: Connector
    private let places = PlacePool()

    /// `now`: the clock from which attempts count on.
    package init(_ job: PushJob, _ environment: PullEnvironment, now: Timestamp) {
        let context = job.context
        connector = job.connector
        self.environment = environment
        sender = RequestSender(context, environment)
        clock = RunClock(now, environment.stamps)
        builder = RequestBuilder(job.connector)
        var values = job.values
        values.now = now
        values.zone = job.connector.system.zone
        desk = SignInDesk(job.connector, sender, clock, values)
    }

    /// An answer that has been read to its end.
    struct Answer: Sendable {
        var status: Int
        var fields: HTTPFields
        var bytes: [UInt8]
        var session: Int
        var took: Duration
    }

    /// Why there is no answer.
    enum NoAnswer: Error {
        /// The receiver surely has nothing of it.
        ///
        /// `after`: how long it is to be left, where somebody says so.
        case notSent(code: String, after: Duration?)
        /// Nobody knows what arrived.
        case lost(String)
        /// This worker's hold on the delivery is gone.
        case notOurs
    }

    /// Sends once, follows no redirect, and reads the answer.
    ///
    /// `committed` runs before its first byte; false gives it up. Where no ticket is waited for and it `commitsFirst`, it runs
    /// before a place is taken, so that the place is not held for a commit.
    func send(
        _ draft: RequestInProgress,
        _ values: PlaceholderValues,
        commitsFirst: Bool = true,
        committed: () async throws -> Bool = { true }
    ) async throws -> Answer {
        let isFree = commitsFirst && sender.isNeverLate
        if isFree { try await commit(committed) }
        let session: Session
        let pass: Turnstile.Pass
        let built: BuiltRequest
        do {
            session = try await desk.current()
            var values = values
            values.kept = session.kept
            values.attempt = clock.attempt()
            values.files = try await sender.files(of: draft)
            var finished = try builder.finish(draft, values)
            try finished.addCookies(session.cookies)
            built = finished
            pass = try await sender.enter(places)
        } catch {
            throw NoAnswer.before(error)
        }
        let began = ContinuousClock.now
        if !isFree {
            do {
                try await commit(committed)
            } catch {
                await pass.release()
                throw error
            }
        }
        let answer = try await exchange(built, pass)
        let bytes = try await read(answer.body)
        return Answer(
            status: answer.status,
            fields: answer.fields,
            bytes: bytes,
            session: session.number,
            took: ContinuousClock.now - began
        )
    }

    private func commit(_ committed: () async throws -> Bool) async throws {
        guard try await committed() else { throw NoAnswer.notOurs }
    }

    private func exchange(_ built: BuiltRequest, _ pass: Turnstile.Pass) async throws -> IncomingAnswer {
        do {
            return try await sender.exchange(built, pass)
        } catch let failure as TransportFailure {
            throw NoAnswer.of(failure)
        }
    }

    private func read(_ body: ResponseBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do throws(TransportFailure) {
            while let piece = try await body.next() {
                bytes += piece
                // What a receiver says of one message is short; the rest decides nothing.
                if bytes.count > 4 << 20 { break }
            }
        } catch {
            throw NoAnswer.lost("\(error)")
        }
        return bytes
    }
}

extension SystemLine.NoAnswer {
    /// Of what went wrong before a byte was sent.
    fileprivate static func before(_ error: any Error) -> SystemLine.NoAnswer {
        switch error {
        case let failure as HubFailure: .notSent(code: failure.code, after: failure.waitAsked)
        case let again as TryAgain: .notSent(code: again.failure.code, after: again.after)
        default: .notSent(code: "\(type(of: error))", after: nil)
        }
    }

    /// Only a connection that failed before the first byte proves that nothing was accepted.
    fileprivate static func of(_ failure: TransportFailure) -> SystemLine.NoAnswer {
        switch failure {
        case .notSent, .badAddress: .notSent(code: "source.unreachable", after: nil)
        case .broken, .timedOut, .cancelled, .files: .lost("\(failure)")
        }
    }
}
