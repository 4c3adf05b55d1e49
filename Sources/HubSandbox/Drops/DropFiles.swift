package import Foundation

/// The files that partners leave in folders: the utility's monthly bills, a coach operator's timetable, what stations
/// measured, and postings of jobs.
package struct DropFiles: Sendable {
    private let configuration: SandboxConfiguration

    package init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
    }

    /// Writes `electricity/hoadon_2026-06.csv.gz`, its `.ok`, `transport/lichchay_….xlsx`, `environment/….txt` and
    /// `jobs/….xlsx` below a folder.
    package func write(to folder: URL) throws {
        let electricity = folder.appending(path: "electricity")
        let transport = folder.appending(path: "transport")
        let environment = folder.appending(path: "environment")
        let jobs = folder.appending(path: "jobs")
        for folder in [electricity, transport, environment, jobs] {
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
        let mixer = Mixer(seed: configuration.seed)
        for file in StationFiles(mixer: mixer).files {
            try Data(file.text.utf8).write(to: environment.appending(path: file.name), options: .atomic)
        }
        let postings = JobWorkbook(mixer: mixer)
        try Data(postings.workbook.zip.bytes)
            .write(to: jobs.appending(path: postings.name), options: .atomic)
    }
}
