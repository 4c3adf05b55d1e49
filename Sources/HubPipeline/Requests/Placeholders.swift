import Bytes
package import HubModel

/// A value that a placeholder stands for.
enum PlaceholderValue: Sendable, Hashable {
    case text(String)
    /// Kept as a number or truth value where a placeholder is a whole JSON value.
    case literal(String)
    /// `{since}` is rounded down by a pattern, `{until}` up.
    case instant(Timestamp, rounding: Rounding)

    enum Rounding: Sendable, Hashable {
        case none, down, up
    }
}

/// What placeholders may be replaced with, at one moment of a run.
package struct PlaceholderValues: Sendable {
    package var settings: [String: String]
    package var secrets: [String: String]
    var each: [String: String] = [:]
    var kept: [String: String] = [:]
    /// Of the file at hand: `name`, and what its address names.
    var file: [String: String] = [:]
    var page: Int?
    var size: Int?
    var since: Timestamp?
    var until: Timestamp?
    var now: Timestamp
    var run: Int64
    var zone: Zone
    var codeTables: [String: CompiledCodes] = [:]
    /// Secrets and kept values show as `«secret.x»`: for logs, ledgers and recorded requests.
    var isRedacted = false

    package init(
        settings: [String: String] = [:],
        secrets: [String: String] = [:],
        now: Timestamp = Timestamp(microseconds: 0),
        run: Int64 = 0,
        zone: Zone = .vietnam
    ) {
        self.settings = settings
        self.secrets = secrets
        self.now = now
        self.run = run
        self.zone = zone
    }

    /// A value that a sign-in would have kept.
    package mutating func keep(_ name: String, _ value: String) {
        kept[name] = value
    }

    var redacted: PlaceholderValues {
        var copy = self
        copy.isRedacted = true
        return copy
    }

    /// Throws `request.unknown_placeholder` for a name that nothing gives; `check` finds these first.
    func value(of placeholder: Template.Placeholder) throws(HubFailure) -> PlaceholderValue? {
        let name = placeholder.member
        switch placeholder.root {
        case "settings": return settings[name].map(PlaceholderValue.text)
        case "secret":
            if isRedacted { return .text("«secret.\(name)»") }
            guard let secret = secrets[name] else { throw missingSecret(name) }
            return .text(secret)
        case "each": return each[name].map(PlaceholderValue.text)
        case "kept":
            if isRedacted { return .text("«kept.\(name)»") }
            return kept[name].map(PlaceholderValue.text)
        case "file": return file[name].map(PlaceholderValue.text)
        case "page": return page.map { .literal(String($0)) }
        case "size": return size.map { .literal(String($0)) }
        case "since": return since.map { .instant($0, rounding: .down) }
        case "until": return until.map { .instant($0, rounding: .up) }
        case "now": return .instant(now, rounding: .none)
        case "run" where name == "id": return .literal(String(run))
        default: throw unknown(placeholder.name)
        }
    }

    private func missingSecret(_ name: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "secret.missing",
            message: Localized(
                vi: "Thiếu bí mật «\(name)»: đặt biến môi trường LIENTHONG_<HỆ THỐNG>_\(name.uppercased()).",
                en:
                    "Secret «\(name)» is missing: set the variable LIENTHONG_<CONNECTOR>_\(name.uppercased())."
            )
        )
    }

    private func unknown(_ name: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "request.unknown_placeholder",
            message: Localized(
                vi: "Không có giá trị cho {\(name)} trong yêu cầu này.",
                en: "Nothing gives {\(name)} in this request."
            )
        )
    }
}

/// Values through pipes to text.
extension PlaceholderValues {
    /// The text of a placeholder after its pipes; `nil` is empty.
    func text(of placeholder: Template.Placeholder) throws(HubFailure) -> String? {
        let value = try value(of: placeholder)
        return try Piping(values: self).run(value, through: placeholder.pipes)
    }

    /// A template's text; `nil` if it has placeholders and all are empty.
    func text(of template: Template) throws(HubFailure) -> String? {
        var output = ""
        var filled = 0
        for segment in template.segments {
            switch segment {
            case .literal(let text): output += text
            case .placeholder(let placeholder):
                guard let text = try text(of: placeholder) else { continue }
                if !text.isEmpty || placeholder.keepsEmpty { filled += 1 }
                output += text
            }
        }
        return filled == 0 && !template.isConstant ? nil : output
    }
}

extension Template.Placeholder {
    /// `| or ""` and `| or null` keep an empty entry.
    var keepsEmpty: Bool {
        if case .or(let text)? = pipes.last { text.isEmpty || text == "null" } else { false }
    }
}

/// The closed list of pipes (docs/manifest.md), one step after the other.
struct Piping {
    let values: PlaceholderValues

