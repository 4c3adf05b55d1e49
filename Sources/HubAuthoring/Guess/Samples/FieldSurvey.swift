import HubPipeline

/// A value of a sample: its text, and whether the document had it as a number or a truth value.
struct SampleValue: Sendable, Hashable {
    enum Kind: Sendable {
        case text, number, boolean
    }

    var text: String
    var kind: Kind
}

/// One field of the records, and what stands there.
struct SeenField: Sendable {
    var path: String
    /// The last name of the path.
    var name: String
    /// Not empty ones, in order.
    var values: [SampleValue] = []
    /// How many records have a value.
    var filled = 0
    /// A list of plain values: `a[]`.
    var isList = false
    /// What a description says of it, where there is no value.
    var declared: DeclaredType?
    /// Lists inside lists, or objects where others have texts: kept as they are.
    var isMixed = false

    var distinct: [String] {
        var seen: Set<String> = []
        return values.compactMap { seen.insert($0.text).inserted ? $0.text : nil }
    }
}

/// What OpenAPI or XML Schema say of a field.
struct DeclaredType: Sendable, Hashable {
    enum Form: Sendable {
        case text, integer, decimal, boolean, date, datetime, binary
    }

    var form: Form
    var isRequired = false
    var choices: [String] = []
    var title: String?
}

/// A list inside the records: children.
struct SeenList: Sendable {
    var path: String
    var name: String
    var rows: [SampleTree]
    /// How many of the parents have it.
    var holders: Int
}

/// The fields of records, flat, in the order in which they are met.
struct FieldSurvey: Sendable {
    private(set) var fields: [SeenField] = []
    private(set) var lists: [SeenList] = []
    private(set) var records = 0
    /// Names differ in case from record to record.
    private(set) var ignoresCase = false
    private var places: [String: Int] = [:]
    private var listPlaces: [String: Int] = [:]

    /// Records with more fields have data for names.
    private static let most = 500
    private static let longestValue = 4000

    init(_ rows: [SampleTree], isXML: Bool) {
        let repeated = isXML ? FieldSurvey.repeatedNames(rows) : []
        for row in rows {
            records += 1
            take(row, path: "", repeated: repeated)
        }
        mergeCases()
    }

    /// Takes over what a description says, by paths in the whole answer.
    mutating func declare(_ types: [String: DeclaredType], below records: String) {
        for index in fields.indices {
            let path = fields[index].path
            let whole = records.isEmpty ? path : "\(records).\(path)"
            fields[index].declared = types[whole] ?? types[path]
        }
    }

    /// Names that some record has twice: lists everywhere.
    private static func repeatedNames(_ rows: [SampleTree]) -> Set<String> {
        var found: Set<String> = []
        func walk(_ tree: SampleTree, _ path: String) {
            var seen: Set<String> = []
            for member in tree.members where !member.isAttribute {
                let step = FieldPath.join(path, member.name)
                if !seen.insert(member.name).inserted { found.insert(step) }
                walk(member.value, step)
            }
        }
        for row in rows { walk(row, "") }
        return found
    }

    private mutating func take(_ tree: SampleTree, path: String, repeated: Set<String>) {
        var groups: [(path: String, name: String, values: [SampleTree])] = []
        for member in tree.members where FieldPath.canBeWritten(member.name) {
            if member.isAttribute, ["xsi", "diffgr", "msdata", "xml", "xmlns"].contains(member.prefix) {
                continue
            }
            let step =
                member.isAttribute
                ? FieldPath.join(path, "@" + member.name, isStep: true) : FieldPath.join(path, member.name)
            if !repeated.isEmpty, let index = groups.firstIndex(where: { $0.path == step }) {
                groups[index].values.append(member.value)
            } else {
                groups.append((step, member.name, [member.value]))
            }
        }
        if case .object(_, let text) = tree, !text.allSatisfy(\.isWhitespace) {
            let step = FieldPath.join(path, "#text", isStep: true)
            note(.text(text), step, name: path.split(separator: ".").last.map(String.init) ?? "text")
        }
        for group in groups {
            take(group.values, group.path, group.name, isList: repeated.contains(group.path), repeated)
        }
    }

