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

    package init() {}

    mutating func note(_ request: SandboxRequest) {
        requests["\(request.method.rawValue) \(request.path)", default: 0] += 1
        guard request.path.hasPrefix("/foreign"), request.fields[.authorization] != nil else { return }
        credentialsAtForeignHost += 1
    }

    mutating func note(_ delivery: Delivery, _ incident: FaultLayer.Incident?) {
        let status = delivery.manner == .dropped ? 0 : delivery.answer.status.code
        statuses[String(status), default: 0] += 1
        if let incident { faults[incident.rule.kind.rawValue, default: 0] += 1 }
    }
}
