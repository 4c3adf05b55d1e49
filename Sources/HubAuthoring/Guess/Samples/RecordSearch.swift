import HubModel
import HubPipeline

/// Where the records of an answer stand.
struct RecordPlace: Sendable, Hashable {
    /// As `records:` says it; `nil`: the document is the record, or each item of it.
    var path: String?
    /// From the document to the one inside that holds the records.
    var unwrap: [Unwrapping] = []
    var confidence: Double
    var evidence: Localized
}

/// What was found: the place, the records there, and what stands around them.
struct FoundRecords: Sendable {
    var place: RecordPlace
    var rows: [SampleTree]
    /// Names and values beside the records, by their paths in the whole answer.
    var envelope: [(path: String, name: String, value: SampleTree)]
    /// Other lists that might be the records.
    var others: [String]
}

/// Looks through documents for the list of records, in texts that are documents themselves too.
struct RecordSearch {
    private struct Candidate {
        var path: String?
        var rows: [SampleTree]
        var score: Double
        var unwrap: [Unwrapping]
        /// The names on the way.
        var names: [String]
        var isList: Bool
    }

    private let words = FieldWords.shared
    private let documents: [SampleTree]
    private let isXML: Bool

    init(_ documents: [SampleTree], isXML: Bool) {
        self.documents = documents
        self.isXML = isXML
    }

    func find() -> FoundRecords? {
        // Pages of one answer: where each has records, or at least one does.
        var merged: [String: Candidate] = [:]
        var order: [String] = []
        for document in documents {
            for candidate in candidates(of: document) {
                let id = candidate.unwrap.map(\.text).joined(separator: ">") + "|" + (candidate.path ?? "")
                if merged[id] == nil { order.append(id) }
                merged[id, default: candidate].score = max(merged[id]?.score ?? 0, candidate.score)
                if order.contains(id), let held = merged[id], !held.rows.isEmpty || !candidate.rows.isEmpty {
                    let isSame = held.rows == candidate.rows
                    if !isSame { merged[id]?.rows = held.rows + candidate.rows }
                }
            }
        }
        let ranked = order.compactMap { merged[$0] }.sorted { $0.score > $1.score }
        guard let best = ranked.first, !best.rows.isEmpty else { return nil }
        return found(best, others: Array(ranked.dropFirst().filter(\.isList).prefix(3)))
    }

    private func found(_ best: Candidate, others: [Candidate]) -> FoundRecords {
        let second = others.first?.score ?? 0
        let share = best.isList ? best.score / max(best.score + second * 0.5, 1) : 0.75
        let count = best.rows.count
        let evidence =
            best.isList
            ? Localized(vi: "\(count) bản ghi", en: "\(count) records")
            : Localized(
                vi: "không có danh sách: một bản ghi mỗi câu trả lời",
                en: "no list: one record an answer"
            )
        return FoundRecords(
            place: RecordPlace(
                path: best.path,
                unwrap: best.unwrap,
                confidence: min(0.99, max(0.5, share)),
                evidence: evidence
            ),
            rows: Array(best.rows.prefix(OpenedSample.looked)),
            envelope: documents.first.map { envelope(of: $0, without: best.unwrap.isEmpty ? best.path : nil) }
                ?? [],
            others: others.compactMap(\.path)
        )
    }

    // MARK: - Candidates

    private func candidates(of document: SampleTree, depth: Int = 0) -> [Candidate] {
        var found: [Candidate] = []
        if case .list(let items) = document {
            found.append(list(items, path: nil, names: [], level: 0))
        } else {
            walk(document, path: "", names: [], level: 0, into: &found)
            // Of a document with much of its own a list is a part.
            let own = flatOwn(document, 0)
            if own >= 8 { for index in found.indices { found[index].score -= Double(own) * 4 } }
            if let sole = soleRecord(document) { found.append(sole) }
        }
        guard depth == 0 else { return found }
        return found + inside(document)
    }

    private func walk(
        _ tree: SampleTree,
        path: String,
        names: [String],
        level: Int,
        into found: inout [Candidate]
    ) {
        guard level < 12 else { return }
        for group in groups(tree) {
            let step = FieldPath.join(path, group.name)
            let names = names + [group.name]
            if let items = items(of: group, names: names) {
                var candidate = list(items, path: step + "[]", names: names, level: level + 1)
                candidate.score -= weightOfHolder(tree)
                found.append(candidate)
                // A list of one that only holds another list.
                if items.count == 1, let only = items.first, holdsOnlyLists(only) {
                    walk(only, path: step + "[]", names: names, level: level + 1, into: &found)
                }
                continue
            }
            if let value = group.values.first, case .object = value {
                walk(value, path: step, names: names, level: level + 1, into: &found)
            }
        }
    }

