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

    static let parentsFile = "parents.tsv"

    /// What a pull with `for_each` over records finds to do: rows in the form of the goldens.
    package var parents: [Parent] {
        let text = (try? String(contentsOfFile: "\(path)/\(Self.parentsFile)", encoding: .utf8)) ?? ""
        return Golden.read(rows: text).enumerated().map { index, columns in
            Parent(key: "\(Self.parentsFile):\(index + 2)", columns: columns)
        }
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
        /// A golden each, with its first line that differs.
        package var differences: [String] = []

        package var lines: [String] { failures + differences }
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
        let replay = replay(answers.map(\.bytes))
        let files = SavedFiles(folder: path)
        let failures = PartFailures()
        let outcome = try await SampleReplay(project)
            .run(pull, transport: replay.transport, files: files, parents: parents) { failures.note($0) }
        var comparison = Comparison(failures: failures.lines)
        if let failure = outcome.report.failure { comparison.failures.append("run: \(failure)") }
        let goldens =
            [("expected.requests.txt", Golden.requests(replay.requests()) + Golden.files(files.requests))]
            + outcome.tables.map { ("expected.rows.\($0.entity).tsv", Golden.rows($0)) }
            + [("expected.rejected.tsv", Golden.rejected(outcome))]
        for (name, text) in goldens {
            let file = "\(path)/\(name)"
            let known = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            guard known != text else { continue }
            comparison.differences.append("\(name): \(SampleFolder.firstDifference(known, text))")
            if update {
                try text.write(toFile: file, atomically: true, encoding: .utf8)
            }
        }
        return comparison
    }

    static func firstDifference(_ known: String, _ text: String) -> String {
        let old = known.split(separator: "\n", omittingEmptySubsequences: false)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        for index in 0..<max(old.count, new.count) {
            let left = index < old.count ? String(old[index]) : "∅"
            let right = index < new.count ? String(new[index]) : "∅"
            if left != right { return "\(index + 1): «\(left)» → «\(right)»" }
        }
        return ""
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
