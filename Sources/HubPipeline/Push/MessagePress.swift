import Bytes
import Foundation
import HubModel

/// A message as every attempt sends it.
struct PreparedMessage {
    var frozen: FrozenMessage
    /// Of this attempt: for what the sign-in puts in.
    var values: PlaceholderValues
    fileprivate var drafts: FrozenDrafts

    /// `isKnown`: what `look_first` has found.
    func draft(isKnown: Bool) -> RequestInProgress { isKnown ? drafts.known ?? drafts.new : drafts.new }
}

/// What is frozen: the request, and with `look_first` the one for a message that the receiver knows.
///
/// `{found}` is the only thing that may differ between two attempts, so both forms are fixed at once.
private struct FrozenDrafts {
    var new: RequestInProgress
    var known: RequestInProgress?

    init(new: RequestInProgress, known: RequestInProgress?) {
        self.new = new
        self.known = known
    }

    /// Throws `request.frozen_unreadable`.
    init(_ frozen: FrozenMessage) throws(HubFailure) {
        guard let form = try? JSONDecoder().decode(FrozenForm.self, from: Data(frozen.request)) else {
            throw RequestFailure.frozenUnreadable
        }
        new = try RequestInProgress(form.new.request)
        known = if let known = form.known { try RequestInProgress(known.request) } else { nil }
    }

    /// JSON; the bodies stand in it as base64, byte for byte.
    func written() throws(HubFailure) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let form = FrozenForm(new: .init(new), known: known.map(FrozenForm.Request.init))
        guard let data = try? encoder.encode(form) else { throw RequestFailure.frozenUnreadable }
        return Array(data)
    }
}

/// How frozen requests are written.
private struct FrozenForm: Codable {
    struct Request: Codable {
        var head: String
        var body: Data

        init(_ draft: RequestInProgress) {
            let frozen = FrozenRequest(draft)
            (head, body) = (frozen.head, Data(frozen.body))
        }

        var request: FrozenRequest { FrozenRequest(head: head, body: Array(body)) }
    }

    var new: Request
    var known: Request?
}

/// Makes the request of a message once, and reads it again for every later attempt.
struct MessagePress {
    private let job: PushJob
    private let line: SystemLine

    init(_ job: PushJob, _ line: SystemLine) {
        self.job = job
        self.line = line
    }

    /// Throws what a person must mend: an unknown code, a template without a value, a payload that is no JSON.
    func prepared(_ delivery: Delivery, now: Timestamp) throws(HubFailure) -> PreparedMessage {
        let values = try values(delivery, now: now)
        if let frozen = delivery.frozen {
            return PreparedMessage(frozen: frozen, values: values, drafts: try FrozenDrafts(frozen))
        }
        guard let key = try values.text(of: job.push.sendOnce.key), !key.isEmpty else {
            throw RequestFailure.emptyKey
        }
        let drafts = FrozenDrafts(
            new: try draft(values, key, isKnown: false),
            known: job.push.lookFirst == nil ? nil : try draft(values, key, isKnown: true)
        )
        let frozen = FrozenMessage(
            request: try drafts.written(),
            digest: drafts.new.digest.bytes,
            key: key,
            manifest: job.manifest
        )
        return PreparedMessage(frozen: frozen, values: values, drafts: drafts)
    }

    /// What the placeholders of a message stand for.
    func values(_ delivery: Delivery, now: Timestamp) throws(HubFailure) -> PlaceholderValues {
        var values = job.values(try OutgoingRecord(delivery.message), at: now)
        values.kept = delivery.keptValues
        return values
    }

    private func draft(_ values: PlaceholderValues, _ key: String, isKnown: Bool) throws(HubFailure)
        -> RequestInProgress
    {
        var values = values
        if job.push.lookFirst != nil { values.outgoing?.found = isKnown }
        var draft = try line.builder.draft(job.push.request, values)
        if let place = job.push.sendOnce.put { try draft.put(key, at: place) }
        return draft
    }
}

extension Delivery {
    /// Kept values as `{kept.x}` and `{kept.<push>.x}` call them.
    fileprivate var keptValues: [String: String] {
        var values = kept
        for (push, others) in keptByNeeds {
            for (name, value) in others { values["\(push).\(name)"] = value }
        }
        return values
    }
}
