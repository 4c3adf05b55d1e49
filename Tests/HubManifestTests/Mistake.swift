import Foundation
import HubManifest
import HubModel

/// A change to the good project that is wrong, and what must be found: `Fixtures/mistakes/<what>.edit`.
///
/// `# what` · a line with a path begins a change · `-` lines are replaced by `+` lines (`+` alone: the file's whole
/// text; `x`: the file goes) · `! file:line:col CODE` is a finding, and there is no other.
struct Mistake: CustomStringConvertible, Sendable {
    var name: String
    private var changes: [Change] = []
    private(set) var expected: [String] = []

    private struct Change {
        var path: String
        var old: [String] = []
        var new: [String] = []
        var isRemoval = false
    }

    var description: String { name }

    static let all = all(in: "mistakes")
    /// What the cures' words ask for, done by hand; each is called like its mistake.
    static let cures = all(in: "cures")

    static func all(in folder: String) -> [Mistake] {
        let folder = ManifestProject.fixtures.appending(path: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { name in
            let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
            return text.map { Mistake(name: name, $0) }
        }
    }

    init(name: String, _ text: String) {
        self.name = name
        for line in text.split(separator: "\n") {
            let rest = String(line.dropFirst())
            switch line.first {
            case "#": continue
            case "!": expected.append(rest.trimmingSpaces)
            case "-": changes[changes.count - 1].old.append(rest)
            case "+": changes[changes.count - 1].new.append(rest)
            case "x" where rest.isEmpty: changes[changes.count - 1].isRemoval = true
            default: changes.append(Change(path: String(line)))
            }
        }
    }

    enum Problem: Error {
        case linesNotFound(String)
    }

    func apply(to project: ManifestProject) throws {
        for change in changes {
            let new = change.new.joined(separator: "\n")
            if change.isRemoval {
                try FileManager.default.removeItem(at: project.root.appending(path: change.path))
            } else if change.old.isEmpty {
                try project.write(new + "\n", to: change.path)
            } else {
                let old = change.old.joined(separator: "\n") + "\n"
                guard try project.text(of: change.path).contains(old) else {
                    throw Problem.linesNotFound(old)
                }
                try project.replace(old, with: change.new.isEmpty ? "" : new + "\n", in: change.path)
            }
        }
    }
}
