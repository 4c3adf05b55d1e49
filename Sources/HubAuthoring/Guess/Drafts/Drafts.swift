import Foundation
package import HubModel

/// The files that a guess becomes, before anybody has written them.
package struct Drafts: Sendable {
    /// A source for a mapping that a person has written already.
    package struct Addition: Sendable {
        package var path: String
        /// Below `sources:`.
        package var lines: [String]
    }

    package private(set) var files: [NewFiles.File] = []
    package private(set) var additions: [Addition] = []

    package init(_ guesses: [Guess], language: Language) {
        guard let first = guesses.first else { return }
        let connector = "Connectors/\(first.facts.connector)/connector.yaml"
        files.append(
            NewFiles.File(path: connector, text: ConnectorDraft(guesses: guesses, language: language).text())
        )
        for guess in guesses { add(guess, language) }
    }

    private mutating func add(_ guess: Guess, _ language: Language) {
        let mapping = MappingDraft(guess: guess, language: language)
        let path = "Mappings/\(guess.entity).yaml"
        if let match = guess.match {
            return additions.append(Addition(path: path, lines: mapping.sourceLines(match)))
        }
        files.append(NewFiles.File(path: path, text: mapping.whole()))
        for child in guess.children {
            files.append(NewFiles.File(path: "Mappings/\(child.entity).yaml", text: mapping.child(child)))
        }
        for field in guess.fields {
            guard let table = CodeTableDraft(guess, field) else { continue }
            files.append(NewFiles.File(path: "Mappings/codes/\(table.name).csv", text: table.text))
        }
    }
}

extension Drafts.Addition {
    /// The mapping with the source behind those that it has; `nil` where its `sources` is not written in lines.
    package func applied(to text: String) -> String? {
        BlockInsertion.inserting(lines, under: "sources:", in: text)
    }
}
