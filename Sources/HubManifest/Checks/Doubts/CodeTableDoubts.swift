import HubModel

/// Code tables that nothing names.
struct CodeTableDoubts {
    private(set) var findings = Findings()

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ project: Project) {
        let texts =
            project.connectors.flatMap { $0.root.scalars } + project.entities.flatMap { $0.root.scalars }
            + project.appFiles.map(\.text)
        let words = Set(texts.flatMap(\.words))
        let ofTypes = Set(FieldType.allCases.flatMap(\.codeTables))
        for table in project.codeTables where !words.contains(table.name) && !ofTypes.contains(table.name) {
            findings.report(
                .unusedCodeTable,
                .warning,
                at: SourceLocation(file: "Mappings/codes/\(table.name).csv", line: 1, column: 1),
                vi: "Không chỗ nào dùng bảng mã «\(table.name)».",
                en: "Nothing uses the code table `\(table.name)`.",
                cure: Localized(
                    vi: "Viết «codes: \(table.name)» ở chỗ cần, hoặc xoá tệp này.",
                    en: "Write `codes: \(table.name)` where it is needed, or delete the file."
                )
            )
        }
    }
}

extension String {
    /// Its names: letters, digits and `_`.
    fileprivate var words: [String] {
        split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    }
}
