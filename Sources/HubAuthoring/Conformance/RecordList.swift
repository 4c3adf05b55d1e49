import HubModel

/// An answer as what stands before its records, the records themselves, and what stands behind them.
///
/// Found in the bytes, so that what is put together again is written as the source writes it.
struct RecordList: Sendable {
    enum Form: Sendable, Hashable {
        case json, xml, table(separator: UInt8, quote: UInt8?)
    }

    let form: Form
    var head: [UInt8]
    var items: [[UInt8]]
    var tail: [UInt8]
    /// The record stands there by itself, not in a list.
    var isLone = false
    /// Its one record can come as a list of one, and a list of one as the record alone.
    var mayBeList = true

    /// `nil` where the records stand inside something packed, or not at all.
    init?(_ bytes: [UInt8], of pull: Pull) {
        if case .csv(let values)? = pull.readAs {
            guard pull.unwrap.isEmpty else { return nil }
            self.init(table: bytes, values)
        } else if pull.readAs != nil {
            return nil
        } else if case .feed = pull.way {
            self.init(xml: bytes, named: ["item", "entry"])
        } else {
            self.init(document: bytes, pull)
        }
    }

    private init?(document bytes: [UInt8], _ pull: Pull) {
        var path = pull.records
        if let first = pull.unwrap.first {
            guard case .path(let outer) = first else { return nil }
            path = outer
        }
        let place = RecordPlaceInText(path)
        switch bytes.first(where: { !$0.isSpace && $0 < 0x80 }) {
        case UInt8(ascii: "<"): self.init(xml: bytes, named: place.names.suffix(1))
        case UInt8(ascii: "{"), UInt8(ascii: "["): self.init(json: bytes, place, pull)
        default: return nil
        }
    }

    private init?(json bytes: [UInt8], _ place: RecordPlaceInText, _ pull: Pull) {
        let json = JSONBytes(bytes)
        guard place.isPlain, let value = json.value(at: place.names, ignoringCase: pull.ignoresCase) else {
            return nil
        }
        form = .json
        if json.isList(value), place.isList || path(pull) == nil {
            items = json.items(of: value).map { Array(bytes[$0]) }
            head = Array(bytes[...value.lowerBound])
            tail = Array(bytes[(value.upperBound - 1)...])
        } else if json.isObject(value) {
            items = [Array(bytes[value])]
            head = Array(bytes[..<value.lowerBound])
            tail = Array(bytes[value.upperBound...])
            isLone = true
            mayBeList = place.isList
        } else {
            return nil
        }
    }

    private init?(xml bytes: [UInt8], named names: some Sequence<String>) {
        let xml = XMLBytes(bytes)
        guard let found = names.lazy.map({ xml.siblings(named: $0) }).first(where: { !$0.isEmpty }),
            let first = found.first, let last = found.last
        else { return nil }
        form = .xml
        items = found.map { Array(bytes[$0.whole]) }
        head = Array(bytes[..<first.whole.lowerBound])
        tail = Array(bytes[last.whole.upperBound...])
    }

    private init?(table bytes: [UInt8], _ values: ReadAs.Values) {
        let lines = TableText.lines(bytes, quote: values.quote)
        let above = values.skip + (values.hasHeader ? 1 : 0)
        guard lines.count > above else { return nil }
        form = .table(separator: values.separator, quote: values.quote)
        head = lines.prefix(above).flatMap { $0 + [UInt8(ascii: "\n")] }
        items = Array(lines.dropFirst(above))
        tail = [UInt8(ascii: "\n")]
    }

    /// The answer with these records.
    func bytes(_ items: [[UInt8]]) -> [UInt8] {
        switch form {
        case .json:
            let list = Array(items.joined(separator: [UInt8(ascii: ",")]))
            guard isLone, items.count != 1 else { return head + list + tail }
            return head + [UInt8(ascii: "[")] + list + [UInt8(ascii: "]")] + tail
        case .xml: return head + items.joined() + tail
        case .table: return head + items.joined(separator: [UInt8(ascii: "\n")]) + tail
        }
    }

