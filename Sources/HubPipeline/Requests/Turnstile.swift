import HubModel

/// Where every message on the wire passes: it takes one of the places that `parallel` allows, then a ticket, waits
/// until both let it go, and says what for.
struct Turnstile: Sendable {
    let limits: Limits
    let patience: Duration
    let environment: PullEnvironment

    /// What one message holds, and how long it waited for it.
    struct Pass: Sendable {
        var place: (any AllowancePlace)?
        var waited: Duration
        /// Takes the place for the next message instead of freeing it.
        var pool: PlacePool?

        func release() async {
            guard let place else { return }
            if let pool { return await pool.give(place) }
            // What cannot be released falls free by itself: its heartbeat ends.
            try? await place.release()
        }
    }

    init(_ context: CallContext, _ environment: PullEnvironment) {
        limits = Limits(of: context.connector, context.codeTables, others: context.otherAgreements)
        patience = context.patience
        self.environment = environment
    }

    /// `pool`: where places wait from one message to the next.
    func enter(_ pool: PlacePool? = nil) async throws -> Pass {
        var pass = try await place(pool)
        do {
            // The place first: tickets of messages that wait for a place would all fall due at once.
            let ticket = try await environment.allowance.ticket(for: limits, patience: patience)
            guard ticket.wait > .zero else { return pass }
            if ticket.wait > .seconds(2) { environment.observe(.waiting(ticket.wait, ticket.reason)) }
            pass.waited += ticket.wait
            try await environment.sleep(ticket.wait)
            return pass
        } catch {
            await pass.release()
            throw error
        }
    }

    /// Nothing is agreed but how many messages may be under way at one time.
    var isNeverLate: Bool {
        limits.agreements.allSatisfy { agreement in
            let agreed = agreement.politeness
            return agreed.rate == nil && agreed.quota == nil && agreed.hours == nil && agreed.closed == nil
        }
    }

    private func place(_ pool: PlacePool?) async throws -> Pass {
        guard let parallel = limits.parallel else { return Pass(place: nil, waited: .zero) }
        let began = ContinuousClock.now
        if let place = await pool?.take() { return Pass(place: place, waited: .zero, pool: pool) }
        var waited = Duration.zero
        var pause = Duration.milliseconds(50)
        var isTold = false
        while true {
            // Where all are held here, nobody else can give one back.
            let isAsked = await pool?.count ?? 0 < parallel
            if isAsked, let place = try await environment.allowance.place(for: limits) {
                await pool?.add(place)
                return Pass(place: place, waited: waited, pool: pool)
            }
            guard waited <= patience else { throw Turnstile.allTaken(limits) }
            if environment.stop.isRaised { throw CancellationError() }
            if !isTold, waited >= .seconds(2) {
                environment.observe(.waiting(waited, .parallel))
                isTold = true
            }
            if let pool {
                if let place = await pool.next(within: pause, sleep: environment.sleep) {
                    return Pass(place: place, waited: ContinuousClock.now - began, pool: pool)
                }
                try Task.checkCancellation()
            } else {
                try await environment.sleep(pause)
            }
            waited += pause
            pause = min(pause * 2, .seconds(2))
        }
    }

    private static func allTaken(_ limits: Limits) -> HubFailure {
        HubFailure(
            .request,
            .retry(after: .seconds(60)),
            code: "politeness.parallel",
            message: Localized(
                vi: "\(limits.parallel ?? 1) yêu cầu cùng lúc đã thoả thuận với \(limits.name) vẫn đang bận.",
                en: "The \(limits.parallel ?? 1) requests at one time agreed with \(limits.name) stay taken."
            )
        )
    }
}

extension ResponseBody {
    /// The same body; at its end the message's place is free for the next.
    func releasing(_ pass: Turnstile.Pass) -> ResponseBody {
        guard pass.place != nil else { return self }
        return ResponseBody { () async throws(TransportFailure) -> [UInt8]? in
            do throws(TransportFailure) {
                if let piece = try await next() { return piece }
            } catch {
                await pass.release()
                throw error
            }
            await pass.release()
            return nil
        }
    }
}
