import Foundation

/// `var/bench.json`: an array of figures, one per name.
struct FigureFile {
    let path: String

    /// Puts the figures in the place of those with the same names, and behind all others.
    func merge(_ figures: [Figure]) throws {
        let names = Set(figures.map(\.name))
        let known = try? JSONDecoder().decode([Figure].self, from: Data(contentsOf: URL(filePath: path)))
        try write((known ?? []).filter { !names.contains($0.name) } + figures)
    }

    /// Writes an array of `{name, value, unit, baseline, ratio, bar, ok}`.
    func write(_ figures: [Figure]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
        let file = URL(filePath: path)
        let folder = file.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try encoder.encode(figures).write(to: file, options: .atomic)
    }
}
