import HubModel

/// Misbehaviours of a receiver towards a message.
struct PushCasting: Sendable {
    private let plan: PushPlan

    init(_ plan: PushPlan) { self.plan = plan }

    /// What belongs to messages.
    static let all: [Misbehaviour] = [
        .slowDown, .tokenDies, .signInBusy, .lostReceipt, .failureAfterAccept, .unknownReceipt, .lostMessage,
        .lookUpFails,
    ]

    func choice(_ misbehaviour: Misbehaviour) -> Casting.Choice {
        var part = Part(.deliverOnce)
        let name = misbehaviour.rawValue
        let message = plan.before + 1
        // Cues do not count sign-ins.
        let cue = message - (plan.signInPlace == nil ? 0 : 1)
        switch misbehaviour {
        case .slowDown:
            guard plan.agreed.slowsDown(status: 429) else { return .unfit(Reasons.noWordForSlow) }
            part.cues = [SandboxCue(name: name, from: cue, times: 3)]
            part.waits = (.seconds(7), 2)
        case .tokenDies:
            guard plan.signInPlace != nil else { return .unfit(Reasons.noSession) }
            guard plan.agreed.expired != nil else { return .unfit(Reasons.noWordForExpired) }
            part.cues = [SandboxCue(name: name, from: cue, times: 1)]
            part.signIns = 2
        case .signInBusy:
            guard plan.signInPlace != nil else { return .unfit(Reasons.noSession) }
            part.cues = [SandboxCue(name: name, times: 1, atSignIn: true)]
            part.signIns = 2
        case .lostReceipt: part.faults = ["drop:from=\(message):times=1"]
        case .failureAfterAccept: part.faults = ["done-unavailable:from=\(message):times=1"]
        case .lostMessage: part.faults = ["lost:from=\(message):times=1"]
        case .unknownReceipt:
            guard plan.agreed.answers.okWhen != nil else { return .unfit(Reasons.everythingIsReceipt) }
            part.cues = [SandboxCue(name: name, from: cue, times: 1)]
        case .lookUpFails:
            guard plan.canLookUp else { return .unfit(Reasons.noLookUp) }
            part.faults = ["drop:from=\(message):times=1"]
            part.cues = [SandboxCue(name: name, from: cue + 1, times: 2)]
        default: return .unfit(Reasons.noPush)
        }
        return .plays(part)
    }
}

/// Judges what became of a message.
struct PushJudgement {
    let part: Part
    let plan: PushPlan
    let end: PushRehearsal.End
    let ledger: CounterpartControl.Ledger
    /// How often the receiver has it.
    let filed: Int

    var outcome: Verdict.Outcome {
        let found = findings
        return found.isEmpty ? .withstood(how) : .failed(found)
    }

    private var how: Localized {
        if end.state == .parked {
            return Localized(
                vi: "giữ lại cho người quyết định, không gửi lần hai",
                en: "kept it for a person to decide, and sent no second copy"
            )
        }
        if end.outcomes.contains("found") {
            return Localized(
                vi: "hỏi lại, thấy đã nhận, không gửi lần hai",
                en: "looked it up, found it there, and sent no second copy"
            )
        }
        if plan.sendsAgain, filed > 1 {
            return Localized(
                vi: "gửi lại, như đã thoả thuận: bên nhận bỏ bản thứ hai",
                en: "sent it again, as agreed: the receiver drops a second copy"
            )
        }
        return Localized(vi: "gửi đúng một lần", en: "delivered it exactly once")
    }

    private var findings: [Localized] {
        var found: [Localized] = []
        if filed > 1, !plan.sendsAgain {
            found.append(Localized(vi: "bên nhận có \(filed) bản", en: "the receiver has \(filed) copies"))
        }
        if end.isDelivered, filed == 0 {
            found.append(
                Localized(
                    vi: "coi là đã gửi mà bên nhận không có",
                    en: "called it delivered, and the receiver has nothing"
                )
            )
        }
        let mayPark = plan.asksAPerson && end.state == .parked
        if !end.isDelivered, !mayPark {
            found.append(
                Localized(
                    vi: "không gửi xong (\(end.state.rawValue): \(end.outcomes.joined(separator: ", ")))",
                    en: "did not deliver it (\(end.state.rawValue): \(end.outcomes.joined(separator: ", ")))"
                )
            )
        }
        if let waits = part.waits, end.waits.count(where: { $0 >= waits.atLeast }) < waits.times {
            found.append(
                Localized(
                    vi: "gửi lại sớm hơn bên nhận yêu cầu",
                    en: "sent again sooner than the receiver asked"
                )
            )
        }
        if let place = plan.signInPlace, let count = ledger.requests[place], count > part.signIns {
            found.append(
                Localized(
                    vi: "đăng nhập \(count) lần, nhiều nhất nên là \(part.signIns)",
                    en: "signed in \(count) times, \(part.signIns) at most would do"
                )
            )
        }
        if !ledger.unexpected.isEmpty {
            let what = ledger.unexpected.keys.sorted().joined(separator: ", ")
            found.append(
                Localized(
                    vi: "hỏi điều bên nhận không có: \(what)",
                    en: "asked what the receiver has not: \(what)"
                )
            )
        }
        return found
    }
}
