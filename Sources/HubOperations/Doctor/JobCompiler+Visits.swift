package import HubModel
package import HubPipeline

extension JobCompiler {
    /// For messages to a connector's system outside of runs; throws where its settings are not complete.
    package func visit(
        _ connector: Connector,
        now: Timestamp,
        patience: Duration,
        environment: PullEnvironment
    ) throws(HubFailure) -> SystemVisit {
        SystemVisit(
            connector,
            values(connector, try project.settings.resolve(connector), now),
            codeTables: project.catalogue.codeTables,
            otherAgreements: otherAgreements(of: connector),
            patience: patience,
            environment: environment
        )
    }
}
