package import HubModel

/// What following a delivered message takes: values that the receiver gave it.
package enum FollowKeeps {
    /// Names of those that nobody knows: neither given now nor kept before.
    package static func missing(of push: Push?, given: [String: String], kept: [String: String]) -> [String] {
        guard let push, push.follow != nil else { return [] }
        return push.keep.map(\.name).filter { given[$0] == nil && kept[$0] == nil }
    }
}

extension Catalogue {
    /// By `connector/push`.
    package func push(_ name: String) -> Push? {
        guard let id = PullID(name) else { return nil }
        return connector(id.connector)?.pushes.first { $0.name == id.pull }
    }
}