    private mutating func take(
        _ values: [SampleTree],
        _ path: String,
        _ name: String,
        isList: Bool,
        _ repeated: Set<String>
    ) {
        var items = values
        var isList = isList
        if case .list(let inner)? = values.first { (items, isList) = (inner, true) }
        guard isList else {
            guard let value = values.first else { return }
            if case .object(let members, _) = value, !members.isEmpty {
                return take(value, path: path, repeated: repeated)
            }
            return note(value, path, name: name)
        }
        let objects = items.filter {
            if case .object(let members, _) = $0 { !members.isEmpty } else { false }
        }
        guard objects.isEmpty else { return noteList(objects, path + "[]", name) }
        guard !items.isEmpty else { return }
        if items.contains(where: { if case .list = $0 { true } else { false } }) {
            note(.null, path, name: name)
            if let index = places[path] { fields[index].isMixed = true }
            return
        }
        for (index, item) in items.enumerated() {
            note(item, path + "[]", name: name, isList: true, counts: index == 0)
        }
    }

    private mutating func note(
        _ value: SampleTree,
        _ path: String,
        name: String,
        isList: Bool = false,
        counts: Bool = true
    ) {
        let index: Int
        if let known = places[path] {
            index = known
        } else {
            guard fields.count < FieldSurvey.most else { return }
            index = fields.count
            places[path] = index
            fields.append(SeenField(path: path, name: name, isList: isList))
        }
        guard let seen = FieldSurvey.value(value) else { return }
        if counts { fields[index].filled += 1 }
        fields[index].values.append(seen)
    }

    /// `nil` for what is empty.
    private static func value(_ tree: SampleTree) -> SampleValue? {
        switch tree {
        case .text(let text):
            let isEmpty = text.allSatisfy(\.isWhitespace) || text == "null"
            return isEmpty ? nil : SampleValue(text: String(text.prefix(longestValue)), kind: .text)
        case .number(let text): return SampleValue(text: text, kind: .number)
        case .boolean(let truth): return SampleValue(text: truth ? "true" : "false", kind: .boolean)
        case .object, .list, .null: return nil
        }
    }

    private mutating func noteList(_ rows: [SampleTree], _ path: String, _ name: String) {
        if let index = listPlaces[path] {
            lists[index].holders += 1
            if lists[index].rows.count < OpenedSample.looked { lists[index].rows += rows }
        } else {
            listPlaces[path] = lists.count
            lists.append(SeenList(path: path, name: name, rows: rows, holders: 1))
        }
    }

    // MARK: - Names that change their case

    private mutating func mergeCases() {
        var merged: [SeenField] = []
        var byCase: [String: Int] = [:]
        for field in fields {
            let key = field.path.lowercased()
            if let index = byCase[key] {
                ignoresCase = true
                merged[index].values += field.values
                merged[index].filled += field.filled
                if FieldSurvey.isLouder(field.path, merged[index].path) {
                    (merged[index].path, merged[index].name) = (field.path, field.name)
                }
            } else {
                byCase[key] = merged.count
                merged.append(field)
            }
        }
        var mergedLists: [SeenList] = []
        for list in lists {
            if let index = mergedLists.firstIndex(where: { $0.path.lowercased() == list.path.lowercased() }) {
                ignoresCase = true
                mergedLists[index].rows += list.rows
                mergedLists[index].holders += list.holders
                if FieldSurvey.isLouder(list.path, mergedLists[index].path) {
                    (mergedLists[index].path, mergedLists[index].name) = (list.path, list.name)
                }
            } else {
                mergedLists.append(list)
            }
        }
        (fields, lists) = (merged, mergedLists)
    }

    private static func isLouder(_ left: String, _ right: String) -> Bool {
        left.count(where: \.isUppercase) > right.count(where: \.isUppercase)
    }
}
