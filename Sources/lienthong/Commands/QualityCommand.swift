import ArgumentParser
import HubModel
import HubOperations
import HubStore

struct QualityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quality",
        abstract: "Dữ liệu tốt đến đâu, theo bảng và nguồn · how good the data is, by entity and source.",
        discussion: """
            Rows, refused records, values emptied and repaired by rule, empty shares, anomalies against the pull's own \
            last 14 complete runs, and drift of the source's fields. Personal values are never shown.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Một bảng; bỏ trống là mọi bảng · one entity; all otherwise.")
    var entity: String?

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        let catalogue = project.catalogue
        if let entity, catalogue.entity(entity) == nil {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "entity.unknown",
                message: Localized(vi: "Không có bảng «\(entity)».", en: "There is no entity «\(entity)».")
            )
        }
        let wanted = project.promises.filter { entity == nil || $0.entity == entity }
        let found = try await options.reading {
            try await QualityReader($0, personal: catalogue.entities.personalColumns).entities(wanted)
        }
        if terminal.isJSON { return try terminal.printJSON(found) }
        let titles = catalogue.entities.columnTitles
        terminal.print(EntityQualityText(found, titles: titles, language: terminal.language).document)
    }
}

extension [Entity] {
    /// By entity: columns that hold personal data.
    var personalColumns: [String: Set<String>] {
        Dictionary(
            map { entity in
                (entity.name, Set(entity.fields.filter { $0.personalData != nil }.map(\.name)))
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// By entity and column.
    var columnTitles: [String: [String: String]] {
        Dictionary(
            map { entity in
                let titles = entity.fields.map { ($0.name, $0.title) }
                return (entity.name, Dictionary(titles, uniquingKeysWith: { first, _ in first }))
            },
            uniquingKeysWith: { first, _ in first }
        )
    }
}

extension Terminal {
    /// A report as plain lines.
    func print(_ document: ReportDocument) {
        Swift.print(document.title)
        for block in document.blocks {
            switch block {
            case .heading(let text): Swift.print("\n" + safe(text))
            case .paragraph(let text): Swift.print("  " + safe(text))
            case .warning(let text): Swift.print("  ! " + safe(text))
            case .table(let header, let rows): table(header, rows.map { $0.map(safe) })
            }
        }
    }

    /// Values of sources must not steer a terminal.
    private func safe(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map(\.shown)))
    }
}
