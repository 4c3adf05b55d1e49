import Foundation
import HubModel
import PQ
import Testing

#if DEFECTS
    @Suite struct `A run of files that is killed` {
        private static let batches = ["1", "2", "3"]

        @Test(arguments: [
            ("payload_row_written", 2), ("page_mapped", 3), ("before_commit", 1), ("after_commit", 1),
            ("file_cleared", 1), ("file_cleared", 3), ("before_finish", 1),
        ])
        func `and run again has taken each once, and cleared each`(point: String, pass: Int) async throws {
            try await Trial.with { trial in
                let drop = "\(trial.project.root)/drop"
                try FileManager.default.createDirectory(atPath: drop, withIntermediateDirectories: true)
                for batch in Self.batches {
                    let items = (0..<50).map { #"{"code":"\#(batch)-\#($0)"}"# }.joined(separator: ",")
                    try Data(#"{"items":[\#(items)]}"#.utf8).write(to: URL(filePath: "\(drop)/\(batch).json"))
                    try Data().write(to: URL(filePath: "\(drop)/\(batch).json.ok"))
                }
                let killed = try await trial.start(["parcels"], defect: "kill:\(point):\(pass)").ending()
                #expect(killed.wasKilled, "never reached: \(killed.output)")
                try await trial.finish(["parcels"])
                let names = try FileManager.default.contentsOfDirectory(atPath: drop)
                #expect(names == ["done"])
                let done = try FileManager.default.contentsOfDirectory(atPath: "\(drop)/done").sorted()
                #expect(done == Self.batches.map { "\($0).json" })
                let rows = try PQConnection(trial.database).rows(
                    """
                    SELECT count(*) || ' ' || count(DISTINCT code) || ' ' || count(DISTINCT batch) || ' '
                        || (SELECT count(*) FROM hub.taken_file WHERE cleared IN ('done', 'gone')) || ' '
                        || (SELECT count(*) FROM hub.lease)
                    FROM staging.parcel
                    """
                )
                #expect(rows == ["150 150 3 3 0"])
            }
        }
    }
#endif
