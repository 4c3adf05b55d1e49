/// One external system as it looks from the wire.
///
/// Everything about it lives in a folder of its own. It answers what is addressed to it and passes on what is not;
/// what requests change (tokens, sessions) it holds itself.
protocol SimulatedSystem: Sendable {
    /// `nil` passes the request on to the next system.
    func answer(_ request: SandboxRequest, revision: Int) -> Answer?

    /// Every token and session that was given out dies.
    func revokeTokens()

    /// What a faithful reader should arrive at, under names that no other system uses.
    func facts(revision: Int) -> [String: Int]
}

extension SimulatedSystem {
    func revokeTokens() {}

    func facts(revision: Int) -> [String: Int] { [:] }
}