    private struct Group {
        var name: String
        var values: [SampleTree]
    }

    /// Members by name: of XML several may have one.
    private func groups(_ tree: SampleTree) -> [Group] {
        var groups: [Group] = []
        for member in tree.members where !member.isAttribute {
            // Schemas that .NET sends before the data.
            if member.name == "schema", isXML { continue }
            if let index = groups.firstIndex(where: { $0.name == member.name }), isXML {
                groups[index].values.append(member.value)
            } else {
                groups.append(Group(name: member.name, values: [member.value]))
            }
        }
        return groups
    }

    /// The items, where the group is a list of records.
    private func items(of group: Group, names: [String]) -> [SampleTree]? {
        if case .list(let items)? = group.values.first {
            let objects = items.filter { if case .object = $0 { true } else { false } }
            // An empty list speaks for itself where its name does.
            if items.isEmpty { return isListName(group.name) ? [] : nil }
            return objects.count == items.count ? items : nil
        }
        guard isXML else { return nil }
        let objects = group.values.filter { if case .object = $0 { true } else { false } }
        if group.values.count > 1 { return objects.count == group.values.count ? objects : nil }
        // A lone element, which the names say is one of many.
        guard let only = objects.first, !only.members.isEmpty, isItem(names), hasScalars(only) else {
            return nil
        }
        return [only]
    }

    /// `DanhSachHoaDon.HoaDon`, `Rows.Row`, `NewDataSet.Table`.
    private func isItem(_ names: [String]) -> Bool {
        guard let name = names.last, names.count > 1 else { return false }
        let (own, parent) = (FieldWords.plain(name), FieldWords.plain(names[names.count - 2]))
        if ["row", "table", "item", "record", "entry", "dong", "banghi"].contains(own) { return true }
        return parent == own + "s" || parent == own + "es" || parent == own + "list" || parent == "list" + own
            || parent == "arrayof" + own || parent == "danhsach" + own || parent == "ds" + own
            || (parent.hasPrefix("danhsach") || parent.hasPrefix("arrayof") || parent.hasPrefix("ds"))
    }

    private func hasScalars(_ tree: SampleTree) -> Bool {
        tree.members.contains { member in
            switch member.value {
            case .object, .list: false
            case .text, .number, .boolean, .null: true
            }
        }
    }

    private func holdsOnlyLists(_ tree: SampleTree) -> Bool { !hasScalars(tree) }

    /// A holder with much of its own is a record that has this list as children.
    private func weightOfHolder(_ tree: SampleTree) -> Double {
        let own = tree.members.count { member in
            switch member.value {
            case .object, .list: false
            case .text, .number, .boolean, .null:
                !member.isAttribute && words.envelopeRole(member.name) == nil
            }
        }
        return own >= 4 ? Double(own) * 12 : 0
    }

    /// Values of its own at any depth, but for those in lists and for what answers are wrapped in.
    private func flatOwn(_ tree: SampleTree, _ level: Int) -> Int {
        guard level < 12 else { return 0 }
        return groups(tree).reduce(0) { sum, group in
            guard group.values.count == 1, let value = group.values.first else { return sum }
            switch value {
            case .list: return sum
            case .object: return sum + flatOwn(value, level + 1)
            case .text, .number, .boolean, .null: return sum + (words.envelopeRole(group.name) == nil ? 1 : 0)
            }
        }
    }

    private func list(_ items: [SampleTree], path: String?, names: [String], level: Int) -> Candidate {
        let objects = items.filter { if case .object = $0 { true } else { false } }
        let fields = objects.first?.members.count ?? 0
        var score = Double(min(objects.count, 20)) * 2 + Double(min(fields, 12)) * 3 - Double(level) * 2
        if objects.isEmpty { score = 1 }
        if names.last.map(isListName) ?? true { score += 15 }
        return Candidate(path: path, rows: objects, score: score, unwrap: [], names: names, isList: true)
    }

    private func isListName(_ name: String) -> Bool {
        let plain = FieldWords.plain(name)
        return FieldWords.listNames.contains(plain) || plain.hasPrefix("danhsach") || plain.hasPrefix("ds")
            || plain.hasPrefix("list") || plain.hasSuffix("list")
    }

