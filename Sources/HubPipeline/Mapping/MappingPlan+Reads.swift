import HubModel

extension MappingPlan {
    /// Whether a column is filled from a field of the record, or from something inside it.
    func reads(_ path: String) -> Bool {
        readPaths.contains { read in
            read == path || read.hasPrefix(path + ".") || read.hasPrefix(path + "[")
        }
    }

    private var readPaths: [String] {
        fields.flatMap { field in
            switch field.origin {
            case .paths(let paths): paths.map(\.source.text)
            case .template(let template):
                template.parts.compactMap {
                    if case .path(let path, _) = $0 { path.source.text } else { nil }
                }
            case .constant: [String]()
            }
        }
    }
}
