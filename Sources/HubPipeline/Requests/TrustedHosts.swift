import HubModel

/// Where credentials may go: the system's own address, and the hosts that its manifest trusts.
struct TrustedHosts: Sendable {
    private let own: String?
    private let others: Set<String>

    init(_ system: HubModel.System, _ values: PlaceholderValues) {
        let base = (try? values.text(of: system.baseURL)) ?? nil
        own = base.flatMap { URLText.origin(of: $0) }
        others = Set(system.trustedHosts.map { $0.lowercased() })
    }

    func contains(_ url: String) -> Bool {
        guard let origin = URLText.origin(of: url) else { return false }
        if origin == own { return true }
        guard let host = URLText.host(of: url), others.contains(host) else { return false }
        // A trusted name without TLS is anybody, unless the system itself speaks so.
        return origin.hasPrefix("https://") || own?.hasPrefix("http://") == true
    }
}
