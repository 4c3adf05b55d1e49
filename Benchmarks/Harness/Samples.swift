import Foundation

/// What was measured, round by round.
struct Samples {
    /// Runs of the hub.
    enum Run: String, CaseIterable {
        case firstJSON = "first load of JSON"
        case sameBytes = "same bytes again"
        case changedRows = "1 % changed"
        case firstXML = "first load of XML"
        case smallJSON = "small first load"
        case largeJSON = "large first load"
    }

    private var baselines: [Baselines.Kind: [Double]] = [:]
    private var runs: [Run: [Program.Usage]] = [:]
    private(set) var files: [FileSample] = []
    var push: PushSample?
    var visible: (bills: Int, milliseconds: Double)?
    var pages: [PageSample] = []

    mutating func add(_ seconds: [Baselines.Kind: Double]) {
        for (kind, value) in seconds { baselines[kind, default: []].append(value) }
    }

    mutating func add(_ run: Run, _ usage: Program.Usage) {
        runs[run, default: []].append(usage)
    }

    mutating func add(_ sample: FileSample) { files.append(sample) }

    func median(_ kind: Baselines.Kind) -> Double? {
        baselines[kind].map(Samples.median)
    }

    func median(_ run: Run) -> Double? {
        runs[run].map { Samples.median($0.map(\.seconds)) }
    }

    /// The highest peak of several kinds of runs, in millions of bytes.
    func peakMegabytes(_ kinds: [Run]) -> Double? {
        kinds.flatMap { runs[$0] ?? [] }.map(\.peakBytes).max().map { Double($0) / 1e6 }
    }

    /// For the line that tells how it goes.
    var lastRound: String {
        let own = Baselines.Kind.allCases.compactMap { kind in
            baselines[kind]?.last.map { "\(kind.rawValue.prefix(1)) \($0.formatted(digits: 2)) s" }
        }
        let hub = Run.allCases.compactMap { run in
            runs[run]?.last.map { "\(run.rawValue) \($0)" }
        }
        return ([own.joined(separator: ", ")] + hub).joined(separator: "\n    ")
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

extension Double {
    /// With a point, whatever the locale.
    func formatted(digits: Int) -> String {
        String(format: "%.\(digits)f", self)
    }
}

extension Program.Usage: CustomStringConvertible {
    /// Time, the processor's share of it, and memory: a share far below the time means waiting.
    var description: String {
        "\(seconds.formatted(digits: 2)) s (own CPU \(processorSeconds.formatted(digits: 2)) s, "
            + "peak \((Double(peakBytes) / 1e6).formatted(digits: 1)) MB)"
    }
}
