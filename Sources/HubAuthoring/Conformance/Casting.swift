import HubModel

/// Which misbehaviours a counterpart can play, and how.
struct Casting: Sendable {
    let plan: CounterpartPlan

    enum Choice: Sendable {
        case plays(Part)
        /// Does not apply, and why.
        case unfit(Localized)
    }

    private var pull: Pull { plan.rehearsed.pull }
    private var agreed: AgreedAnswers { plan.rehearsed.agreed }
    /// The second request, or the only one.
    private var middle: Int { min(2, plan.asked.count) }

    func choice(_ misbehaviour: Misbehaviour) async -> Choice {
        switch misbehaviour {
        case .slowDown, .unavailable, .busyIn200, .unknownErrorIn200, .html, .empty:
            trouble(misbehaviour)
        case .dropped, .droppedAfterHead, .truncated, .truncatedChunks, .slowDrip, .oversized, .clockSkew,
            .foreignRedirect, .malformed, .badText, .truncatedGzip:
            onTheWire(misbehaviour)
        case .tokenDies, .sessionNeverLives, .signInBusy, .signInRefused: session(misbehaviour)
        case .redirectLoop, .bom, .wrongCharset, .wrongType, .bomb: bytes(misbehaviour)
        case .repeatedPage, .shiftedPage, .shortPages, .endlessPages, .emptyMiddle, .shrinkingTotal,
            .lyingTotal,
            .sameSecond:
            await PageCasting(plan).choice(misbehaviour)
        case .loneRecord, .otherSpelling, .unknownField, .missingField, .nullValue, .numbersAsText,
            .textAsNumbers, .reordered, .duplicateKey, .deepNesting:
            await RecordCasting(plan).choice(misbehaviour)
        case .emptyFile, .halfFile: .unfit(Reasons.noFiles)
        case .lostReceipt, .failureAfterAccept, .unknownReceipt, .lostMessage, .lookUpFails:
            .unfit(Reasons.noPush)
        }
    }

    // MARK: The system

    private func trouble(_ misbehaviour: Misbehaviour) -> Choice {
        var part = Part(misbehaviour.demand)
        let answer: PlannedAnswer
        var times = 3
        switch misbehaviour {
        case .slowDown:
            answer = PlannedAnswer(
                status: 429,
                fields: ["Retry-After": "7", "Content-Type": "text/plain"],
                body: []
            )
            if agreed.slowsDown(status: 429) {
                part.waits = (.seconds(7), times)
            } else {
                part.demand = .recoverOrRefuse
            }
        case .unavailable:
            answer = PlannedAnswer(
                status: 503,
                fields: ["Content-Type": "text/plain"],
                body: Array("503".utf8)
            )
            if agreed.retries(status: 503) {
                part.waits = (.seconds(1), times)
            } else {
                part.demand = .recoverOrRefuse
            }
        case .busyIn200:
            guard let busy = agreed.busyIn200 else { return .unfit(Reasons.noWordForBusy) }
            answer = busy
        case .unknownErrorIn200:
            answer = agreed.unknownIn200
            // Where nothing is agreed of what is good, an error may look like a record: then it is refused.
            if agreed.answers.okWhen == nil { part.demand = .note }
            times = .max
        case .html:
            answer = PlannedAnswer(
                fields: ["Content-Type": "text/html; charset=utf-8"],
                body: Array(html.utf8)
            )
        default: answer = PlannedAnswer(fields: ["Content-Type": "application/json"], body: [])
        }
        if misbehaviour == .html || misbehaviour == .empty { times = 1 }
        part.cues = [SandboxCue(name: misbehaviour.rawValue, from: middle, times: min(times, Int(Int32.max)))]
        for index in plan.asked.indices { part.answers[index] = [answer] }
        return .plays(part)
    }

    private var html: String {
        """
        <!DOCTYPE html>
        <html lang="vi"><head><title>Đăng nhập</title></head><body><form action="/login"></form></body></html>
        """
    }

    // MARK: The line

    private func onTheWire(_ misbehaviour: Misbehaviour) -> Choice {
        var part = Part(misbehaviour.demand)
        var kind = ""
        var times = "1"
        switch misbehaviour {
        case .dropped: kind = "drop"
        case .droppedAfterHead: kind = "drop-after-head"
        case .truncated: kind = "truncate"
        case .truncatedChunks: kind = "truncate-chunked"
        case .slowDrip:
            (kind, part.isImpatient) = ("slow-drip:pause=900", true)
        case .oversized: (kind, times) = ("too-large", "9")
        case .clockSkew: (kind, times) = ("clock-skew", "999")
        case .foreignRedirect: kind = "redirect-foreign"
        case .malformed: kind = "garbage"
        case .badText: kind = "bad-utf8"
        default: kind = "gzip-truncated"
        }
        part.faults = ["\(kind):from=\(middle + signInsBefore):times=\(times)"]
        return .plays(part)
    }

    /// The fault layer counts these too.
    private var signInsBefore: Int { plan.signInAsked == nil ? 0 : 1 }

