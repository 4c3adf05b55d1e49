package import HubModel

/// The table of `docs/conform.md`.
package enum MisbehaviourReference {
    package static func markdown(_ language: Language) -> String {
        let head =
            language == .vietnamese
            ? "| tên | nguồn | hub phải |" : "| name | the source | what must come of it |"
        let rows = Misbehaviour.allCases.map { misbehaviour in
            "| `\(misbehaviour.rawValue)` | \(misbehaviour.does.text(language)) | \(misbehaviour.must.text(language)) |"
        }
        return ([head, "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }
}
