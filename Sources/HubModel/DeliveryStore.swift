/// Outbox and deliveries, as the workers of any number of hosts share them.
package protocol DeliveryStore: Sendable {
    /// Pushes that from now on take messages, with `backlog` also what was there before; gives those that took none so
    /// far.
    func enable(_ pushes: [EnabledPush], backlog: Bool) async throws -> [PullID]

    /// Frees what dead workers had in hand, and makes everything unsure where the database has gone back in time.
    func recover() async throws -> Recovered

    /// Writes messages for new and changed rows of a view of schema `app`, and tells how many.
    ///
    /// `key`: what a row is called, by its JSON.
    func compare(view: String, key: @escaping @Sendable (String) -> String) async throws -> Int

    /// Gives at most `limit` new messages of the outbox to the pushes that take them.
    ///
    /// `decide`: who takes a message; of these only the enabled ones get it.
    func route(limit: Int, decide: @escaping @Sendable (OutboxMessage) -> [TakenMessage]) async throws
        -> Routed

    /// Takes deliveries of a push in hand for which there is something to do, in the order in which they fell due.
    ///
    /// One that waits for an earlier one of its order, or for the pushes in `needs`, is left.
    func claim(_ push: PullID, needs: [PullID], limit: Int) async throws -> [Delivery]

    /// Makes steps, all in one commit, and gives the deliveries whose step was made.
    ///
    /// The others are not in this worker's hands any more, or not in the state that the step begins with.
    func write(_ steps: [DeliveryStep]) async throws -> Set<Int64>

    /// Lets go of a delivery whose step could not be made: what was being sent is unsure.
    func abandon(_ delivery: Int64) async throws

    /// How long until something falls due; `nil`: nothing will.
    func untilNext(_ pushes: [PullID]) async throws -> Duration?

    /// Gives back everything that this worker still has in hand.
    func leave() async throws
}

package struct EnabledPush: Sendable, Hashable {
    /// Rows that stand in a message as lists, under the entity's name.
    package struct Children: Sendable, Hashable {
        package var entity: String
        /// Columns that hold the parent's key, in its order.
        package var parentColumns: [String]

        package init(entity: String, parentColumns: [String]) {
            self.entity = entity
            self.parentColumns = parentColumns
        }
    }

    package var push: PullID
    package var origin: Push.Origin
    package var children: [Children]

    package init(push: PullID, origin: Push.Origin, children: [Children] = []) {
        self.push = push
        self.origin = origin
        self.children = children
    }
}

package struct Recovered: Sendable, Hashable {
    /// Deliveries that a dead worker was sending.
    package var unsure: Int
    /// Deliveries that are unsure because the database is another one, or has gone back in time.
    package var rewound: Int

    package init(unsure: Int = 0, rewound: Int = 0) {
        self.unsure = unsure
        self.rewound = rewound
    }
}

package struct Routed: Sendable, Hashable {
    package var messages: Int
    package var deliveries: Int
    /// Messages that nobody took.
    package var untaken: Int

    package init(messages: Int = 0, deliveries: Int = 0, untaken: Int = 0) {
        self.messages = messages
        self.deliveries = deliveries
        self.untaken = untaken
    }
}
