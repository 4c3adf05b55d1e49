import HubPipeline

/// A value as its schema describes it: examples where there are some, nothing where there are none.
struct DescribedValue {
    let resolve: (SampleTree) -> SampleTree

    private static let deepest = 6

    /// `inside`: the references on the way, none of which is followed twice: a route may have a parent route.
    func tree(
        _ schema: SampleTree,
        path: String,
        depth: Int = 0,
        inside: Set<String> = [],
        into declared: inout [String: DeclaredType]
    ) -> SampleTree {
        if let example = schema.member("example"), let inner = schema.member("schema") {
            if inner != .null { _ = tree(inner, path: path, depth: depth, inside: inside, into: &declared) }
            return example
        }
        let reference = schema.member("$ref")?.scalar
        if let reference, inside.contains(reference) { return .null }
        let inside = reference.map { inside.union([$0]) } ?? inside
        let schema = resolve(schema)
        guard depth < DescribedValue.deepest else { return .null }
        if let items = schema.member("items") {
            return .list([
                tree(
                    items,
                    path: path.isEmpty ? "[]" : path + "[]",
                    depth: depth + 1,
                    inside: inside,
                    into: &declared
                )
            ])
        }
        let properties = properties(of: schema)
        guard properties.isEmpty else {
            return .object(
                properties.map { property in
                    let step = FieldPath.join(path == "[]" ? "" : path, property.name)
                    if let leaf = declaredType(property.value, isRequired: property.isRequired) {
                        declared[step] = leaf
                    }
                    return SampleTree.Member(
                        name: property.name,
                        value: tree(
                            property.value,
                            path: step,
                            depth: depth + 1,
                            inside: inside,
                            into: &declared
                        )
                    )
                }
            )
        }
        return leaf(schema)
    }

    private func properties(of schema: SampleTree) -> [(name: String, value: SampleTree, isRequired: Bool)] {
        var found: [(name: String, value: SampleTree, isRequired: Bool)] = []
        var parts = [schema]
        for key in ["allOf", "oneOf", "anyOf"] {
            if case .list(let more)? = schema.member(key) {
                parts += (key == "allOf" ? more : Array(more.prefix(1))).map(resolve)
            }
        }
        for part in parts {
            var required: Set<String> = []
            if case .list(let names)? = part.member("required") { required = Set(names.compactMap(\.scalar)) }
            for member in part.member("properties")?.members ?? []
            where !found.contains(where: { $0.name == member.name }) {
                found.append((member.name, member.value, required.contains(member.name)))
            }
        }
        return found
    }

    /// `nil` for objects and lists.
    private func declaredType(_ schema: SampleTree, isRequired: Bool) -> DeclaredType? {
        let schema = resolve(schema)
        guard schema.member("items") == nil, properties(of: schema).isEmpty else { return nil }
        var type = DeclaredType(form: form(schema), isRequired: isRequired)
        if case .list(let choices)? = schema.member("enum") { type.choices = choices.compactMap(\.scalar) }
        if let title = schema.member("title")?.scalar ?? schema.member("description")?.scalar,
            title.count <= 60, !title.contains("\n")
        {
            type.title = title
        }
        return type
    }

    private func form(_ schema: SampleTree) -> DeclaredType.Form {
        switch (schema.member("type")?.scalar, schema.member("format")?.scalar) {
        case ("integer", _): .integer
        case ("number", _): .decimal
        case ("boolean", _): .boolean
        case (_, "date"): .date
        case (_, "date-time"): .datetime
        case (_, "binary"), (_, "byte"): .binary
        default: .text
        }
    }

    private func leaf(_ schema: SampleTree) -> SampleTree {
        guard let example = schema.member("example") else { return .null }
        switch example {
        case .object, .list: return .null
        case .text, .number, .boolean, .null: return example
        }
    }
}
