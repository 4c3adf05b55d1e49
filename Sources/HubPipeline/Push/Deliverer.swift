import Bytes
import HTTPTypes
package import HubModel

/// Takes one delivery one step further: prepares, sends, looks up, follows.
///
/// Every change is committed before what it allows is done, so that a worker may die at any instant: what it was sending
/// is then unsure, and the receiver is asked before anything is sent again (docs/push.md).
package struct Deliverer: Sendable {
    let job: PushJob
    let line: SystemLine
    let pen: DeliveryPen
    /// Stages an answer to a question of `follow`.
    let stage: @Sendable (PushJob, Delivery, [UInt8], String?) async throws -> Void
    let tell: @Sendable (DeliveryEvent) -> Void

    package init(
        _ job: PushJob,
        _ line: SystemLine,
        _ pen: DeliveryPen,
        stage: @escaping @Sendable (PushJob, Delivery, [UInt8], String?) async throws -> Void,
        tell: @escaping @Sendable (DeliveryEvent) -> Void
    ) {
        self.job = job
        self.line = line
        self.pen = pen
        self.stage = stage
        self.tell = tell
    }

    var push: Push { job.push }

    /// The delivery must be in this worker's hands; afterwards it is not.
    package func advance(_ delivery: Delivery) async throws {
        switch delivery.state {
        case .waiting, .prepared: try await send(delivery)
        case .unsure: try await settle(delivery)
        case .following: try await follow(delivery)
        case .sending, .done, .refused, .parked: return
        }
    }

    // MARK: Sending

    private func send(_ delivery: Delivery) async throws {
        var attempts: [DeliveryAttempt] = []
        var isKnown = false
        if let lookFirst = push.lookFirst {
            let look = try await ask(lookFirst, delivery, .lookFirst)
            attempts.append(look.attempt)
            switch look.verdict {
            case .found: isKnown = true
            case .absent: isKnown = false
            case .failed:
                return try await again(delivery, attempts, look.attempt.code ?? "look_up.failed", look.after)
            }
        }
        let message: PreparedMessage
        do throws(HubFailure) {
            message = try MessagePress(job, line).prepared(delivery, now: line.clock.now)
        } catch {
            return try await park(
                delivery,
                attempts + [DeliveryAttempt(.prepare, "failed", code: error.code)],
                error.code
            )
        }
        try await send(message, isKnown: isKnown, delivery, attempts)
    }

    private func send(
        _ message: PreparedMessage,
        isKnown: Bool,
        _ delivery: Delivery,
        _ before: [DeliveryAttempt]
    ) async throws {
        let answer: SystemLine.Answer
        do {
            answer = try await line.send(
                message.draft(isKnown: isKnown),
                message.values,
                // Whom a person must ask about is not called unsure while it waits for a place.
                commitsFirst: push.ifUnsure != .askAPerson
            ) {
                KillPoint.deliveryPrepared.reached()
                let isOurs = try await pen.write(
                    DeliveryStep(
                        delivery.id,
                        from: delivery.state,
                        to: .sending,
                        attempts: before,
                        failures: delivery.failures,
                        keepsClaim: true,
                        frozen: delivery.frozen == nil ? message.frozen : nil
                    )
                )
                KillPoint.deliverySending.reached()
                return isOurs
            }
        } catch let none as SystemLine.NoAnswer {
            return try await unanswered(none, delivery, before)
        }
        KillPoint.deliveryAnswered.reached()
        try await judge(answer, delivery)
    }

    private func unanswered(
        _ none: SystemLine.NoAnswer,
        _ delivery: Delivery,
        _ before: [DeliveryAttempt]
    ) async throws {
        switch none {
        case .notOurs: return
        case .notSent(let code, let after):
            // Out of hours or over the quota is no attempt: nothing was tried.
            let attempts =
                code.hasPrefix("politeness.") ? [] : [DeliveryAttempt(.send, "not_sent", code: code)]
            // The step to `sending` may or may not have been made.
            var current = delivery
            current.state = .sending
            if try await isMade(backOff(current, attempts, code, after)) { return }
            try await again(delivery, before + attempts, code, after)
        case .lost(let why):
            let attempt = DeliveryAttempt(.send, "line_lost", code: why)
            try await becomeUnsure(delivery, attempt)
        }
    }

    private func judge(_ answer: SystemLine.Answer, _ delivery: Delivery) async throws {
        let reading = AnswerReading(job, push.request, push.answers, push.keep)
        let read = reading.read(answer)
        let attempt = DeliveryAttempt(.send, read.meaning.rawValue, answer, read)
        var sent = delivery
        sent.state = .sending
        switch read.meaning {
        case .ok where read.lacks == nil: try await delivered(sent, [attempt], kept: read.kept)
        case .refused: try await end(sent, .refused, [attempt], "answer.refused")
        case .signInAgain:
            await line.desk.discard(answer.session)
            try await again(sent, [attempt], "sign_in.refused", sent.failures == 0 ? .zero : nil)
        case .slowDown:
            try await again(
                sent,
                [attempt],
                "source.busy",
                RetryAfter.read(answer.fields, now: line.clock.now)
            )
        case .ok, .retry, .empty, .unmatched: try await becomeUnsure(delivery, attempt)
        }
    }

    private func becomeUnsure(_ delivery: Delivery, _ attempt: DeliveryAttempt) async throws {
        // The receiver may still be at it: it is asked a little later.
        let step = DeliveryStep(
            delivery.id,
            from: .sending,
            to: .unsure,
            attempts: [attempt],
            wait: backOffTime(delivery.failures),
            failures: delivery.failures + 1,
            reason: attempt.code ?? "HTTP \(attempt.status ?? 0)"
        )
        if try await isMade(step) { note(delivery, .unsure, reason: step.reason) }
    }

    // MARK: Unsure

    private func settle(_ delivery: Delivery) async throws {
        #if DEFECTS
            if Defect.isPlanted(.resendBlindly) { return try await move(delivery, to: .prepared, []) }
        #endif
        switch push.ifUnsure {
        case .sendAgain:
            try await move(delivery, to: .prepared, [DeliveryAttempt(.hub, "send_again")])
        case .askAPerson:
            try await park(delivery, [DeliveryAttempt(.hub, "ask_a_person")], "unsure")
        case .lookUp(let lookUp):
            let look = try await ask(lookUp, delivery, .lookUp)
            switch look.verdict {
            case .found(let kept): try await delivered(delivery, [look.attempt], kept: kept)
            case .absent: try await move(delivery, to: .prepared, [look.attempt])
            case .failed:
                try await again(delivery, [look.attempt], look.attempt.code ?? "look_up.failed", look.after)
            }
        }
    }

    private struct Look {
        var verdict: LookUpVerdict
        var attempt: DeliveryAttempt
        /// What the receiver asks to wait.
        var after: Duration?
    }

    private func ask(_ lookUp: Push.LookUp, _ delivery: Delivery, _ kind: DeliveryAttempt.Kind) async throws
        -> Look
    {
        let press = MessagePress(job, line)
        let answer: SystemLine.Answer
        let conditions: [Condition]
        do {
            let values = try press.values(delivery, now: line.clock.now)
            conditions = try lookUp.foundWhen.map { try $0.filled(values) }
            let draft = try line.builder.draft(lookUp.request, values)
            answer = try await line.send(draft, values)
        } catch let failure as HubFailure {
            return Look(verdict: .failed, attempt: DeliveryAttempt(kind, "failed", code: failure.code))
        } catch let none as SystemLine.NoAnswer {
            let (code, after) = none.told
            return Look(verdict: .failed, attempt: DeliveryAttempt(kind, "failed", code: code), after: after)
        }
        let reading = AnswerReading(job, lookUp.request, lookUp.answers, [])
        let read = reading.read(answer)
        if read.meaning == .signInAgain { await line.desk.discard(answer.session) }
        let verdict = EnvelopeReader.read(answer.bytes) { envelope in
            LookUpReading(lookUp, conditions: conditions)
                .verdict(read.meaning, status: answer.status, envelope)
        }
        var attempt = DeliveryAttempt(kind, verdict.word, answer, read)
        if verdict == .failed { attempt.code = read.meaning.rawValue }
        return Look(
            verdict: verdict,
            attempt: attempt,
            after: RetryAfter.read(answer.fields, now: line.clock.now)
        )
    }

    // MARK: Following

    private func follow(_ delivery: Delivery) async throws {
        guard let follow = push.follow else { return try await end(delivery, .done, [], nil) }
        let wait = delivery.followWait.map(Int64.init) ?? follow.every.approximateSeconds
        let answer: SystemLine.Answer
        do {
            let values = try MessagePress(job, line).values(delivery, now: line.clock.now)
            let draft = try line.builder.draft(follow.request, values)
            answer = try await line.send(draft, values)
        } catch let failure as HubFailure {
            let attempt = DeliveryAttempt(.follow, "failed", code: failure.code)
            return try await goOn(delivery, wait, [attempt], failure.code)
        } catch let none as SystemLine.NoAnswer {
            return try await goOn(
                delivery,
                wait,
                [DeliveryAttempt(.follow, "failed", code: none.told.code)],
                none.told.code
            )
        }
        try await judge(answer, of: follow, delivery, wait)
    }

    private func judge(
        _ answer: SystemLine.Answer,
        of follow: Push.Follow,
        _ delivery: Delivery,
        _ wait: Int64
    ) async throws {
        let read = AnswerReading(job, follow.request, follow.answers, []).read(answer)
        let attempt = DeliveryAttempt(.follow, read.meaning.rawValue, answer, read)
        switch read.meaning {
        case .ok: break
        case .refused: return try await end(delivery, .refused, [attempt], "answer.refused")
        case .signInAgain:
            await line.desk.discard(answer.session)
            return try await goOn(delivery, min(wait, 60), [attempt], "sign_in.refused")
        case .slowDown, .retry, .empty, .unmatched:
            return try await goOn(delivery, wait, [attempt], "answer.unexpected")
        }
        let digest = SHA256.digest(answer.bytes)
        if digest != delivery.followedAnswer {
            do {
                try await stage(job, delivery, answer.bytes, answer.fields[.contentType])
            } catch {
                let code = (error as? HubFailure)?.code ?? "follow.not_staged"
                // Not staged: it will be asked for again, soon.
                return try await goOn(delivery, min(wait, 60), [attempt], code, slows: false)
            }
        }
        let isDone = EnvelopeReader.read(answer.bytes) { envelope in
            follow.doneWhen.contains { condition in
                CompiledCondition(follow.request.isSOAP ? condition.insideSOAPBody : condition)
                    .holds(status: answer.status, tape: envelope, all: false)
            }
        }
        if isDone { return try await end(delivery, .done, [attempt], nil, followed: digest) }
        // An unchanged answer is no step worth keeping.
        let news = digest == delivery.followedAnswer ? [] : [attempt]
        try await goOn(delivery, wait, news, nil, followed: digest)
    }

    private func goOn(
        _ delivery: Delivery,
        _ wait: Int64,
        _ attempts: [DeliveryAttempt],
        _ reason: String?,
        followed: [UInt8]? = nil,
        slows: Bool = true
    ) async throws {
        if let deliveredAt = delivery.deliveredAt, let follow = push.follow,
            line.clock.now - deliveredAt > follow.giveUpAfter.duration
        {
            return try await park(delivery, attempts, "follow.gave_up")
        }
        let most = push.follow?.slowsTo?.approximateSeconds ?? push.follow?.every.approximateSeconds ?? wait
        let next = slows ? max(wait, min(wait * 2, most)) : wait
        _ = try await pen.write(
            DeliveryStep(
                delivery.id,
                from: delivery.state,
                to: .following,
                attempts: attempts,
                wait: .seconds(wait),
                reason: reason,
                followedAnswer: followed,
                followWait: Int(next)
            )
        )
    }
}
