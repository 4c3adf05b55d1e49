import HubModel

extension MappingPlan {
    /// Whether a column is filled from a field of the record, or from something inside it.
    func reads(_ path: String) -> Bool {
        readPaths.contains { read in
            switch read.form {
            case .simple:
                read.text == path || read.text.hasPrefix(path + ".") || read.text.hasPrefix(path + "[")
            case .json(let query): query.mayReach(path)
            // What an XPath looks at cannot be told from its text.
            case .xml: true
            }
        }
    }

    private var readPaths: [Path] {
        fields.flatMap { field in
            switch field.origin {
            case .paths(let paths): paths.map(\.source)
            case .template(let template):
                template.parts.compactMap { if case .path(let path, _) = $0 { path.source } else { nil } }
            case .constant: [Path]()
            }
        }
    }
}

extension JSONPath {
    /// Whether its first step can select the field that a simple path begins with.
    fileprivate func mayReach(_ path: String) -> Bool {
        guard let first = segments.first, !first.isDescendant else { return true }
        let field = Array(path.prefix { $0 != "." && $0 != "[" }.utf8)
        return first.selectors.contains { selector in
            if case .name(let name) = selector { name == field } else { true }
        }
    }
}
