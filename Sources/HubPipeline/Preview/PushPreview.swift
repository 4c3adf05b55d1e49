package import HubModel

/// What a push would send of one message, with nobody called: for `connector test`.
package struct PushPreview {
    private let job: PushJob
    private let builder: RequestBuilder
    private let clock: Timestamp

    /// `clock`: the time of the message and of every attempt.
    package init(_ job: PushJob, clock: Timestamp) {
        self.job = job
        builder = RequestBuilder(job.connector)
        self.clock = clock
    }

    /// The requests in the order in which they would be made: `look_first`, the message, the look-up, `follow`.
    ///
    /// With `look_first` the message stands there twice: as for one that the receiver does not know, and as for one that it
    /// knows. Throws what would park the message; `nil` where `where` does not take it.
    package func requests(_ payload: [UInt8]) throws(HubFailure) -> [OutgoingRequest]? {
        let record = try OutgoingRecord(payload, message: "«message.id»")
        let push = job.push
        guard RecordConditions(push.conditions, codes: job.codes(at: clock)).hold(in: record) else {
            return nil
        }
        var values = job.values(record, at: clock)
        values.attempt = .init(time: clock, nonce: "«request.nonce»")
        var requests: [OutgoingRequest] = []
        if let lookUp = push.lookFirst { requests.append(try finished(lookUp.request, values)) }
        for found in push.lookFirst == nil ? [nil] : [false, true] {
            values.outgoing?.found = found
            requests.append(try finished(push.request, values, isMessage: true))
        }
        values.outgoing?.found = nil
        if case .lookUp(let lookUp) = push.ifUnsure, lookUp != push.lookFirst {
            requests.append(try finished(lookUp.request, values))
        }
        if let follow = push.follow { requests.append(try finished(follow.request, values)) }
        return requests
    }

    private func finished(
        _ template: RequestTemplate,
        _ values: PlaceholderValues,
        isMessage: Bool = false
    ) throws(HubFailure) -> OutgoingRequest {
        var draft = try builder.draft(template, values)
        if isMessage, let place = job.push.sendOnce.put {
            try draft.put(try values.text(of: job.push.sendOnce.key) ?? "", at: place)
        }
        var values = values
        for digest in draft.files { values.files[digest] = PushPreview.unread(digest) }
        let built = try builder.finish(draft, values)
        var request = OutgoingRequest(method: built.method, url: built.url, fields: built.fields)
        request.content = built.content
        return request
    }

    /// A file of which a sample says no more than its digest.
    private static func unread(_ digest: Digest) -> Payload {
        Payload(id: 0, digest: digest, size: 0, reader: { { _ in 0 } })
    }
}
