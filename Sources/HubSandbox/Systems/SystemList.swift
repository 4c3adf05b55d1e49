/// All systems of the sandbox; a new one is a line here and a folder.
enum SystemList {
    private static let kinds: [any SimulatedSystem.Type] = [
        ElectricitySystem.self,
        CentralUtility.self,
        IOCSystem.self,
        TransportSystem.self,
        NewsSystem.self,
        Gateway.self,
        NationalPortal.self,
        ConsentRegister.self,
        ReviewPortal.self,
        StatisticsOffice.self,
        DocumentExchange.self,
        PopulationDatabase.self,
        ForeignHost.self,
    ]

    static func systems(_ configuration: SandboxConfiguration) -> [any SimulatedSystem] {
        kinds.map { $0.init(configuration) }
    }
}
