import Synchronization

/// Issues tokens and lets them die, by number of requests or by age.
///
/// Each system has a desk of its own: a token of one is none of another.
package final class TokenDesk: Sendable {
    package enum Admission: Sendable {
        case admitted, missing, expired
    }

    private struct Pass {
        var issued: Duration
        var requestsLeft: Int
    }

    /// Old tokens that are still known; beyond that the oldest are forgotten, which reads as expired.
    private static let known = 1000
    /// Everything that requests change.
    private struct Passes {
        var byToken: [String: Pass] = [:]
        var issued = 0
    }

    private let system: String
    private let mixer: Mixer
    private let requestsPerToken: Int
    private let lifetime: Duration?
    private let clock: @Sendable () -> Duration
    private let passes = Mutex(Passes())

    /// - Parameters:
    ///   - system: the beginning of every token.
    ///   - configuration: gives seed, clock and limits.
    ///   - lifetime: how long one is good for unless the configuration says so.
    package init(_ system: String, _ configuration: SandboxConfiguration, lifetime: Duration? = nil) {
        self.system = system
        mixer = Mixer(seed: configuration.seed)
        requestsPerToken = configuration.requestsPerToken ?? .max
        self.lifetime = configuration.tokenLifetime ?? lifetime
        clock = configuration.clock
    }

    package func issue() -> String {
        passes.withLock { passes in
            passes.byToken[name(passes.issued - Self.known)] = nil
            defer { passes.issued += 1 }
            passes.byToken[name(passes.issued)] = Pass(issued: clock(), requestsLeft: requestsPerToken)
            return name(passes.issued)
        }
    }

    /// Counts one request against the token.
    package func admit(_ token: Substring?) -> Admission {
        guard let token else { return .missing }
        return passes.withLock { passes in
            guard var pass = passes.byToken[String(token)], pass.requestsLeft > 0 else { return .expired }
            if let lifetime, clock() - pass.issued >= lifetime { return .expired }
            pass.requestsLeft -= 1
            passes.byToken[String(token)] = pass
            return .admitted
        }
    }

    package func revokeAll() {
        passes.withLock { $0.byToken = [:] }
    }

    private func name(_ number: Int) -> String {
        "\(system)." + String(mixer.value(.token, number), radix: 36)
    }
}
