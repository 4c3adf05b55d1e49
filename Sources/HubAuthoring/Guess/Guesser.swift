import Foundation
package import HubModel
package import HubPipeline

/// Guesses from samples and from what a person has said already.
package struct Guesser {
    private let known: KnownEntities
    private let tester: TypeTester
    private let year: Int

    /// `excluded`: a source that is not to be learned from.
    package init(entities: [Entity], adminUnits: AdminUnits? = nil, excluded: PullID? = nil, now: Timestamp) {
        known = KnownEntities(entities, excluded: excluded)
        year = Int(Zone.vietnam.civil(now).date.components.year)
        tester = TypeTester(now: now, adminUnits: adminUnits)
    }

    package func guess(_ files: [SampleFile], _ facts: ConnectorFacts) throws(HubFailure) -> [Guess] {
        var opened: [(file: SampleFile, sample: OpenedSample)] = []
        for file in files { opened.append((file, try OpenedSample(file, sheet: facts.sheet))) }
        let requests = opened.filter { isRequest($0.sample) }
        opened.removeAll { isRequest($0.sample) }
        guard let first = opened.first else {
            throw GuessFailure.noRecords(files.first?.name ?? "")
        }
        for other in opened.dropFirst() where other.sample.form.kind != first.sample.form.kind {
            throw GuessFailure.mixed(first.file.name, other.file.name)
        }
        switch first.sample.form.kind {
        case .openAPI, .wsdl:
            return try Description(first.sample, tester: tester).guesses(
                facts,
                known: known,
                year: year
            )
        default: return [try guess(opened, requests: requests, facts)]
        }
    }

    /// A SOAP message that asks: no answer, and nothing but plain values.
    private func isRequest(_ sample: OpenedSample) -> Bool {
        guard sample.form.kind == .soap, case .document(let body) = sample.content,
            let operation = body.members.first, !operation.name.hasSuffix("Response")
        else { return false }
        return operation.value.members.allSatisfy { member in
            guard let text = member.value.scalar else { return false }
            return EmbeddedDocument.read(text) == nil
        }
    }

    private func guess(
        _ opened: [(file: SampleFile, sample: OpenedSample)],
        requests: [(file: SampleFile, sample: OpenedSample)],
        _ facts: ConnectorFacts
    ) throws(HubFailure) -> Guess {
        var first = opened[0].sample
        if !facts.columns.isEmpty { first.form.name(columns: facts.columns) }
        let isXML = first.form.kind == .xml || first.form.kind == .soap
        var rows: [SampleTree] = []
        var documents: [SampleTree] = []
        var isCut = false
        var counts: [Int] = []
        for (_, sample) in opened {
            isCut = isCut || sample.isCut
            switch sample.content {
            case .document(let tree): documents.append(tree)
            case .rows(let more):
                rows += more
                counts.append(more.count)
            }
        }
        var found: FoundRecords?
        if !documents.isEmpty {
            found = RecordSearch(documents, isXML: isXML).find()
            guard let found else { throw GuessFailure.noRecords(opened[0].file.name) }
            rows = found.rows
        }
        guard !rows.isEmpty else {
            throw GuessFailure.noRecords(opened[0].file.name)
        }
        if rows.count >= OpenedSample.looked { isCut = true }
        rows = Array(rows.prefix(OpenedSample.looked))
        if !facts.columns.isEmpty { rows = rows.map { renamed($0, facts.columns) } }
        let insideXML = found?.place.unwrap.last.map { $0 == .xml } ?? isXML
        let survey = FieldSurvey(rows, isXML: insideXML)
        var fields = FieldGuess(survey: survey, tester: tester).fields()
        let files = FileDropGuess(facts, opened.map(\.file), records: counts, first.form)
        if let files { fields = files.fields(fields, tester: tester) }
        let envelope = GuessedEnvelope(found?.place.unwrap.isEmpty ?? true ? found?.envelope ?? [] : [])
        let match = matched(fields, facts, envelope)
        var guess = Guess(
            facts: facts,
            form: first.form,
            place: found?.place,
            fields: fields,
            key: KeyGuess(fields: fields, records: survey.records).guess(),
            envelope: envelope,
            request: files == nil ? request(opened, requests, facts) : nil,
            match: match,
            children: children(survey, facts, match, insideXML),
            records: survey.records,
            isCut: isCut,
            ignoresCase: survey.ignoresCase,
            files: files,
            otherLists: found?.others ?? [],
            notes: [],
            samples: opened.map(\.file),
            year: year
        )
        guess.applyDecisions()
        return guess
    }

    private func renamed(_ row: SampleTree, _ columns: [String]) -> SampleTree {
        guard case .object(let members, let text) = row else { return row }
        return .object(
            members.enumerated().map { index, member in
                var member = member
                if index < columns.count { member.name = columns[index] }
                return member
            },
            text: text
        )
    }

    private func matched(
        _ fields: [GuessedField],
        _ facts: ConnectorFacts,
        _ envelope: GuessedEnvelope
    ) -> EntityMatch? {
        let search = EntitySearch(known, fields: fields, tester: tester)
        if let entity = facts.entity { return search.match(named: entity) }
        return search.best()
    }

    private func request(
        _ opened: [(file: SampleFile, sample: OpenedSample)],
        _ requests: [(file: SampleFile, sample: OpenedSample)],
        _ facts: ConnectorFacts
    ) -> GuessedRequest? {
        let line = facts.request.flatMap { GuessedRequest(line: $0, tester: tester) }
        let message = requests.first ?? opened.first { $0.sample.form.kind == .soap }
        if let message, message.sample.form.kind == .soap,
            var request = GuessedRequest(message: message.sample, bytes: message.file.bytes, tester: tester)
        {
            if let line { (request.path, request.isUnknown) = (line.path, false) }
            return request
        }
        return line
    }

    private func children(
        _ survey: FieldSurvey,
        _ facts: ConnectorFacts,
        _ match: EntityMatch?,
        _ isXML: Bool
    ) -> [ChildGuess] {
        survey.lists.prefix(5).map { list in
            let inner = FieldSurvey(list.rows, isXML: isXML)
            let fields = FieldGuess(survey: inner, tester: tester).fields()
            let key = KeyGuess(fields: fields, records: inner.records).guess()?.columns
            let parent = facts.entity ?? match?.entity.name ?? "\(facts.connector)_\(facts.pull)"
            let name = FieldName(
                FieldName(list.name).words.drop { ["danh", "sach", "ds", "list"].contains($0) }.joined(
                    separator: " "
                )
            )
            return ChildGuess(
                path: list.path,
                entity: FieldName.identifier("\(parent)_\(name.column)"),
                title: name.title,
                fields: fields,
                key: key ?? fields.prefix(1).map(\.column)
            )
        }
    }
}

extension SampleForm {
    /// Names for a table that has none.
    fileprivate mutating func name(columns: [String]) {
        guard case .csv(var values)? = readAs else { return }
        values.columns = columns
        readAs = .csv(values)
    }
}
