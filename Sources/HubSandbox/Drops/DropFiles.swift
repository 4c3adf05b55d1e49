package import Foundation

/// The files that partners leave in folders: the utility's monthly bills and a coach operator's timetable.
package struct DropFiles: Sendable {
    private let configuration: SandboxConfiguration

    package init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
    }

    /// Writes `electricity/hoadon_2026-06.csv.gz`, its `.ok`, and `transport/lichchay_….xlsx` below a folder.
    package func write(to folder: URL) throws {
        let electricity = folder.appending(path: "electricity")
        let transport = folder.appending(path: "transport")
        for folder in [electricity, transport] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let bills = MonthlyBills(
            world: ElectricityWorld(configuration: configuration, revision: configuration.revision)
        )
        try Data(GzipFile.bytes(bills.csv)).write(
            to: electricity.appending(path: bills.name),
            options: .atomic
        )
        // Whoever sees this file may take the other.
        try Data().write(to: electricity.appending(path: bills.name + ".ok"))
        let timetable = OperatorWorkbook()
        try Data(timetable.workbook.zip.bytes)
            .write(to: transport.appending(path: timetable.name), options: .atomic)
    }
}
