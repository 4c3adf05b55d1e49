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
        try steps(payload)?.map(\.request)
    }

    /// A request, and what it is for.
    package struct Step: Sendable {
        package enum Role: Sendable {
            case lookFirst, message, lookUp, follow
        }

        package var role: Role
        package var request: OutgoingRequest
    }

    /// The same, each with its role.
    package func steps(_ payload: [UInt8]) throws(HubFailure) -> [Step]? {
        let push = job.push
        var values = try values(payload)
        guard let record = values.outgoing,
            RecordConditions(push.conditions, codes: job.codes(at: clock)).hold(in: record)
        else { return nil }
        var steps: [Step] = []
        if let lookUp = push.lookFirst {
            steps.append(Step(role: .lookFirst, request: try finished(lookUp.request, values)))
        }
        for found in push.lookFirst == nil ? [nil] : [false, true] {
            values.outgoing?.found = found
            steps.append(
                Step(role: .message, request: try finished(push.request, values, isMessage: true))
            )
        }
        values.outgoing?.found = nil
        if case .lookUp(let lookUp) = push.ifUnsure, lookUp != push.lookFirst {
            steps.append(Step(role: .lookUp, request: try finished(lookUp.request, values)))
        }
        if let follow = push.follow {
            steps.append(Step(role: .follow, request: try finished(follow.request, values)))
        }
        return steps
    }

    /// What the answer to the look-up must hold for this message.
    package func foundConditions(_ payload: [UInt8]) throws(HubFailure) -> [Condition] {
        guard case .lookUp(let lookUp) = job.push.ifUnsure else { return [] }
        let values = try values(payload)
        return try lookUp.foundWhen.map { condition throws(HubFailure) in try condition.filled(values) }
    }

    private func values(_ payload: [UInt8]) throws(HubFailure) -> PlaceholderValues {
        var values = job.values(try OutgoingRecord(payload, message: "«message.id»"), at: clock)
        values.attempt = .init(time: clock, nonce: "«request.nonce»")
        return values
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
