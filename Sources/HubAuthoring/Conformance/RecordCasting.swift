import HubModel

/// Misbehaviours inside records: the source writes them otherwise than its samples do.
struct RecordCasting: Sendable {
    private let plan: CounterpartPlan

    init(_ plan: CounterpartPlan) { self.plan = plan }

    private var pull: Pull { plan.rehearsed.pull }

    func choice(_ misbehaviour: Misbehaviour) async -> Casting.Choice {
        if misbehaviour == .loneRecord { return await lone() }
        var part = Part(misbehaviour.demand)
        var hasList = false
        for (index, answer) in plan.answers.enumerated() {
            if misbehaviour == .otherSpelling {
                if let body = OtherSpelling.of(answer.body) { part.answers[index] = [answer.with(body)] }
                hasList = true
                continue
            }
            guard let list = RecordList(answer.body, of: pull), !list.items.isEmpty else { continue }
            hasList = true
            guard let body = RecordCasting.changed(list, misbehaviour), body != answer.body else { continue }
            part.answers[index] = [answer.with(body)]
        }
        guard hasList else { return .unfit(Reasons.noList) }
        guard !part.answers.isEmpty else { return .unfit(Reasons.noSuchField) }
        part.cues = [SandboxCue(name: misbehaviour.rawValue)]
        return .plays(part)
    }

    static func changed(_ list: RecordList, _ misbehaviour: Misbehaviour) -> [UInt8]? {
        if case .table(let separator, let quote) = list.form {
            return TableChange(list, separator, quote).changed(misbehaviour)
        }
        var items = list.items
        switch misbehaviour {
        case .unknownField, .reordered, .numbersAsText, .textAsNumbers:
            items = items.map { RecordChange(list.form, $0).changed(misbehaviour) ?? $0 }
        default:
            guard let last = items.last, let item = RecordChange(list.form, last).changed(misbehaviour) else {
                return nil
            }
            items[items.count - 1] = item
        }
        return items == list.items ? nil : list.bytes(items)
    }

    /// The first list has one record alone; every page behind it none.
    private func lone() async -> Casting.Choice {
        guard
            let index = plan.answers.firstIndex(where: {
                RecordList($0.body, of: pull)?.items.isEmpty == false
            }),
            let list = RecordList(plan.answers[index].body, of: pull)
        else { return .unfit(Reasons.noList) }
        guard let item = list.items.first, let bare = list.bare(item) else { return .unfit(Reasons.noList) }
        var answers = plan.answers
        var part = Part(.recover)
        // To a query the members of a bare record are what it selects.
        if case .json? = pull.records?.form { part.demand = .note }
        if let pages = plan.pages {
            let one = pages.answer([item], total: 1)
            answers = [one, pages.answer([], total: 1)]
            let bareList = RecordList(one.body, of: pull).flatMap { $0.bare(item) }
            part.answers[0] = [one.with(bareList ?? bare)]
            for further in plan.answers.indices.dropFirst() { part.answers[further] = [answers[1]] }
            part.further = [answers[1]]
        } else {
            answers[index] = answers[index].with(list.bytes([item]))
            part.answers[index] = [answers[index].with(bare)]
        }
        part.cues = [SandboxCue(name: Misbehaviour.loneRecord.rawValue)]
        part.rows = await plan.rows(of: answers)
        return .plays(part)
    }
}

/// One record written otherwise.
struct RecordChange {
    private let form: RecordList.Form
    private let item: [UInt8]

    init(_ form: RecordList.Form, _ item: [UInt8]) {
        self.form = form
        self.item = item
    }

    func changed(_ misbehaviour: Misbehaviour) -> [UInt8]? {
        switch form {
        case .json: json(misbehaviour)
        case .xml: xml(misbehaviour)
        case .table: nil
        }
    }

