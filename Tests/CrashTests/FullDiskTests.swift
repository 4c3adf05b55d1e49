import Foundation
import HubModel
import PQ
import Testing

@Suite struct `A disk that is full` {
    /// `RLIMIT_FSIZE` lets no file grow beyond this: small answers land as rows, large ones not at all.
    private static let fileLimit = 20_000

    @Test func `ends the run with 3, leaves nothing half written, and loses nothing`() async throws {
        try await Comparison.sameDay { undisturbed in
            try await Trial.with { trial in
                let ending = try await trial.start(fileLimit: Self.fileLimit).ending()
                #expect(ending.exitCode == 3)
                #expect(ending.output.contains("landing.full"))
                #expect(landed(in: trial) == [])
                let staged = try PQConnection(trial.database).rows(
                    "SELECT count(*) FROM staging.archived_bill"
                )
                #expect(staged == ["0"])
                try await trial.finish()
                #expect(landed(in: trial) != [], "no answer was large enough for a file")
                try await Comparison(trial, undisturbed).expectFirst("after a full disk")
            }
        }
    }

    private func landed(in trial: Trial) -> [String] {
        let files =
            FileManager.default.enumerator(atPath: trial.project.landing)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".zst") || $0.contains(".incoming-") }
    }
}
