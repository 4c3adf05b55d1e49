/// Lines put at the end of a block that a person has written, with everything else left as it stands.
enum BlockInsertion {
    /// `nil` where the key is not there, or its value is not written in lines below it.
    static func inserting(_ lines: [String], under key: String, in text: String) -> String? {
        var all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = all.firstIndex(where: { $0.hasPrefix(key) }) else { return nil }
        let rest = all[start].dropFirst(key.count).drop { $0 == " " }
        guard rest.isEmpty || rest.first == "#" else { return nil }
        var end = start + 1
        while end < all.count, all[end].isEmpty || all[end].hasPrefix(" ") || all[end].hasPrefix("#") {
            end += 1
        }
        // What stands behind the block belongs to what follows.
        while end > start + 1, all[end - 1].isEmpty || all[end - 1].hasPrefix("#") { end -= 1 }
        all.insert(contentsOf: lines, at: end)
        let joined = all.joined(separator: "\n")
        return joined.hasSuffix("\n") ? joined : joined + "\n"
    }
}
