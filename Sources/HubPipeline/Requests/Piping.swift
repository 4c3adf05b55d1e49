import Bytes
import HubModel

/// What a placeholder has become behind its pipes.
struct PipedValue: Sendable, Hashable {
    var text: String
    /// A number or truth value, which stays one where it is a whole JSON value.
    var isLiteral = false
}

/// The closed list of pipes (docs/manifest.md), one step after the other.
struct Piping {
    let values: PlaceholderValues

    func run(_ value: PlaceholderValue?, through pipes: [Template.Pipe]) throws(HubFailure) -> String? {
        try pipe(value, through: pipes)?.text
    }

    func pipe(_ value: PlaceholderValue?, through pipes: [Template.Pipe]) throws(HubFailure) -> PipedValue? {
        if case .hidden(let shown) = value { return PipedValue(text: shown) }
        var value = value
        for pipe in pipes { value = try apply(pipe, to: value) }
        if case .streamed? = value { throw RequestFailure.bodyOfFiles }
        return value.map(finished)
    }

    private func finished(_ value: PlaceholderValue) -> PipedValue {
        switch value {
        case .literal(let text): PipedValue(text: text, isLiteral: true)
        case .text, .instant, .bytes, .streamed, .hidden: PipedValue(text: text(of: value))
        }
    }

    private func text(of value: PlaceholderValue) -> String {
        switch value {
        case .text(let text), .literal(let text), .hidden(let text): text
        case .instant(let instant, _): instant.iso(in: values.zone)
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        // Never asked for: `apply` takes its digest or throws.
        case .streamed: ""
        }
    }

    private func apply(_ pipe: Template.Pipe, to value: PlaceholderValue?) throws(HubFailure)
        -> PlaceholderValue?
    {
        if case .streamed(let body)? = value {
            guard case .sha256 = pipe else { throw RequestFailure.bodyOfFiles }
            return .text(hexadecimal(try body.sha256()))
        }
        switch pipe {
        case .or(let other): return isEmpty(value) ? alternative(other) : value
        case .either(let yes, let no): return .text(isTrue(value) ? yes : no)
        case .pattern, .iso, .epochSeconds, .epochMilliseconds:
            guard let value, !isEmpty(value) else { return nil }
            return try DatePiping(zone: values.zone).apply(pipe, to: value, text: text(of: value))
        case .base64, .sha256, .md5, .pseudonym:
            guard let value else { return nil }
            return .text(try digest(pipe, of: bytes(of: value)))
        case .upper, .lower, .text, .pad, .code:
            guard let value else { return nil }
            return try changed(text(of: value), by: pipe).map(PlaceholderValue.text)
        }
    }

    private func isEmpty(_ value: PlaceholderValue?) -> Bool { value.map { text(of: $0).isEmpty } ?? true }

    /// `| or null` is no text: the place where it stands decides what nothing looks like.
    private func alternative(_ other: String) -> PlaceholderValue? {
        other == "null" ? nil : .text(other)
    }

    private func isTrue(_ value: PlaceholderValue?) -> Bool {
        guard let value else { return false }
        return !["", "false", "0"].contains(text(of: value).lowercased())
    }

    private func bytes(of value: PlaceholderValue) -> [UInt8] {
        if case .bytes(let bytes) = value { bytes } else { Array(text(of: value).utf8) }
    }

    private func digest(_ pipe: Template.Pipe, of bytes: [UInt8]) throws(HubFailure) -> String {
        switch pipe {
        case .base64: return bytes.base64
        case .sha256: return hexadecimal(SHA256.digest(bytes))
        case .md5: return hexadecimal(md5(bytes))
        default:
            guard let key = values.pseudonymKey else { throw RequestFailure.pipeNotAvailable("pseudonym") }
            return hexadecimal(hmacSHA256(key: try key.value(), bytes))
        }
    }

    private func changed(_ text: String, by pipe: Template.Pipe) throws(HubFailure) -> String? {
        switch pipe {
        case .upper: return text.uppercased()
        case .lower: return text.lowercased()
        case .pad(let width): return String(repeating: "0", count: max(0, width - text.count)) + text
        case .code(let table): return try code(text, in: table)
        default: return text
        }
    }

    /// Empty stays empty; a code that the table does not have is a failure, for the request would mean another thing.
    private func code(_ text: String, in table: String) throws(HubFailure) -> String? {
        guard !text.isEmpty else { return nil }
        guard let codes = values.codes?.codes(table) else {
            throw RequestFailure.pipeNotAvailable("code \(table)")
        }
        guard let value = codes.value(of: Array(text.utf8)) else {
            throw RequestFailure.unknownCode(text, table)
        }
        return String(decoding: value, as: UTF8.self)
    }
}

extension [UInt8] {
    /// RFC 4648, 4.
    var base64: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var output: [UInt8] = []
        output.reserveCapacity((count + 2) / 3 * 4)
        for start in stride(from: 0, to: count, by: 3) {
            let piece = self[start..<Swift.min(start + 3, count)]
            var bits = piece.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(8 * (3 - piece.count))
            for index in 0..<4 {
                let isPadding = index > piece.count
                output.append(
                    isPadding ? UInt8(ascii: "=") : alphabet[Int(bits >> UInt32(18 - 6 * index) & 63)]
                )
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
