import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubTransport
import Testing

/// The repository's own connectors: a new folder is tested by being there.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Read once: a hundred files are.
    private static let read = Result { try Project(root: root, environment: nil, variables: [:]) }

    static var project: Project {
        get throws { try read.get() }
    }

    static let pulls: [PullID] = ((try? project)?.catalogue.connectors ?? []).flatMap { connector in
        connector.pulls.map { PullID(connector: connector.name, pull: $0.name) }
    }

    /// What a pull of the repository makes of answers that no sample holds, in the order of its requests.
    static func replay(
        _ pull: String,
        _ answers: [String],
        parents: [Parent] = []
    ) async throws -> SampleReplay.Outcome {
        let transport = ReplayTransport(answers.map { SavedAnswer(bytes: Array($0.utf8)) })
        return try await SampleReplay(project)
            .run(try #require(PullID(pull)), transport: transport, parents: parents)
    }
}

extension SampleReplay.Outcome {
    /// One column of an entity, row by row.
    func column(_ name: String, of entity: String) -> [String?] {
        tables.first { $0.entity == entity }?.rows.map { $0[name] } ?? []
    }

    /// `column rule` of every field that was refused or emptied.
    var faults: [String] {
        (rejections.flatMap(\.faults) + changes.filter { $0.kind == .emptied }.map(\.fault))
            .map { "\($0.field) \($0.rule)" }
    }
}
