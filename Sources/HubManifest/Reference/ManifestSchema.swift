import Foundation
package import HubModel

/// What the declarations say, printed for editors (JSON Schema) and for people (Markdown).
package enum ManifestSchema {
    package enum File: String, Sendable, CaseIterable {
        case connector, mapping, schedule, environment
    }

    /// JSON Schema, draft 2020-12.
    ///
    /// It knows keys and simple forms; what files say of each other is known to `check` alone.
    package static func jsonSchema(for file: File) -> String {
        var definitions = SchemaDefinitions()
        var schema = definitions.schema(of: .block(shape(of: file)))
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = "Liên Thông: \(file.rawValue)"
        schema["$defs"] = definitions.blocks
        let options: JSONSerialization.WritingOptions = [
            .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
        ]
        guard let data = try? JSONSerialization.data(withJSONObject: schema, options: options) else {
            preconditionFailure("a schema is made of texts, numbers, lists and objects")
        }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// Every key of every kind of file as Markdown tables.
    package static func reference(_ language: Language) -> String {
        File.allCases.map { ReferencePage(shape(of: $0), language).text }.joined(separator: "\n")
    }

    /// The keys of a mapping's parts, in the language's order: what a table of it has columns for.
    package enum MappingKeys {
        package static var head: [String] {
            keys(EntityFields.block.shape).filter { !["fields", "sources", "checks"].contains($0) }
        }
        package static var field: [String] { keys(EntityFields.field.shape) }
        package static var value: [String] { keys(ValueFields.block.shape) }
        /// Those of a source that are no columns.
        package static var ofSource: [String] { SourceFields.reserved.sorted() }

        private static func keys(_ block: BlockShape) -> [String] {
            block.fields.filter(\.isAvailable).map(\.key)
        }
    }

    static func shape(of file: File) -> BlockShape {
        switch file {
        case .connector: ConnectorFields.block.shape
        case .mapping: EntityFields.block.shape
        case .schedule: ScheduleFields.block.shape
        case .environment: EnvironmentFields.block.shape
        }
    }
}