    /// The one object that an answer without a list tells of.
    private func soleRecord(_ document: SampleTree) -> Candidate? {
        func own(_ tree: SampleTree) -> Int {
            tree.members.count { member in
                switch member.value {
                case .object, .list: false
                case .text, .number, .boolean, .null: words.envelopeRole(member.name) == nil
                }
            }
        }
        if isXML {
            var (tree, names) = (document, [String]())
            while tree.members.count(where: { !$0.isAttribute }) == 1, own(tree) == 0,
                let next = tree.members.first(where: { !$0.isAttribute }), case .object = next.value
            {
                (tree, names) = (next.value, names + [next.name])
            }
            if let data = tree.members.first(where: { isListName($0.name) && own($0.value) >= 2 }) {
                (tree, names) = (data.value, names + [data.name])
            }
            guard own(tree) > 0 || flatOwn(tree, 0) >= 4 else { return nil }
            let path = names.isEmpty ? nil : names.map(FieldPath.written).joined(separator: ".")
            return sole(tree, path, names)
        }
        if let data = document.members.first(where: { isListName($0.name) && own($0.value) >= 2 }) {
            return sole(data.value, FieldPath.written(data.name), [data.name])
        }
        // Beside what answers are wrapped in there is one object.
        let objects = document.members.filter { own($0.value) >= 2 }
        if own(document) == 0, objects.count == 1, let only = objects.first {
            return sole(only.value, FieldPath.written(only.name), [only.name])
        }
        return own(document) > 0 ? sole(document, nil, []) : nil
    }

    private func sole(_ tree: SampleTree, _ path: String?, _ names: [String]) -> Candidate {
        let own = tree.members.count { member in
            switch member.value {
            case .object, .list: false
            case .text, .number, .boolean, .null: words.envelopeRole(member.name) == nil
            }
        }
        let all = max(own, flatOwn(tree, 0))
        let score = all >= 4 ? Double(all) * 4 : Double(own)
        return Candidate(path: path, rows: [tree], score: score, unwrap: [], names: names, isList: false)
    }

    // MARK: - Documents in texts

    /// Texts of the document that are documents themselves.
    private func inside(_ document: SampleTree) -> [Candidate] {
        var found: [Candidate] = []
        texts(document, path: "", level: 0) { path, text in
            guard found.count < 200, let (steps, tree) = EmbeddedDocument.read(text) else { return }
            guard let step = try? Path(path) else { return }
            let search = RecordSearch([tree], isXML: steps.last == .xml)
            // Inside of a list each document is a record of its own.
            let isOfList = path.contains("[]")
            for var candidate in isOfList ? search.whole(tree) : search.candidates(of: tree, depth: 1) {
                candidate.unwrap = [.path(step)] + steps
                candidate.score += isOfList ? 60 : 30
                found.append(candidate)
            }
        }
        return found
    }

    private func whole(_ tree: SampleTree) -> [Candidate] {
        guard case .object(let members, _) = tree else { return [] }
        guard isXML, let root = members.first else { return [sole(tree, nil, [])] }
        return [sole(root.value, FieldPath.written(root.name), [root.name])]
    }

    private func texts(_ tree: SampleTree, path: String, level: Int, _ body: (String, String) -> Void) {
        guard level < 12 else { return }
        switch tree {
        case .text(let text): if text.utf8.count > 20 { body(path, text) }
        case .list(let items):
            for item in items.prefix(20) { texts(item, path: path + "[]", level: level + 1, body) }
        case .object(_, let text):
            if text.utf8.count > 20 { body(FieldPath.join(path, "#text", isStep: true), text) }
            for group in groups(tree) {
                let isMany = group.values.count > 1
                for value in group.values.prefix(20) {
                    let step = FieldPath.join(path, group.name) + (isMany ? "[]" : "")
                    texts(value, path: step, level: level + 1, body)
                }
            }
        case .number, .boolean, .null: break
        }
    }

    // MARK: - Around the records

    private func envelope(of document: SampleTree, without records: String?) -> [(
        path: String, name: String, value: SampleTree
    )] {
        var found: [(path: String, name: String, value: SampleTree)] = []
        func walk(_ tree: SampleTree, _ path: String, _ level: Int) {
            guard level < 5 else { return }
            for group in groups(tree) where group.values.count == 1 {
                let step = FieldPath.join(path, group.name)
                if step == records || step + "[]" == records { continue }
                guard let value = group.values.first else { continue }
                switch value {
                case .object: walk(value, step, level + 1)
                case .list: continue
                case .text, .number, .boolean, .null: found.append((step, group.name, value))
                }
            }
        }
        // Of a document that is the record nothing stands around.
        if case .object = document, records != nil || documents.count > 0 { walk(document, "", 0) }
        return found
    }
}
