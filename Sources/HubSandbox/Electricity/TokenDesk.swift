/// Issues tokens and lets them die, by number of requests or by age.
package struct TokenDesk: Sendable {
    package enum Admission: Sendable {
        case admitted, missing, expired
    }

    private struct Pass {
        var issued: Duration
        var requestsLeft: Int
    }

    /// Old tokens that are still known; beyond that the oldest are forgotten, which reads as expired.
    private static let known = 1000
    private let mixer: Mixer
    private let requestsPerToken: Int
    private let lifetime: Duration?
    private var passes: [String: Pass] = [:]
    private var issued = 0

    package init(configuration: SandboxConfiguration) {
        mixer = Mixer(seed: configuration.seed)
        requestsPerToken = configuration.requestsPerToken ?? .max
        lifetime = configuration.tokenLifetime
    }

    package mutating func issue(at now: Duration) -> String {
        passes[name(issued - Self.known)] = nil
        defer { issued += 1 }
        passes[name(issued)] = Pass(issued: now, requestsLeft: requestsPerToken)
        return name(issued)
    }

    /// Counts one request against the token.
    package mutating func admit(_ token: Substring?, at now: Duration) -> Admission {
        guard let token else { return .missing }
        guard var pass = passes[String(token)], pass.requestsLeft > 0 else { return .expired }
        if let lifetime, now - pass.issued >= lifetime { return .expired }
        pass.requestsLeft -= 1
        passes[String(token)] = pass
        return .admitted
    }

    package mutating func revokeAll() {
        passes = [:]
    }

    private func name(_ number: Int) -> String {
        "sandbox." + String(mixer.value(.token, number), radix: 36)
    }
}
