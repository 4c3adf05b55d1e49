import Bytes
package import HubModel

/// Destructive changes as a file that a person reads and hands back.
///
/// The first lines carry a SHA-256 of what follows: an edited file is refused, and so is one that no longer is what
/// the database and the mappings ask for.
package struct ApprovedPlan: Sendable, Hashable {
    package let body: String

    /// The plan as it would be now.
    package init(_ changes: [StagingChange]) {
        body = changes.map(ApprovedPlan.text).joined(separator: "\n")
    }

    /// Reads a plan file.
    ///
    /// - Throws: `HubFailure` `plan.edited`.
    package init(file: String) throws(HubFailure) {
        let parts = file.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == ApprovedPlan.title, parts[1].hasPrefix(ApprovedPlan.mark) else {
            throw StagingFailure.planEdited()
        }
        body = String(parts[2])
        guard parts[1].dropFirst(ApprovedPlan.mark.count) == digest else { throw StagingFailure.planEdited() }
    }

    /// The whole file.
    package var file: String {
        "\(ApprovedPlan.title)\n\(ApprovedPlan.mark)\(digest)\n\(body)"
    }

    package var digest: String {
        hexadecimal(SHA256.digest(Array(body.utf8)))
    }

    private static let title =
        "-- Kế hoạch thay đổi của lienthong / plan of changes. Không sửa tệp này / do not edit."
    private static let mark = "-- SHA-256: "

    private static func text(_ change: StagingChange) -> String {
        var lines = ["", "-- \(change.summary.vietnamese)", "-- \(change.summary.english)"]
        var role: DatabaseRole?
        for statement in change.statements {
            if statement.role != role { lines.append("SET ROLE \(statement.role.rawValue);") }
            role = statement.role
            lines.append("\(statement.sql);")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
