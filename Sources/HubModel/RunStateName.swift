/// How the books say where a run is: `hub.run.state`.
package enum RunStateName {
    /// Of runs that have ended.
    package static let endings = ["succeeded", "incomplete", "failed", "stopped", "lost"]

    /// It has ended without bringing what it was to bring, and not because somebody stopped it.
    package static func isFailure(_ state: String) -> Bool { state == "failed" || state == "lost" }
}
