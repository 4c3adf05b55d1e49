import Foundation
import HubModel
import HubStore

/// What a citizen is given of their data: JSON for machines, HTML for reading.
struct CitizenDocument {
    let rows: [PersonExport.Row]
    let entities: [Entity]
    let made: Timestamp

    private struct Form: Encodable {
        var entity: String
        var title: String
        var source: String?
        var landed_at: Date?
        var changed_at: Date?
        var removed_at: Date?
        var values: [String: String]
    }

    func json() throws -> String {
        let forms = rows.map { row in
            Form(
                entity: row.entity,
                title: entity(row)?.title ?? row.entity,
                source: row.source,
                landed_at: date(row.landedAt),
                changed_at: date(row.changedAt),
                removed_at: date(row.removedAt),
                values: Dictionary(row.values.map { ($0.column, $0.text) }, uniquingKeysWith: { $1 })
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(forms), as: UTF8.self)
    }

    private func entity(_ row: PersonExport.Row) -> Entity? { entities.first { $0.name == row.entity } }

    private func date(_ microseconds: Int64?) -> Date? {
        microseconds.map { Date(timeIntervalSince1970: Double($0) / 1_000_000) }
    }

    /// In Vietnamese: it is for the citizen.
    func html() -> String {
        let terminal = Terminal(language: .vietnamese, isJSON: false)
        let sections = rows.map { section($0, terminal) }.joined(separator: "\n")
        return """
            <!doctype html>
            <html lang="vi"><head><meta charset="utf-8"><title>Dữ liệu của bạn</title>
            <style>body{font:16px/1.5 sans-serif;max-width:50em;margin:2em auto;padding:0 1em}
            table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25em .75em;
            border-bottom:1px solid #ccc;vertical-align:top}th{width:40%;font-weight:600}</style></head><body>
            <h1>Dữ liệu của bạn</h1>
            <p>Lập lúc \(terminal.instant(made)); \(rows.count) dòng.</p>
            \(sections)
            </body></html>

            """
    }

    private func section(_ row: PersonExport.Row, _ terminal: Terminal) -> String {
        let entity = entity(row)
        let cells = row.values.map { column, text in
            "<tr><th>\(escaped(entity?.field(column)?.title ?? column))</th><td>\(escaped(text))</td></tr>"
        }
        let landed = row.landedAt.map { terminal.instant(Timestamp(microseconds: $0)) } ?? "–"
        let changed = row.changedAt.map { terminal.instant(Timestamp(microseconds: $0)) } ?? "–"
        let purpose = entity?.purpose.map { " · Mục đích: \(escaped($0))" } ?? ""
        return """
            <h2>\(escaped(entity?.title ?? row.entity))</h2>
            <p>Nguồn: \(escaped(row.source == "app" ? "ứng dụng" : row.source ?? "–")) · Nhận lúc \(landed) · Cập nhật lúc \(changed)\(purpose)</p>
            <table>\(cells.joined())</table>
            """
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
