import Foundation
import HubAuthoring
import HubModel
import Testing

/// Three systems that the repository does not have: what is drafted of a note and two samples.
@Suite struct `Drafts of new systems` {
    private static var systems: [(name: String, files: [String], facts: ConnectorFacts)] {
        var water = ConnectorFacts(connector: "cap-nuoc", pull: "bills")
        water.title = "Cấp nước tỉnh"
        water.source = .http("https://nuoc.example/HoaDon.asmx")
        var stations = ConnectorFacts(connector: "quan-trac", pull: "readings")
        stations.source = .sftp("sftp://sftp.example/data/TN_{site}_{station}_{time}.txt")
        stations.columns = ["thông số", "giá trị", "đơn vị tính", "thời điểm đo", "trạng thái thiết bị"]
        var jobs = ConnectorFacts(connector: "viec-lam", pull: "postings")
        jobs.source = .folder("/srv/nhan-tep/viec-lam")
        return [
            ("water", ["water/request.xml", "water/answer.xml"], water),
            (
                "stations",
                ["stations/TN_KCNLH_KK01_20260615090000.txt", "stations/TN_KCNLH_KK02_20260615090500.txt"],
                stations
            ),
            ("jobs", ["jobs/viec-lam_2026-06-15.xlsx"], jobs),
        ]
    }

    @Test(arguments: ["water", "stations", "jobs"], [Language.vietnamese, .english])
    func `are as their goldens, and have no error for check`(name: String, language: Language) throws {
        let system = try #require(Self.systems.first { $0.name == name })
        let guesses = try GuessBench().guesses(system.files.map(GuessBench.fixture), system.facts)
        let drafts = Drafts(guesses, language: language)
        let files = drafts.files
        let findings = try DraftCheck.findings(files, in: NSTemporaryDirectory() + "nothing-here")
        #expect(findings.map { "\($0.location) \($0.message.english)" } == [])
        let all = files.map { "==> \($0.path)\n" + String(decoding: $0.bytes, as: UTF8.self) }.joined()
        try expect(all, isAs: "\(name).\(language.rawValue).drafts.txt")
    }

    /// `LIENTHONG_WRITE_GOLDENS=1` writes them anew.
    private func expect(_ text: String, isAs golden: String) throws {
        let path = "\(GuessBench.repository)/Tests/HubAuthoringTests/Fixtures/guess/goldens/\(golden)"
        if ProcessInfo.processInfo.environment["LIENTHONG_WRITE_GOLDENS"] != nil {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
}
