import Foundation
package import HubModel
import HubPipeline
import Synchronization

/// `Connectors/<system>/samples/<pull>`: saved answers, and the goldens of what they become.
package struct SampleFolder: Sendable {
    package let pull: PullID
    package let path: String

    /// Saved answers behind the port of the transport, and what was asked of them.
    package struct Replay: Sendable {
        package var transport: any HTTPTransport
        package var requests: @Sendable () -> [OutgoingRequest]

        package init(transport: any HTTPTransport, requests: @escaping @Sendable () -> [OutgoingRequest]) {
            self.transport = transport
            self.requests = requests
        }
    }

    /// Every sample folder of a project, in order of name.
    package static func all(in project: Project) -> [SampleFolder] {
        project.catalogue.connectors.flatMap { connector in
            connector.pulls.compactMap { pull in
                let path = "\(project.root)/Connectors/\(connector.name)/samples/\(pull.name)"
                guard FileManager.default.fileExists(atPath: path) else { return nil }
                return SampleFolder(pull: PullID(connector: connector.name, pull: pull.name), path: path)
            }
        }
    }

    package static let parentsFile = "parents.tsv"

    /// What a pull with `for_each` over records finds to do: rows in the form of the goldens.
    package var parents: [Parent] {
        SampleFolder.parents(
            reading: (try? String(contentsOfFile: "\(path)/\(Self.parentsFile)", encoding: .utf8)) ?? ""
        )
    }

    /// The saved answers with their names, in the order in which they are given.
    package var answers: [SavedFiles.Saved] {
        names.map {
            SavedFiles.Saved(
                name: $0,
                bytes: Array(FileManager.default.contents(atPath: "\(path)/\($0)") ?? Data())
            )
        }
    }

    /// Every file that is no golden, `page-2` before `page-10`.
    private var names: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { !$0.hasPrefix("expected.") && !$0.hasPrefix(".") && $0 != Self.parentsFile }
            .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
    }

    /// What a replay showed.
    package struct Comparison: Sendable {
        /// Of the run or of a part of it, such as one of its parents.
        package var failures: [String] = []
        /// A golden each, with what differs.
        package var differences: [GoldenDifference] = []

        package var isEmpty: Bool { failures.isEmpty && differences.isEmpty }

        /// Everything, for a test to show.
        package var lines: [String] {
            let text = GoldenDifferenceText(.english)
            return failures + differences.flatMap { text.lines($0).map { "\($0.mark.rawValue) \($0.text)" } }
        }
    }

    /// Compares what a replay makes with the goldens, or writes them anew with `update`.
    ///
    /// Goldens hold what was taken. What failed is missing in them without a word, so it is told beside them.
    ///
    /// `replay`: puts the bytes of the answers, in their order, behind a transport.
    package func compare(
        _ project: Project,
        update: Bool,
        replay: ([[UInt8]]) -> Replay
    ) async throws -> Comparison {
        let sample = Sample(
            answers: answers.map(\.bytes),
            files: SavedFiles(folder: path),
            parents: parents
        )
        let made = try await SampleFolder.goldens(of: pull, project, sample, replay: replay)
        var comparison = Comparison(failures: made.failures)
        for golden in made.files {
            let file = "\(path)/\(golden.name)"
            let known = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            guard known != golden.text else { continue }
            let key =
                made.outcome.tables.first { golden.name == "expected.rows.\($0.entity).tsv" }
                .flatMap { table in project.catalogue.entity(table.entity)?.key } ?? []
            comparison.differences.append(
                GoldenDifference(golden.name, from: known, to: golden.text, key: key)
            )
            if update {
                try golden.text.write(toFile: file, atomically: true, encoding: .utf8)
            }
        }
        return comparison
    }

    /// Saved answers of a pull.
    package struct Sample {
        package var answers: [[UInt8]]
        /// Of a pull of files: the same, under their names.
        package var files: SavedFiles
        package var parents: [Parent]

        package init(answers: [[UInt8]], files: SavedFiles = SavedFiles([]), parents: [Parent] = []) {
            self.answers = answers
            self.files = files
            self.parents = parents
        }
    }

    /// What saved answers become.
    package struct Goldens: Sendable {
        package var outcome: SampleReplay.Outcome
        package var failures: [String]
        package var files: [(name: String, text: String)]
        /// How many answers were asked for.
        package var asked: Int
    }

    package static func goldens(
        of pull: PullID,
        _ project: Project,
        _ sample: Sample,
        replay: ([[UInt8]]) -> Replay
    ) async throws -> Goldens {
        let replay = replay(sample.answers)
        let failures = PartFailures()
        let outcome = try await SampleReplay(project)
            .run(
                pull,
                transport: replay.transport,
                files: sample.files,
                parents: sample.parents,
                asksFurther: { replay.requests().count < sample.answers.count }
            ) { failures.note($0) }
        var told = failures.lines
        if let failure = outcome.report.failure { told.append("run: \(failure)") }
        let requests = Golden.requests(replay.requests()) + Golden.files(sample.files.requests)
        let files =
            [("expected.requests.txt", requests)]
            + outcome.tables.map { ("expected.rows.\($0.entity).tsv", Golden.rows($0)) }
            + [("expected.rejected.tsv", Golden.rejected(outcome))]
        return Goldens(outcome: outcome, failures: told, files: files, asked: replay.requests().count)
    }

    /// Parents as their file holds them: a line of names, then a line each.
    package static func parents(reading text: String) -> [Parent] {
        Golden.read(rows: text).enumerated().map { index, columns in
            Parent(key: "\(parentsFile):\(index + 2)", columns: columns)
        }
    }

    /// The file of such parents.
    package static func parentsFile(of parents: [Parent]) -> String {
        let columns = parents.first?.columns.keys.sorted() ?? []
        return Golden.rows(columns: columns, parents.map { parent in columns.map { parent.columns[$0] } })
    }
}

/// What failed of a run that went on: parents and files, each with its error.
private final class PartFailures: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func note(_ event: PullEvent) {
        switch event {
        case .parentFailed(let each, let failure), .file(let each, .failed(let failure)):
            kept.withLock { $0.append("\(each): \(failure)") }
        case .began, .asked, .answered, .waiting, .retrying, .signedIn, .page, .committed, .file: break
        }
    }
}
