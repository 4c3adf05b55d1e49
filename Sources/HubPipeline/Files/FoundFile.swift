import HubModel

/// A file whose path is like the address.
struct FoundFile: Sendable, Hashable {
    var path: FilePath
    var listed: ListedFile
    /// `name`, and what the address takes from the path.
    var names: [String: String]
    /// The file beside it that says it is whole.
    var marker: FilePath?

    var place: String { path.description }
}

extension [FoundFile] {
    /// Oldest first: by a time that the names of all of them have, else by their last change where all tell it, and
    /// always by their path in the end.
    func inOrder() -> [FoundFile] {
        let name = timeName
        let hasChanges = allSatisfy { $0.listed.changedAt != nil }
        return map { file -> (key: String, changed: Int64, file: FoundFile) in
            let time = name.flatMap { file.names[$0] }.flatMap(FileTime.sortKey) ?? ""
            return (time, name == nil && hasChanges ? file.listed.changedAt ?? 0 : 0, file)
        }
        .sorted { left, right in
            if left.key != right.key { return left.key < right.key }
            if left.changed != right.changed { return left.changed < right.changed }
            return left.file.path.bytes.lexicographicallyPrecedes(right.file.path.bytes)
        }
        .map(\.file)
    }

    /// The name that is a time in every file.
    private var timeName: String? {
        let names = first?.names.keys.filter { $0 != "name" }.sorted() ?? []
        return names.first { name in
            allSatisfy { $0.names[name].flatMap(FileTime.sortKey) != nil }
        }
    }
}
