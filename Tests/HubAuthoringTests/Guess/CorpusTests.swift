import Foundation
import HubAuthoring
import HubManifest
import HubModel
import Testing

/// The repository's own connectors as a corpus: what is guessed of their samples, beside what people wrote.
///
/// The source that is guessed is not learned from; what other sources of its entity say is, as it is for a person's
/// next system.
@Suite struct `Guesses over the repository's samples` {
    private struct Case {
        var pull: Pull
        var id: PullID
        var files: [SampleFile]
        var entity: Entity
        var source: SourceMapping
    }

    private static let catalogue = CatalogueReader(root: GuessBench.repository).read().catalogue

    /// Pulls with samples whose records go to one entity.
    private static var cases: [Case] {
        catalogue.connectors.flatMap { connector in
            connector.pulls.compactMap { pull -> Case? in
                let id = PullID(connector: connector.name, pull: pull.name)
                guard pull.destinations.count == 1, pull.entities.count == 1,
                    let entity = catalogue.entities.first(where: { $0.name == pull.into }),
                    let source = entity.source(id)
                else { return nil }
                let files = samples(of: id)
                return files.isEmpty
                    ? nil : Case(pull: pull, id: id, files: files, entity: entity, source: source)
            }
        }
    }

    private static func samples(of id: PullID) -> [SampleFile] {
        let folder = "\(GuessBench.repository)/Connectors/\(id.connector)/samples/\(id.pull)"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted {
            $0.compare($1, options: .numeric) == .orderedAscending
        }
        // A page that says nothing teaches nothing, and a failure is no answer with data.
        return names.filter { !$0.hasPrefix("expected.") && $0 != "parents.tsv" }
            .compactMap { try? SampleFile(path: "\(folder)/\($0)") }
            .filter { file in
                (try? GuessBench().guesses([file])) != nil
            }
    }

    private struct Score {
        var right = 0
        var all = 0
        var misses: [String] = []

        var share: Double { all == 0 ? 0 : Double(right) / Double(all) }

        mutating func note(_ isRight: Bool, _ miss: @autoclosure () -> String) {
            all += 1
            if isRight { right += 1 } else { misses.append(miss()) }
        }
    }

    /// Of each of the pull's values that is one plain path: the guessed field.
    private func values(_ item: Case, _ report: GuessReport) -> [(
        column: Entity.Field, path: String, isCoded: Bool, guessed: GuessReport.Field?
    )] {
        item.source.values.compactMap { value in
            guard case .paths(let paths) = value.origin, let path = paths.first, !path.text.contains("^"),
                value.like == nil, value.unwrap.isEmpty, let column = item.entity.field(value.field)
            else { return nil }
            let wanted = path.text.lowercased()
            let guessed = report.fields.first { field in
                let from = field.from.lowercased()
                return from == wanted || wanted.hasPrefix("**.") && ".\(from)".hasSuffix(wanted.dropFirst(2))
            }
            return (column, path.text, value.codes != nil, guessed)
        }
    }

    private func share(_ score: Score, _ name: String) -> String {
        "\(name): \(score.right)/\(score.all) = \(Int(score.share * 100))%\n"
            + score.misses.map { "    " + $0 }.joined(separator: "\n")
    }

    @Test func `find the records, their types and their columns as people wrote them`() throws {
        var (records, types, columns, entities) = (Score(), Score(), Score(), Score())
        for item in Self.cases {
            var facts = ConnectorFacts(connector: item.id.connector, pull: item.id.pull)
            if case .files(let drop) = item.pull.way { facts.source = .folder(drop.address.text) }
            if case .csv(let csv)? = item.pull.readAs { facts.columns = csv.columns }
            let bench = GuessBench(entities: Self.catalogue.entities, excluded: item.id)
            guard let report = try? bench.report(item.files, facts) else {
                records.note(false, "\(item.id): no guess")
                continue
            }
            let written = item.pull.records?.text
            let steps = item.pull.unwrap.map(\.text)
            let isRight =
                Self.isSame(report.path, written)
                && Self.plain(report.unwrap.joined(separator: ">"))
                    == Self.plain(steps.joined(separator: ">"))
            records.note(
                isRight,
                "\(item.id): \(report.unwrap) \(report.path ?? "–"), written \(steps) \(written ?? "–")"
            )
            guard isRight else { continue }
            // Of an entity with this source alone nothing is there to be recognised.
            if item.entity.sources.count > 1 {
                entities.note(
                    report.entity == item.entity.name,
                    "\(item.id): \(report.entity), written \(item.entity.name)"
                )
            }
            for (column, path, isCoded, guessed) in values(item, report) {
                guard let guessed else {
                    types.note(false, "\(item.id) \(path): not found")
                    continue
                }
                if !isCoded {
                    types.note(
                        guessed.type == column.type.rawValue,
                        "\(item.id) \(path): \(guessed.type), written \(column.type.rawValue)"
                    )
                }
                if report.entity == item.entity.name {
                    columns.note(
                        guessed.column == column.name,
                        "\(item.id) \(path): \(guessed.column), written \(column.name)"
                    )
                }
            }
        }
        for line in [
            share(records, "records"), share(types, "types"), share(entities, "entities"),
            share(columns, "columns"),
        ] {
            print(line)
        }
        #expect(records.all > 15 && types.all > 150)
        #expect(records.share >= 0.95)
        #expect(types.share >= 0.87)
        #expect(columns.share >= 0.85)
        #expect(entities.share >= 0.6)
    }

    /// Whether both select the same in the samples: `**.x` is any place of x, `$.a[*]` is `a[]`, and `[]` behind what is
    /// there once changes nothing.
    private static func isSame(_ guessed: String?, _ written: String?) -> Bool {
        let (left, right) = (plain(guessed ?? ""), plain(written ?? ""))
        guard right.hasPrefix("**.") else { return left == right }
        return left == right.dropFirst(3) || left.hasSuffix(right.dropFirst(2))
    }

    private static func plain(_ path: String) -> String {
        path.lowercased().replacing("[*]", with: "").replacing("[]", with: "").replacing("$.", with: "")
            .replacing("$", with: "")
    }
}