    func run(_ value: PlaceholderValue?, through pipes: [Template.Pipe]) throws(HubFailure) -> String? {
        var text: String?
        var instant: (Timestamp, PlaceholderValue.Rounding)?
        switch value {
        case .text(let plain), .literal(let plain): text = plain
        case .instant(let moment, let rounding): instant = (moment, rounding)
        case nil: break
        }
        for pipe in pipes {
            if let moment = instant, let formatted = format(moment.0, moment.1, by: pipe) {
                text = formatted
                instant = nil
                continue
            }
            text = try apply(pipe, to: instant.map { iso($0.0) } ?? text)
            instant = nil
        }
        return instant.map { iso($0.0) } ?? text
    }

    private func format(
        _ instant: Timestamp,
        _ rounding: PlaceholderValue.Rounding,
        by pipe: Template.Pipe
    ) -> String? {
        switch pipe {
        case .pattern(let pattern):
            pattern.format(values.zone.civil(rounded(instant, to: pattern.finestUnit, rounding)))
        case .iso: iso(instant)
        case .epochSeconds: String(instant.seconds)
        case .epochMilliseconds: String(instant.microseconds / 1000)
        default: nil
        }
    }

    /// A pattern coarser than the instant must not cut off what lies between.
    private func rounded(
        _ instant: Timestamp,
        to unit: CalendarDuration.Unit,
        _ rounding: PlaceholderValue.Rounding
    ) -> Timestamp {
        guard rounding == .up else { return instant }
        var floor = values.zone.civil(instant)
        let step: CalendarDuration
        switch unit {
        case .second:
            floor.microsecondOfDay -= floor.microsecondOfDay % 1_000_000
            step = CalendarDuration(1, .second)
        case .minute:
            floor.microsecondOfDay -= floor.microsecondOfDay % 60_000_000
            step = CalendarDuration(1, .minute)
        case .hour:
            floor.microsecondOfDay -= floor.microsecondOfDay % 3_600_000_000
            step = CalendarDuration(1, .hour)
        case .day, .week, .month, .year:
            floor.microsecondOfDay = 0
            step = CalendarDuration(1, .day)
        }
        let floored = values.zone.instant(floor)
        return floored == instant ? instant : step.added(to: floored, in: values.zone)
    }

    private func iso(_ instant: Timestamp) -> String {
        instant.iso(in: values.zone)
    }

    private func apply(_ pipe: Template.Pipe, to text: String?) throws(HubFailure) -> String? {
        switch pipe {
        case .or(let other): return text.flatMap { $0.isEmpty ? nil : $0 } ?? (other == "null" ? nil : other)
        case .either(let yes, let no):
            return ["", "false", "0"].contains(text ?? "") ? no : yes
        default: break
        }
        guard let text else { return nil }
        switch pipe {
        case .base64: return Array(text.utf8).base64
        case .sha256: return hexadecimal(SHA256.digest(Array(text.utf8)))
        case .md5: return hexadecimal(md5(Array(text.utf8)))
        case .upper: return text.uppercased()
        case .lower: return text.lowercased()
        case .pad(let width): return String(repeating: "0", count: max(0, width - text.count)) + text
        case .code(let table): return try code(text, in: table)
        case .text, .or, .either: return text
        case .pattern, .iso, .epochSeconds, .epochMilliseconds: return text
        case .pseudonym: throw unavailable("pseudonym")
        }
    }

    private func code(_ text: String, in table: String) throws(HubFailure) -> String? {
        guard let codes = values.codeTables[table] else { throw unavailable("code \(table)") }
        return codes.value(of: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func unavailable(_ pipe: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "request.pipe_not_available",
            message: Localized(
                vi: "Phiên bản này chưa dùng được ống «\(pipe)» ở đây.",
                en: "The pipe «\(pipe)» is not available here in this version."
            )
        )
    }
}

extension Timestamp {
    /// `2026-06-15T08:30:00+07:00`, with a fraction only where there is one.
    func iso(in zone: Zone) -> String {
        let civil = zone.civil(self)
        let (year, month, day) = civil.date.components
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        let yearText = String(repeating: "0", count: max(0, 4 - String(year).count)) + String(year)
        var text = "\(yearText)-\(two(month))-\(two(day))T"
        text += "\(two(civil.hour)):\(two(civil.minute)):\(two(civil.second))"
        if civil.microsecond > 0 {
            let digits = String(civil.microsecond)
            text += "." + String(repeating: "0", count: 6 - digits.count) + digits
        }
        let offset = zone.offset(at: self)
        if offset == 0 { return text + "Z" }
        let minutes = abs(offset) / 60
        return text + (offset < 0 ? "-" : "+") + "\(two(minutes / 60)):\(two(minutes % 60))"
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
