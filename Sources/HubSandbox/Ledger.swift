import HTTPTypes

/// What was asked of the systems, so that tests can count.
package struct Ledger: Sendable, Codable, Hashable {
    /// Requests per `METHOD path`, without query; those that a fault befell are included.
    package var requests: [String: Int] = [:]
    /// Answers per status as sent; a line dropped before the head counts as `0`.
    package var statuses: [String: Int] = [:]
    /// Incidents per fault name.
    package var faults: [String: Int] = [:]
    /// Requests below `/foreign` that carried credentials: a client that leaks them after a redirect.
    package var credentialsAtForeignHost = 0
    /// Requests per `METHOD path` that no system knew.
    package var unexpected: [String: Int] = [:]

    package init() {}

    mutating func note(_ request: SandboxRequest) {
        requests["\(request.method.rawValue) \(request.path)", default: 0] += 1
        guard request.path.hasPrefix("/foreign"), request.saysWhoAsks else { return }
        credentialsAtForeignHost += 1
    }

    mutating func noteUnexpected(_ request: SandboxRequest) {
        unexpected["\(request.method.rawValue) \(request.path)", default: 0] += 1
    }

    mutating func note(_ delivery: Delivery, _ incident: FaultLayer.Incident?) {
        let status = delivery.manner == .dropped ? 0 : delivery.answer.status.code
        statuses[String(status), default: 0] += 1
        if let incident { faults[incident.rule.kind.rawValue, default: 0] += 1 }
    }
}

extension SandboxRequest {
    /// Has a field that a reader whom nobody knows would not send: whatever it is called, it may be a credential.
    fileprivate var saysWhoAsks: Bool {
        fields.contains { !Self.plainFields.contains($0.name.canonicalName) }
    }

    private static let plainFields: Set<String> = [
        "host", "user-agent", "accept", "accept-encoding", "accept-language", "connection", "content-length",
        "content-type", "transfer-encoding", "expect",
    ]
}
