import Foundation
import Testing

/// Samples of the connectors and the goldens of what they become.
///
/// That the goldens are what the engine makes of the samples is tested beside this.
enum Goldens {
    /// A file below `Connectors/`.
    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(Repository.root)/Connectors/\(path)", encoding: .utf8)
    }

    /// The rows of a golden, by column; `\N` is nothing.
    static func rows(_ folder: String, _ entity: String) throws -> [[String: String]] {
        let lines = try text("\(folder)/expected.rows.\(entity).tsv").split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        let columns = try #require(lines.first)
        return lines.dropFirst().map { Dictionary(zip(columns, $0)) { first, _ in first } }
    }
}