    // MARK: Who is who

    private func session(_ misbehaviour: Misbehaviour) -> Choice {
        guard plan.rehearsed.hasSession, plan.signInAsked != nil else { return .unfit(Reasons.noSession) }
        var part = Part(misbehaviour.demand)
        switch misbehaviour {
        case .signInBusy:
            part.cues = [SandboxCue(name: misbehaviour.rawValue, times: 1, atSignIn: true)]
            part.signIns = 2
        case .signInRefused:
            part.cues = [SandboxCue(name: misbehaviour.rawValue, atSignIn: true)]
        case .tokenDies, .sessionNeverLives:
            guard let expired = agreed.expired else { return .unfit(Reasons.noWordForExpired) }
            for index in plan.asked.indices { part.answers[index] = [expired] }
            let isOnce = misbehaviour == .tokenDies
            part.cues = [
                SandboxCue(name: misbehaviour.rawValue, from: middle, times: isOnce ? 1 : Int(Int32.max))
            ]
            part.signIns = isOnce ? 2 : 3
        default: return .unfit(Reasons.noSession)
        }
        return .plays(part)
    }

    // MARK: Bytes

    private func bytes(_ misbehaviour: Misbehaviour) -> Choice {
        var part = Part(misbehaviour.demand)
        var times = Int(Int32.max)
        for (index, usual) in plan.answers.enumerated() {
            var answer = usual
            switch misbehaviour {
            case .bom:
                guard usual.isText else { return .unfit(Reasons.isPacked) }
                answer.body = [0xEF, 0xBB, 0xBF] + usual.body
            case .wrongCharset: answer.fields["Content-Type"] = "text/plain; charset=iso-8859-1"
            case .wrongType: answer.fields["Content-Type"] = usual.isXML ? "application/json" : "text/html"
            case .redirectLoop:
                answer = PlannedAnswer(
                    status: 302,
                    fields: ["Location": "«target»"],
                    body: []
                )
            default:
                guard let bomb = Bomb.instead(of: usual.body, pull) else {
                    return .unfit(Reasons.isNotPacked)
                }
                answer.body = bomb
            }
            part.answers[index] = [answer]
        }
        if misbehaviour == .redirectLoop { times = 9 }
        part.cues = [SandboxCue(name: misbehaviour.rawValue, times: times)]
        return .plays(part)
    }
}

extension PlannedAnswer {
    var isXML: Bool { body.first { !$0.isSpace } == UInt8(ascii: "<") }

    /// Neither gzip nor zip.
    var isText: Bool { !body.starts(with: [0x1F, 0x8B]) && !body.starts(with: [0x50, 0x4B]) }
}

/// Why a misbehaviour says nothing of a pull.
enum Reasons {
    static let noFiles = Localized(
        vi: "lượt kéo hỏi địa chỉ, không nhận tệp",
        en: "the pull asks an address and takes no files"
    )
    static let onlyFiles = Localized(
        vi: "lượt kéo nhận tệp từ thư mục",
        en: "the pull takes files from a folder"
    )
    static let noPush = Localized(vi: "không gửi gì đi", en: "nothing is sent")
    static let noWordForSlow = Localized(
        vi: "slow_down_when không nói tới 429",
        en: "slow_down_when does not speak of 429"
    )
    static let noLookUp = Localized(vi: "lượt gửi không hỏi lại", en: "the push looks nothing up")
    static let everythingIsReceipt = Localized(
        vi: "không có ok_when: trả lời nào cũng là báo nhận",
        en: "without ok_when every answer is a receipt"
    )
    static let noSession = Localized(vi: "không có phiên đăng nhập", en: "there is no session")
    static let noWordForBusy = Localized(
        vi: "retry_when không nói bận trong nội dung",
        en: "retry_when knows no busy body"
    )
    static let noWordForExpired = Localized(
        vi: "sign_in_again_when không dựng lại được",
        en: "sign_in_again_when cannot be acted out"
    )
    static let noPages = Localized(vi: "lượt kéo không chia trang", en: "the pull has no pages")
    static let noSuchPages = Localized(
        vi: "mẫu không đủ bản ghi để chia trang",
        en: "the samples hold too few records to make pages of"
    )
    static let noTotal = Localized(vi: "nguồn không báo tổng số", en: "the source announces no total")
    static let noOneCounts = Localized(vi: "trang không đánh số", en: "pages are not counted")
    static let noMoment = Localized(
        vi: "không có since theo thời điểm của bản ghi",
        en: "there is no since by a record's own moment"
    )
    static let noList = Localized(
        vi: "bản ghi nằm trong gói, không sửa từng bản được",
        en: "the records stand inside something packed"
    )
    static let noSuchField = Localized(
        vi: "mẫu không có trường như vậy",
        en: "the samples hold no such field"
    )
    static let isPacked = Localized(vi: "nội dung đã nén", en: "the answer is packed")
    static let isNotPacked = Localized(vi: "không có bước giải nén", en: "nothing is unpacked")
}
