import Foundation
package import HubModel
package import HubOperations
import HubPipeline

/// Real answers turned into samples: every person in them is exchanged for one who does not exist.
///
/// Everything is made and proven in memory; only what `make` gives back may be written.
package struct Recording {
    /// What may be written, and what was done for it.
    package struct Made: Sendable {
        /// Below the sample's folder.
        package var files: [NewFiles.File]
        package var counts: [FieldCount]
        package var rows: Int
        package var rejections: Int
        /// What failed in the replay, originals and sample alike.
        package var failures: [String]
    }

    /// How many values of a field were exchanged; never which.
    package struct FieldCount: Sendable, Hashable, Encodable {
        /// `entity.field`; empty for what no mapping reads and what was recognised in other texts.
        package var field: String
        package var exchanged: Int
    }

    private let project: Project
    private let pull: PullID
    private let marking: Marking
    private let key: RecordingKey
    private let secrets: [String]
    private let places: PlaceWords
    private let replay: ([[UInt8]]) -> SampleFolder.Replay

    /// - Parameters:
    ///   - project: the manifests.
    ///   - pull: whose answers they are.
    ///   - key: makes the fakes; the same for every pull that is to be joined.
    ///   - secrets: of the connector's settings: no sample may hold one.
    ///   - replay: puts answers behind a transport.
    /// - Throws: `record.unknown` where there is no such pull.
    package init(
        _ project: Project,
        _ pull: PullID,
        key: RecordingKey,
        secrets: [String] = [],
        replay: @escaping ([[UInt8]]) -> SampleFolder.Replay
    ) throws(HubFailure) {
        self.project = project
        self.pull = pull
        marking = try Marking(project, pull)
        self.key = key
        self.secrets = secrets
        places = PlaceWords(project.catalogue.codeTables)
        self.replay = replay
    }

    /// The sample of these answers; `parents`: what a pull with `for_each` was asked for.
    ///
    /// Throws `record.leak` where anything of a person would be left, `record.differs` where the sample would not map
    /// as the originals do.
    package func make(_ answers: [SavedFiles.Saved], parents: [Parent] = []) async throws -> Made {
        let (answers, originals) = try await complete(answers, parents)
        let known = try collected(answers, parents, originals)
        let maker = Faker(key, avoiding: known)
        let faker = LeafFaker(source: maker, places: places)
        let redactor = Redactor(marking, faker, secrets: secrets)
        let parentFaker = ParentFaker(marking, project, faker)
        let fakeParents = parents.map { parentFaker.exchanged($0, redactor) }
        let fakes = try answers.map { answer in
            SavedFiles.Saved(
                name: redactor.name(answer.name),
                bytes: try opened { try redactor.exchanged(answer.bytes) }
            )
        }
        let sample = try await mapped(fakes, fakeParents)
        try requireAlike(originals, sample)
        let files = files(fakes, fakeParents, sample)
        try requireClean(files, known.subtracting(published), ours: ours(redactor, maker))
        return Made(
            files: files,
            counts: redactor.counts.map { FieldCount(field: $0.key, exchanged: $0.value) }
                .sorted { $0.field < $1.field },
            rows: sample.outcome.tables.reduce(0) { $0 + $1.rows.count },
            rejections: sample.outcome.rejections.count,
            failures: sample.failures
        )
    }

    /// With pages without records behind those that came, where a replay would ask for more.
    private func complete(
        _ answers: [SavedFiles.Saved],
        _ parents: [Parent]
    ) async throws -> ([SavedFiles.Saved], SampleFolder.Goldens) {
        var answers = answers
        var goldens = try await mapped(answers, parents)
        guard
            let end = answers.lazy.reversed().compactMap({ EndPage(pull: marking.pull).bytes(of: $0.bytes) })
                .first
        else { return (answers, goldens) }
        while goldens.asked > answers.count, answers.count < EndPage.most {
            answers.append(SavedFiles.Saved(name: "", bytes: end))
            let before = goldens.asked
            goldens = try await mapped(answers, parents)
            if goldens.asked <= before, goldens.asked > answers.count { break }
        }
        return (answers, goldens)
    }

    private func opened<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let refusal as RecordingRefusal { throw refusal.failure }
    }

    private func mapped(_ answers: [SavedFiles.Saved], _ parents: [Parent]) async throws
        -> SampleFolder.Goldens
    {
        let sample = SampleFolder.Sample(
            answers: answers.map(\.bytes),
            files: SavedFiles(answers),
            parents: parents
        )
        return try await SampleFolder.goldens(of: pull, project, sample, replay: replay)
    }

    /// What must stand in no sample: found by the walk over the documents, and by the engine in its rows.
    private func collected(
        _ answers: [SavedFiles.Saved],
        _ parents: [Parent],
        _ originals: SampleFolder.Goldens
    ) throws -> KnownValues {
        let collector = OriginalCollector(key)
        let leaves = LeafFaker(source: collector, places: places)
        let redactor = Redactor(marking, leaves)
        for answer in answers { _ = try opened { try redactor.exchanged(answer.bytes) } }
        let parentFaker = ParentFaker(marking, project, leaves)
        for parent in parents { _ = parentFaker.exchanged(parent, redactor) }
        var known = collector.known
        known.formUnion(RowOriginals(marking, places: places).values(originals.outcome))
        for secret in secrets where secret.utf8.count >= 4 { known.insert(secret, .secret) }
        return known
    }

    // MARK: What is written

    private func files(_ fakes: [SavedFiles.Saved], _ parents: [Parent], _ sample: SampleFolder.Goldens)
        -> [NewFiles
        .File]
    {
        let isDrop = if case .files = marking.pull.way { true } else { false }
        var files = fakes.enumerated().map { index, answer in
            let name =
                isDrop ? answer.name : "page-\(index + 1).\(FileEnding.of(answer.bytes, marking.pull.readAs))"
            return NewFiles.File(path: name, bytes: answer.bytes)
        }
        if !parents.isEmpty {
            files.append(.init(path: SampleFolder.parentsFile, text: SampleFolder.parentsFile(of: parents)))
        }
        return files + sample.files.map { NewFiles.File(path: $0.name, text: $0.text) }
    }

    // MARK: Proofs

    /// As many rows, and as many refusals by rule.
    private func requireAlike(_ original: SampleFolder.Goldens, _ sample: SampleFolder.Goldens)
        throws(HubFailure)
    {
        let (before, after) = (Tally(original), Tally(sample))
        let differences = before.differences(from: after)
        guard !differences.isEmpty else { return }
        let list = differences.joined(separator: "; ")
        throw .recording(
            "record.differs",
            vi:
                "Mẫu đã che không cho cùng kết quả với câu trả lời thật: \(list). Chưa ghi gì. Hãy xem kiểu của các trường ấy trong mapping, hoặc tự soạn mẫu cho bản ghi đó.",
            en:
                "The sample does not map as the real answers do: \(list). Nothing was written. Look at those fields' types in the mapping, or write that record's sample by hand."
        )
    }

    private func ours(_ redactor: Redactor, _ maker: Faker) -> KnownValues {
        var ours = redactor.made.including(numbers: maker.numbers)
        ours.formUnion(published)
        return ours
    }

    /// What the connector's manifest says for all to read: a replay puts its examples into requests.
    private var published: KnownValues {
        var published = KnownValues()
        for setting in marking.connector.settings {
            for text in [setting.example, setting.defaultValue].compactMap({ $0 }) {
                let words = Words(text).words.map(\.key)
                published.insert(words.joined(separator: " "), .name)
                for found in Shapes(Words(text), known: KnownValues()).found() {
                    published.insert(found.value, found.kind)
                }
            }
        }
        return published
    }

    private func requireClean(_ files: [NewFiles.File], _ known: KnownValues, ours: KnownValues)
        throws(HubFailure)
    {
        let scan = LeakScan(originals: known, ours: ours)
        let hits = files.flatMap { scan.hits(in: $0.bytes, named: $0.path) }
        guard !hits.isEmpty else { return }
        let list = hits.prefix(10).map { "\($0.place): \($0.rule)" }.joined(separator: "; ")
        throw .recording(
            "record.leak",
            vi:
                "Còn \(hits.count) chỗ có thể nhận ra người thật: \(list). Chưa ghi gì. Hãy khai pii cho trường đó trong mapping, hoặc bỏ chỗ ấy khỏi tệp rồi ghi lại.",
            en:
                "A real person could still be recognised in \(hits.count) places: \(list). Nothing was written. Declare pii for that field in the mapping, or remove the place from the file and record again."
        )
    }
}

