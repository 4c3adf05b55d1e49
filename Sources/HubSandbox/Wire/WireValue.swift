import HTTPTypes

/// A JSON value whose members keep their order, as a system writes them.
enum WireValue: Sendable, Hashable {
    case text(String)
    case number(Int)
    /// A number as the system writes it, `891000.0`.
    case literal(String)
    case truth(Bool)
    case null
    case list([WireValue])
    case object([Member])

    struct Member: Sendable, Hashable {
        var name: String
        var value: WireValue
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 1024)
        write(to: &writer)
        return writer.bytes
    }

    /// The object without this member; any other value as it is.
    func without(_ name: String) -> WireValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.name != name })
    }

    /// The object with another value for this member, or with one more.
    func with(_ name: String, _ value: WireValue) -> WireValue {
        guard case .object(var members) = self else { return self }
        let member = Member(name: name, value: value)
        if let index = members.firstIndex(where: { $0.name == name }) {
            members[index] = member
        } else {
            members.append(member)
        }
        return .object(members)
    }

    private func write(to writer: inout ByteWriter) {
        switch self {
        case .text(let text): writer.quoted(text)
        case .number(let number): writer.number(number)
        case .literal(let text): writer.append(text)
        case .truth(let truth): writer.append(truth ? "true" : "false")
        case .null: writer.text("null")
        case .list(let items):
            writer.text("[")
            for (index, item) in items.enumerated() {
                if index > 0 { writer.text(",") }
                item.write(to: &writer)
            }
            writer.text("]")
        case .object(let members):
            writer.text("{")
            for (index, member) in members.enumerated() {
                if index > 0 { writer.text(",") }
                writer.quoted(member.name)
                writer.text(":")
                member.value.write(to: &writer)
            }
            writer.text("}")
        }
    }
}

extension WireValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .truth(value) }
    init(nilLiteral: ()) { self = .null }
    init(arrayLiteral elements: WireValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, WireValue)...) {
        self = .object(elements.map { Member(name: $0.0, value: $0.1) })
    }
}

extension ByteWriter {
    /// A JSON string (RFC 8259, section 7).
    fileprivate mutating func quoted(_ text: String) {
        self.text("\"")
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": self.text("\\\"")
            case "\\": self.text("\\\\")
            case "\n": self.text("\\n")
            case "\r": self.text("\\r")
            case "\t": self.text("\\t")
            default: append(String(scalar))
            }
        }
        self.text("\"")
    }
}

extension Answer {
    static func json(_ value: WireValue, status: HTTPResponse.Status = .ok) -> Self {
        json(value.bytes, status: status)
    }
}
