package import HTTPTypes

/// Counts requests and tells which fault befalls each.
package struct FaultLayer: Sendable {
    /// A fault that befalls a request.
    package struct Incident: Sendable {
        package var rule: FaultRule
        /// How often this rule has struck, this time included.
        package var occurrence: Int
    }

    private var rules: [FaultRule]
    private var seen: [Int]
    private var struck: [Int]

    package init(_ rules: [FaultRule]) {
        self.rules = rules
        seen = rules.map { _ in 0 }
        struck = seen
    }

    /// The first rule that strikes a request for `target`, its path and query.
    ///
    /// Every rule that the request concerns counts it.
    package mutating func next(for target: String, method: HTTPRequest.Method = .get) -> Incident? {
        var incident: Incident?
        for (index, rule) in rules.enumerated() where rule.concerns(target, method) {
            seen[index] += 1
            guard incident == nil, strikes(rule, index) else { continue }
            struck[index] += 1
            incident = Incident(rule: rule, occurrence: struck[index])
        }
        return incident
    }

    private func strikes(_ rule: FaultRule, _ index: Int) -> Bool {
        let since = seen[index] - rule.from
        guard since >= 0, since % rule.every == 0, struck[index] < rule.times else { return false }
        return rule.share == 100
            || Mixer(seed: UInt64(rule.seed)).pick(below: 100, .fault, seen[index]) < rule.share
    }
}
