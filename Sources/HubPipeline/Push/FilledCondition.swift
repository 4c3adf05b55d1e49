import HubModel

extension Condition {
    /// With the values of a message; throws `look_up.empty_value` where one of them is empty.
    ///
    /// Comparing with nothing would tell an old state of a thing from a new one by chance: such a look-up tells nothing.
    func filled(_ values: PlaceholderValues) throws(HubFailure) -> Condition {
        let condition: Condition?
        do {
            condition = try filled { try values.text(of: $0) }
        } catch {
            throw error as? HubFailure ?? RequestFailure.unknownPlaceholder(text)
        }
        guard let condition else { throw RequestFailure.emptyComparison }
        return condition
    }
}
