import Foundation
import HubAuthoring
import HubModel
import Testing

/// Guesses over samples of the tests, on a day that stays.
struct GuessBench {
    var entities: [Entity] = []
    var excluded: PullID?

    /// 2026-06-20.
    static let now = Timestamp(seconds: 1_781_913_600)

    static func fixture(_ name: String) throws -> SampleFile {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/guess/\(name)", withExtension: nil))
        return try SampleFile(path: url.path)
    }

    static func sample(_ name: String, _ text: String) -> SampleFile {
        SampleFile(name: name, bytes: Array(text.utf8))
    }

    func guesses(_ files: [SampleFile], _ facts: ConnectorFacts = .plain) throws -> [Guess] {
        try Guesser(entities: entities, excluded: excluded, now: GuessBench.now).guess(files, facts)
    }

    func report(_ files: [SampleFile], _ facts: ConnectorFacts = .plain) throws -> GuessReport {
        GuessReport(try #require(try guesses(files, facts).first), .english)
    }

    /// The guess over records that have this one field.
    func field(_ name: String, _ values: [String]) throws -> GuessReport.Field {
        let rows = values.map { "{\"\(name)\": \($0)}" }.joined(separator: ",")
        let report = try report([GuessBench.sample("a.json", "{\"data\": [\(rows)]}")])
        return try #require(report.fields.first)
    }

    /// The root of the repository.
    static var repository: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent().path
    }
}

extension ConnectorFacts {
    static var plain: ConnectorFacts { ConnectorFacts(connector: "thu", pull: "records") }
}