/// What a replay came to, by entity and rule.
private struct Tally {
    private var figures: [String: Int] = [:]

    init(_ goldens: SampleFolder.Goldens) {
        for table in goldens.outcome.tables { figures["rows \(table.entity)"] = table.rows.count }
        for fault in goldens.outcome.rejections.flatMap(\.faults) {
            figures["refused \(fault.field) \(fault.rule)", default: 0] += 1
        }
        for change in goldens.outcome.changes where change.kind == .emptied {
            figures["emptied \(change.fault.field) \(change.fault.rule)", default: 0] += 1
        }
        figures["failures"] = goldens.failures.count
    }

    func differences(from other: Tally) -> [String] {
        Set(figures.keys).union(other.figures.keys).sorted().compactMap { name in
            let (before, after) = (figures[name] ?? 0, other.figures[name] ?? 0)
            return before == after ? nil : "\(name) \(before) → \(after)"
        }
    }
}

/// How a sample's name ends.
private enum FileEnding {
    static func of(_ bytes: [UInt8], _ form: ReadAs?) -> String {
        if Wrapping.isGzip(bytes) { return "gz" }
        switch form {
        case .csv: return Wrapping.isZip(bytes) ? "zip" : "csv"
        case .xlsx: return "xlsx"
        case .gtfs: return "zip"
        case .fixedWidth: return "txt"
        case .jsonLines: return "jsonl"
        case nil: break
        }
        if Wrapping.isZip(bytes) { return "zip" }
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0].contains($0) }
        return first == UInt8(ascii: "<") ? "xml" : "json"
    }
}
