/// The bars of design.md, in its order, and the baselines below them.
enum Bars {
    static func figures(_ samples: Samples, _ workload: Workload) -> [Figure] {
        hub(samples) + memory(samples, workload) + scaling(samples, workload) + [visibility(samples)]
            + samples.pages.map(\.figure) + (samples.push?.figures ?? [])
            + samples.files.flatMap { file($0, samples) } + baselines(samples)
    }

    /// The month's file has the rows of the baselines; another file has none to be held against.
    private static func file(_ sample: FileSample, _ samples: Samples) -> [Figure] {
        let (name, seconds) = ("\(sample.format.name), \(sample.rows) rows", sample.usage.seconds)
        let baseline = sample.format == .csv ? samples.median(.upsertIntoEmpty) : nil
        return [
            Figure(
                name: baseline == nil ? "first load of \(name)" : "first load of \(name), against A",
                value: seconds,
                unit: "s",
                baseline: baseline
            ),
            Figure(name: "\(name): unpacked", value: Double(sample.bytes) / seconds / 1e6, unit: "MB/s"),
            Figure(name: "\(name): speed", value: Double(sample.rows) / seconds, unit: "rows/s"),
            Figure(
                name: "\(name): peak resident memory",
                value: Double(sample.usage.peakBytes) / 1e6,
                unit: "MB",
                bar: 96
            ),
        ]
    }

    private static func hub(_ samples: Samples) -> [Figure] {
        let upsert = samples.median(.upsertIntoEmpty)
        let rewriting = samples.median(.upsertOverAll)
        let limit = samples.median(.limit)
        return [
            seconds("first load of JSON over HTTP, against A", samples.median(.firstJSON), upsert, 0.6),
            seconds("first load of JSON over HTTP, against C", samples.median(.firstJSON), limit, 1.6),
            seconds("first load of XML, against A", samples.median(.firstXML), upsert, 0.7),
            seconds("nightly rerun, same bytes, against B", samples.median(.sameBytes), rewriting, 0.12),
            seconds("nightly rerun, 1 % changed, against B", samples.median(.changedRows), rewriting, 0.25),
        ]
    }

    private static func memory(_ samples: Samples, _ workload: Workload) -> [Figure] {
        let whole: [Samples.Run] = [.firstJSON, .sameBytes, .changedRows, .firstXML]
        var sets: [(Int, [Samples.Run])] = [
            (workload.small.count, [.smallJSON]), (workload.json.count, whole),
        ]
        if let large = workload.large { sets.append((large.count, [.largeJSON])) }
        return sets.map { rows, runs in
            Figure(
                name: "peak resident memory, \(rows) rows",
                value: samples.peakMegabytes(runs),
                unit: "MB",
                bar: 96
            )
        }
    }

    /// Large is `--large`, or the main set itself from ten million on.
    private static func scaling(_ samples: Samples, _ workload: Workload) -> [Figure] {
        let isLarge = workload.json.count >= 10_000_000
        let large = workload.large.map { (Samples.Run.largeJSON, $0.count) }
        guard let (run, rows) = large ?? (isLarge ? (.firstJSON, workload.json.count) : nil) else {
            return []
        }
        let perRow = { (run: Samples.Run, rows: Int) in samples.median(run).map { $0 / Double(rows) * 1e6 } }
        return [
            Figure(
                name: "time per row, \(rows) against \(workload.small.count) rows",
                value: perRow(run, rows),
                unit: "µs",
                baseline: perRow(.smallJSON, workload.small.count),
                bar: 1.1
            )
        ]
    }

    static func visibility(_ samples: Samples) -> Figure {
        Figure(
            name: "my bills among \(samples.visible?.bills ?? 10_000_000) through row-level security, p99",
            value: samples.visible?.milliseconds,
            unit: "ms",
            bar: 5
        )
    }

    private static func baselines(_ samples: Samples) -> [Figure] {
        Baselines.Kind.allCases.map { kind in
            Figure(name: kind.rawValue, value: samples.median(kind), unit: "s")
        }
    }

    private static func seconds(_ name: String, _ value: Double?, _ baseline: Double?, _ bar: Double)
        -> Figure
    {
        Figure(name: name, value: value, unit: "s", baseline: baseline, bar: bar)
    }
}