    /// The answer with one record that stands by itself where a list was; `nil` where its form knows no lists.
    func bare(_ item: [UInt8]) -> [UInt8]? {
        switch form {
        case .json:
            guard mayBeList else { return nil }
            return isLone ? bytes([item]) : Array(head.dropLast()) + item + Array(tail.dropFirst())
        case .xml: return bytes([item])
        case .table: return nil
        }
    }
}

private func path(_ pull: Pull) -> Path? { pull.unwrap.isEmpty ? pull.records : pull.unwrap.first?.path }

extension Unwrapping {
    fileprivate var path: Path? { if case .path(let path) = self { path } else { nil } }
}

/// The names that lead to records, and whether they stand in a list there.
struct RecordPlaceInText {
    private(set) var names: [String] = []
    private(set) var isList = false
    /// Names alone, up to the list.
    private(set) var isPlain = true

    init(_ path: Path?) {
        guard let path else { return }
        guard case .simple = path.form else {
            read(query: path.text)
            return
        }
        for step in path.steps {
            switch step {
            case .child(let name, _): names.append(name)
            case .items:
                isList = true
                return
            case .descendants, .anyChild, .index, .matching, .attribute, .text: isPlain = false
            }
        }
    }

    /// `$`, `$.a.b[*]`; other queries are not looked through.
    private mutating func read(query: String) {
        guard query.hasPrefix("$") else {
            isPlain = false
            return
        }
        var rest = query.dropFirst()
        if rest.hasSuffix("[*]") {
            isList = true
            rest = rest.dropLast(3)
        }
        names = rest.split(separator: ".").map(String.init)
        isPlain = !rest.contains { "[]*?()@'\"".contains($0) } && !rest.contains("..")
    }
}

/// A place of the envelope: an announced total, a next cursor.
enum PlaceInAnswer {
    /// `nil` where the path cannot be followed in the bytes.
    static func set(_ path: Path, to text: String?, in bytes: [UInt8], ignoringCase: Bool = false) -> [UInt8]?
    {
        let place = RecordPlaceInText(path)
        guard place.isPlain, !place.names.isEmpty else { return nil }
        let json = JSONBytes(bytes)
        guard json.root != nil else {
            let xml = XMLBytes(bytes)
            guard let element = place.names.last.flatMap({ xml.first(named: $0) }),
                !element.content.isEmpty || element.whole.upperBound != element.content.upperBound
            else { return nil }
            return json.replacing(element.content, with: (text ?? "").utf8)
        }
        guard let value = json.value(at: place.names, ignoringCase: ignoringCase) else { return nil }
        guard let text else { return json.replacing(value, with: "null".utf8) }
        let isBare = json.isNumber(value) && text.utf8.allSatisfy(\.isDigit)
        return json.replacing(value, with: (isBare ? text : "\"\(text)\"").utf8)
    }
}

/// Lines and cells of separated values, as they are written: quotes stay where they are.
enum TableText {
    /// A line break inside quotes ends no line.
    static func lines(_ bytes: [UInt8], quote: UInt8?) -> [[UInt8]] {
        var lines = split(bytes[...], at: UInt8(ascii: "\n"), quote: quote)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    static func cells(_ line: [UInt8], separator: UInt8, quote: UInt8?) -> [[UInt8]] {
        split(line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...], at: separator, quote: quote)
    }

    private static func split(_ bytes: ArraySlice<UInt8>, at mark: UInt8, quote: UInt8?) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var start = bytes.startIndex
        var isQuoted = false
        for index in bytes.indices {
            if bytes[index] == quote {
                isQuoted.toggle()
            } else if bytes[index] == mark, !isQuoted {
                parts.append(Array(bytes[start..<index]))
                start = index + 1
            }
        }
        return parts + [Array(bytes[start...])]
    }
}
