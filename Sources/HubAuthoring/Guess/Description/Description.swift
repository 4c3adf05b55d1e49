import HubModel
import HubPipeline

/// One operation of a described service: how to ask, and an answer made of what is described.
struct DescribedOperation {
    var name: String
    var title: String?
    var request: GuessedRequest
    /// As an answer would be, with the examples that are given and nothing where there are none.
    var answer: SampleTree
    /// What is said of each value, by its path in the answer.
    var declared: [String: DeclaredType]

    /// `layDanhSachHoSo` brings dossiers: what every operation does is no part of a pull's name.
    static func pullName(_ operation: String) -> String {
        let verbs: Set<String> = [
            "get", "lay", "tra", "cuu", "tim", "kiem", "search", "list", "danh", "sach", "ds", "fetch",
            "query", "all",
        ]
        let words = FieldName(operation).words
        let rest = words.drop { verbs.contains($0) }
        return FieldName((rest.isEmpty ? words[...] : rest).joined(separator: " ")).column
    }
}

/// A description of a service in place of an answer: OpenAPI, Swagger, WSDL.
struct Description {
    private let sample: OpenedSample
    private let tester: TypeTester

    /// More operations than that are chosen from with `--request`.
    private static let most = 20

    init(_ sample: OpenedSample, tester: TypeTester) {
        (self.sample, self.tester) = (sample, tester)
    }

    /// The operations that give lists, each as a pull.
    func guesses(_ facts: ConnectorFacts, known: KnownEntities, year: Int) throws(HubFailure) -> [Guess] {
        guard case .document(let tree) = sample.content else { throw GuessFailure.noRecords(sample.name) }
        var facts = facts
        let operations: [DescribedOperation]
        if sample.form.kind == .wsdl {
            let description = WSDLDescription(tree, tester: tester)
            description.complete(&facts)
            operations = description.operations
        } else {
            let description = OpenAPIDescription(tree, tester: tester)
            description.complete(&facts)
            operations = description.operations
        }
        let wanted = operations.filter { isWanted($0, facts) }
        var names: Set<String> = []
        let found = wanted.compactMap { guess($0, facts, known, year) }.filter {
            names.insert($0.facts.pull).inserted
        }
        guard !found.isEmpty else {
            throw GuessFailure.description(
                sample.name,
                vi: "không thao tác nào trả về bản ghi được mô tả; hãy đưa một câu trả lời mẫu.",
                en: "no operation gives records that are described; give a sample answer."
            )
        }
        guard found.count <= Description.most else {
            let names = found.map(\.facts.pull).joined(separator: ", ")
            throw GuessFailure.description(
                sample.name,
                vi: "có \(found.count) thao tác; chọn một bằng --request \"GET /…\" hay --pull: \(names)",
                en: "it has \(found.count) operations; choose one by --request \"GET /…\" or --pull: \(names)"
            )
        }
        return found
    }

    private func isWanted(_ operation: DescribedOperation, _ facts: ConnectorFacts) -> Bool {
        if let line = facts.request, let asked = GuessedRequest(line: line, tester: tester) {
            return operation.request.path == asked.path
        }
        return facts.pull == "records" || facts.pull == operation.name
    }

    private func guess(
        _ operation: DescribedOperation,
        _ said: ConnectorFacts,
        _ known: KnownEntities,
        _ year: Int
    ) -> Guess? {
        let isXML = sample.form.kind == .wsdl
        guard let found = RecordSearch([operation.answer], isXML: isXML).find() else { return nil }
        var facts = said
        facts.pull = operation.name
        facts.pullTitle = said.pullTitle ?? operation.title
        facts.entityTitle = said.entityTitle ?? operation.title
        var survey = FieldSurvey(found.rows, isXML: isXML)
        survey.declare(operation.declared, below: found.place.path ?? "")
        let fields = FieldGuess(survey: survey, tester: tester).fields()
        guard fields.count > 1 else { return nil }
        let search = EntitySearch(known, fields: fields, tester: tester)
        var place = found.place
        place.confidence = 0.8
        place.evidence = Localized(vi: "theo bản mô tả", en: "as described")
        return Guess(
            facts: facts,
            form: sample.form,
            place: place,
            fields: fields,
            key: KeyGuess(fields: fields, records: 1).guess(),
            envelope: envelope(operation, besides: found.place.path ?? ""),
            request: operation.request,
            // Without values nothing proves that they belong into a table that is there.
            match: facts.entity.flatMap(search.match(named:)),
            children: [],
            records: 0,
            isCut: false,
            ignoresCase: false,
            files: nil,
            otherLists: found.others,
            notes: [],
            samples: [],
            year: year
        )
    }

    /// Only what can be said without a value: where the total is, and what comes next.
    private func envelope(_ operation: DescribedOperation, besides records: String) -> GuessedEnvelope {
        var envelope = GuessedEnvelope()
        let outside = operation.declared.filter { !$0.key.hasPrefix(records.isEmpty ? "\u{0}" : records) }
        for (path, type) in outside.sorted(by: { $0.key < $1.key }) where !path.contains("[]") {
            let name = path.split(separator: ".").last.map(String.init) ?? path
            switch FieldWords.shared.envelopeRole(name) {
            case "total" where type.form == .integer: envelope.total = envelope.total ?? path
            case "message": envelope.message = envelope.message ?? path
            default: break
            }
        }
        return envelope
    }
}
