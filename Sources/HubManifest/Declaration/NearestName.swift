/// The name that a person probably meant: nearest by edits, where swapping two neighbours is one edit.
struct NearestName {
    let name: String?

    init(_ written: String, among names: some Sequence<String>) {
        let letters = Array(written.lowercased().prefix(64))
        let allowed = max(1, letters.count / 3)
        name =
            names.map {
                (name: $0, distance: NearestName.distance(letters, Array($0.lowercased().prefix(64))))
            }
            .filter { $0.distance <= allowed && $0.name != written }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// Optimal string alignment.
    ///
    /// https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(
                    last[column] + (character == other ? 0 : 1),
                    last[column + 1] + 1,
                    current[column] + 1
                )
                if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
