/// What a job of a schedule names: `connector`, which is each of its pulls, or `connector/pull`.
package enum JobTarget {
    /// Whether a target is a pull, or the connector that a pull is of.
    package static func holds(_ target: String, _ pull: String) -> Bool {
        pull == target || pull.hasPrefix(target + "/")
    }
}
