package import HubModel

/// Figures as people write them here: `1.234.567` in Vietnamese, `1,234,567` in English.
package struct Figures: Sendable {
    package let language: Language

    package init(_ language: Language) {
        self.language = language
    }

    package func text(vi: String, en: String) -> String { Localized(vi: vi, en: en).text(language) }

    package func number(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var groups: [String] = []
        var rest = Substring(digits)
        while rest.count > 3 {
            groups.insert(String(rest.suffix(3)), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(String(rest), at: 0)
        return (value < 0 ? "-" : "") + groups.joined(separator: language == .vietnamese ? "." : ",")
    }

    /// A share of 1 with one digit behind the point.
    package func percent(_ share: Double) -> String {
        guard share.isFinite, abs(share) < 1e9 else { return "–" }
        let tenths = Int((share * 1000).rounded())
        let point = language == .vietnamese ? "," : "."
        return "\(number(tenths / 10))\(point)\(abs(tenths % 10)) %"
    }

    package func bytes(_ value: Int64) -> String {
        if value < 10_000 { return "\(value) B" }
        if value < 10_000_000 { return "\(value / 1000) kB" }
        return "\(value / 1_000_000) MB"
    }

    package func duration(_ value: Duration) -> String {
        let milliseconds =
            value.components.seconds * 1000 + value.components.attoseconds / 1_000_000_000_000_000
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        if milliseconds < 60_000 {
            let point = language == .vietnamese ? "," : "."
            return "\(milliseconds / 1000)\(point)\(milliseconds % 1000 / 100) s"
        }
        let minutes = milliseconds / 60_000
        if minutes < 60 { return "\(minutes) m \(milliseconds / 1000 % 60) s" }
        return "\(minutes / 60) h \(minutes % 60) m"
    }

    /// `15/06/2026 01:30:00` in Vietnam's time, `2026-06-15 01:30:00` in English.
    package func instant(_ value: Timestamp, zone: Zone = .vietnam) -> String {
        let civil = zone.civil(value)
        let (year, month, day) = civil.date.components
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let clock = "\(two(civil.hour)):\(two(civil.minute)):\(two(civil.second))"
        return language == .vietnamese
            ? "\(two(day))/\(two(month))/\(year) \(clock)" : "\(year)-\(two(month))-\(two(day)) \(clock)"
    }

    /// The boundary of a span: a day, with its clock where that is not midnight.
    package func boundary(_ value: Timestamp, zone: Zone) -> String {
        let text = instant(value, zone: zone)
        return text.hasSuffix(" 00:00:00") ? String(text.dropLast(9)) : text
    }
}

/// Promise 1, as a line: what was read and what became of it.
package enum AccountText {
    package static func equation(_ account: RecordAccount, _ figures: Figures) -> String {
        let parts: [(String, String, Int)] = [
            ("mới", "new", account.new), ("đổi", "changed", account.changed),
            ("như cũ", "same", account.same),
            ("cũ hơn", "older", account.older), ("lặp", "repeated", account.repeated),
            ("bị thay", "superseded", account.superseded), ("bỏ qua", "skipped", account.skipped),
            ("đã xoá theo quyền", "erased", account.erased), ("từ chối", "refused", account.refused),
        ]
        let sum = parts.filter { $0.2 > 0 }
            .map { "\(figures.number($0.2)) \(figures.text(vi: $0.0, en: $0.1))" }.joined(separator: " + ")
        let sign = account.closes ? "=" : "≠"
        let read = "\(figures.number(account.read)) \(figures.text(vi: "đã đọc", en: "read"))"
        return "\(read) \(sign) \(sum.isEmpty ? "0" : sum)"
    }
}

/// The states of runs, in words.
package enum RunState {
    package static func words(_ state: String, _ figures: Figures) -> String {
        switch state {
        case "running": figures.text(vi: "đang chạy", en: "running")
        case "succeeded": figures.text(vi: "xong", en: "succeeded")
        case "incomplete": figures.text(vi: "xong, còn việc hỏng", en: "incomplete")
        case "failed": figures.text(vi: "hỏng", en: "failed")
        case "stopped": figures.text(vi: "được dừng", en: "stopped")
        case "lost": figures.text(vi: "bị giết giữa chừng", en: "killed midway")
        default: state
        }
    }
}