    private func json(_ misbehaviour: Misbehaviour) -> [UInt8]? {
        let json = JSONBytes(item)
        guard let root = json.root else { return nil }
        let members = json.members(of: root)
        guard let first = members.first else { return nil }
        func object(_ members: [[UInt8]]) -> [UInt8] {
            [UInt8(ascii: "{")] + members.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
        }
        let whole = members.map { Array(item[$0.whole]) }
        switch misbehaviour {
        case .unknownField: return object(whole + [Array(#""conformMoi":{"a":[1,"hai"]}"#.utf8)])
        case .reordered: return object(whole.reversed())
        case .deepNesting:
            let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
            return object(whole + [Array("\"conformSau\":\(deep)".utf8)])
        case .duplicateKey:
            let name = String(decoding: item[first.name], as: UTF8.self)
            return object([Array("\"\(name)\":\"conform\"".utf8)] + whole)
        case .missingField, .nullValue:
            guard
                let index = members.lastIndex(where: { json.isScalar($0.value) && !isEmpty(item[$0.value]) })
            else {
                return nil
            }
            if misbehaviour == .nullValue { return json.replacing(members[index].value, with: "null".utf8) }
            return object(whole.enumerated().filter { $0.offset != index }.map(\.element))
        case .numbersAsText, .textAsNumbers:
            let toText = misbehaviour == .numbersAsText
            return object(
                members.map { Array(item[$0.whole.lowerBound..<$0.value.lowerBound]) + spelled($0, toText) }
            )
        default: return nil
        }
    }

    private func isEmpty(_ value: ArraySlice<UInt8>) -> Bool {
        value.elementsEqual("null".utf8) || value.elementsEqual("\"\"".utf8)
    }

    private func spelled(_ member: JSONBytes.Member, _ toText: Bool) -> [UInt8] {
        let json = JSONBytes(item)
        let value = item[member.value]
        let quote = UInt8(ascii: "\"")
        if toText { return json.isNumber(member.value) ? [quote] + value + [quote] : Array(value) }
        let text = value.dropFirst().dropLast()
        // A number has no zero in front, and one of more digits than these is not the same number everywhere.
        guard json.isText(member.value), text.allSatisfy(\.isDigit), (1...15).contains(text.count),
            text.count == 1 || text.first != UInt8(ascii: "0")
        else { return Array(value) }
        return Array(text)
    }

    private func xml(_ misbehaviour: Misbehaviour) -> [UInt8]? {
        let xml = XMLBytes(item)
        guard let root = xml.root else { return nil }
        let children = xml.children(of: root)
        let bytes = JSONBytes(item)
        func inserted(_ text: String) -> [UInt8] {
            bytes.replacing(root.content.upperBound..<root.content.upperBound, with: text.utf8)
        }
        switch misbehaviour {
        case .unknownField: return children.isEmpty ? nil : inserted("<ConformMoi><A>hai</A></ConformMoi>")
        case .deepNesting:
            guard !children.isEmpty else { return nil }
            return inserted(
                String(repeating: "<Sau>", count: 300) + String(repeating: "</Sau>", count: 300)
            )
        case .reordered:
            guard let first = children.first, let last = children.last, children.count > 1 else { return nil }
            let names = children.map(\.name).reduce(into: [String]()) {
                if !$0.contains($1) { $0.append($1) }
            }
            // Of one name the first stays the first.
            let turned = names.reversed().flatMap { name in
                children.filter { $0.name == name }.flatMap { Array(item[$0.whole]) }
            }
            return bytes.replacing(first.whole.lowerBound..<last.whole.upperBound, with: turned)
        case .duplicateKey:
            guard let first = children.first(where: { xml.children(of: $0).isEmpty && !$0.content.isEmpty })
            else {
                return nil
            }
            let copy = "<\(first.name)>conform</\(first.name)>"
            return bytes.replacing(first.whole.upperBound..<first.whole.upperBound, with: copy.utf8)
        case .missingField, .nullValue:
            guard let leaf = children.last(where: { xml.children(of: $0).isEmpty && !$0.content.isEmpty })
            else {
                return nil
            }
            return bytes.replacing(misbehaviour == .missingField ? leaf.whole : leaf.content, with: [])
        default: return nil
        }
    }
}

/// Rows and columns written otherwise.
struct TableChange {
    private let list: RecordList
    private let separator: UInt8
    private let quote: UInt8?

    init(_ list: RecordList, _ separator: UInt8, _ quote: UInt8?) {
        self.list = list
        self.separator = separator
        self.quote = quote
    }

    func changed(_ misbehaviour: Misbehaviour) -> [UInt8]? {
        let mark = [separator]
        switch misbehaviour {
        case .reordered: return each { $0.reversed() }
        case .unknownField: return each { $0 + [Array("conform".utf8)] }
        case .nullValue:
            guard var cells = list.items.last.map(cells), cells.count > 1 else { return nil }
            cells[cells.count - 1] = []
            return list.bytes(list.items.dropLast() + [Array(cells.joined(separator: mark))])
        case .missingField:
            guard let cells = list.items.last.map(cells), cells.count > 1 else { return nil }
            return list.bytes(list.items.dropLast() + [Array(cells.dropLast().joined(separator: mark))])
        default: return nil
        }
    }

    private func cells(_ line: [UInt8]) -> [[UInt8]] {
        TableText.cells(line, separator: separator, quote: quote)
    }

    private func each(_ change: ([[UInt8]]) -> [[UInt8]]) -> [UInt8]? {
        var table = list
        let head = list.head.split(separator: UInt8(ascii: "\n")).map(Array.init)
        guard let header = head.last else { return nil }
        let mark = [separator]
        let above = head.dropLast().flatMap { $0 + [UInt8(ascii: "\n")] }
        // A mark in front of the first name stays in front.
        let start = header.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let names = change(cells(Array(header[start...])))
        table.head = above + header[..<start] + names.joined(separator: mark) + [UInt8(ascii: "\n")]
        return table.bytes(list.items.map { Array(change(cells($0)).joined(separator: mark)) })
    }
}

/// The same document, spelled another way.
enum OtherSpelling {
    static func of(_ body: [UInt8]) -> [UInt8]? {
        switch body.first(where: { !$0.isSpace }) {
        case UInt8(ascii: "<"): sections(body)
        case UInt8(ascii: "{"), UInt8(ascii: "["): escapes(body)
        default: nil
        }
    }

    /// Every character beyond ASCII as `\uXXXX`; they stand inside texts alone.
    private static func escapes(_ body: [UInt8]) -> [UInt8] {
        var text = ""
        for unit in String(decoding: body, as: UTF8.self).utf16 {
            guard unit >= 0x80, let ascii = Optional(unit) else {
                text.unicodeScalars.append(UnicodeScalar(UInt8(unit)))
                continue
            }
            let digits = String(ascii, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return Array(text.utf8)
    }

    /// Text that needs no escapes as CDATA.
    private static func sections(_ body: [UInt8]) -> [UInt8]? {
        let xml = XMLBytes(body)
        guard let root = xml.root else { return nil }
        var changed = body
        for leaf in xml.leaves(in: root).reversed() {
            let text = body[leaf.content]
            guard !text.isEmpty, !text.contains(UInt8(ascii: "&")), !text.contains(UInt8(ascii: "<")) else {
                continue
            }
            changed.replaceSubrange(leaf.content, with: "<![CDATA[".utf8 + Array(text) + "]]>".utf8)
        }
        return changed == body ? nil : changed
    }
}
