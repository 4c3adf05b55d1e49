import Foundation
import HubModel
import HubPipeline

/// The tables of this repository's own `Mappings/codes`.
enum ProjectUnits {
    static let tables = FieldType.adminUnit.codeTables.map(table)
    static let units: AdminUnits = {
        do { return try AdminUnits(tables) } catch { fatalError("\(error)") }
    }()

    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Mappings/codes")

    /// Its cells hold no comma and no quotation mark.
    private static func table(_ name: String) -> CodeTable {
        let text = (try? String(contentsOf: folder.appending(path: name + ".csv"), encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let columns = lines.first ?? []
        let rows = lines.dropFirst().map { cells in
            CodeTable.Row(
                code: cells[0],
                value: cells[1],
                validFrom: CivilDate(iso: cells[2]),
                validTo: CivilDate(iso: cells[3]),
                columns: Dictionary(zip(columns, cells)) { first, _ in first }
            )
        }
        return CodeTable(name: name, columns: columns, rows: rows)
    }

    static let normalizer = Normalizer(
        type: .adminUnit,
        options: ValueOptions(now: ValueExample.now, adminUnits: units)
    )

    /// What the type makes of a text in a row of that date.
    static func apply(_ text: String, on day: String? = nil) -> NormalizedValue {
        normalizer.apply(text, with: Companions(on: day.flatMap(CivilDate.init(iso:))))
    }
}
