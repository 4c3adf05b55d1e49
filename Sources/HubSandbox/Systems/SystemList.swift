/// All systems of the sandbox; a new one is a line here and a folder.
enum SystemList {
    static func systems(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) -> [any SimulatedSystem] {
        [
            ElectricitySystem(configuration, inboxes),
            CentralUtility(configuration),
            IOCSystem(configuration, inboxes),
            TransportSystem(configuration),
            NewsSystem(configuration),
            Gateway(configuration, inboxes),
            NationalPortal(configuration, inboxes),
            ConsentRegister(configuration),
            ReviewPortal(configuration),
            StatisticsOffice(configuration),
            DocumentExchange(configuration, inboxes),
            PopulationDatabase(configuration),
            WaterCompany(configuration),
            ForeignHost(),
        ]
    }
}
