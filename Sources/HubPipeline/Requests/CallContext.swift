import HubModel

/// With whom messages are exchanged, on whose behalf and under what agreement: a pull's job or a push's has it.
struct CallContext: Sendable {
    let connector: Connector
    let values: PlaceholderValues
    let codeTables: [CodeTable]
    /// Of the other connectors that draw on the same allowance.
    let otherAgreements: [Limits.Agreement]
    /// How long a message waits for an agreed hour.
    let patience: Duration

    init(
        connector: Connector,
        values: PlaceholderValues,
        codeTables: [CodeTable],
        otherAgreements: [Limits.Agreement],
        patience: Duration
    ) {
        self.connector = connector
        self.values = values
        self.codeTables = codeTables
        self.otherAgreements = otherAgreements
        self.patience = patience
    }

    init(_ job: PullJob) {
        self.init(
            connector: job.connector,
            values: job.values,
            codeTables: job.codeTables,
            otherAgreements: job.otherAgreements,
            patience: job.options.patience
        )
    }
}
