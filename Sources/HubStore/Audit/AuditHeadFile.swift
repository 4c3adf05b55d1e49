import Foundation
import HubModel

/// Heads of the audit outside the database: who may change the one may not be able to change the other.
///
/// One line each, `<instant> <rows> <hash>`, added at the end; mode 0600.
package struct AuditHeadFile: Sendable {
    package let path: String

    /// - Parameter folder: `var` below the project's root.
    package init(folder: String) {
        path = folder + "/audit.head"
    }

    /// Empty without a file; throws `audit.head_damaged`.
    package func read() throws -> [NotedHead] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            guard let head = NotedHead(line: line) else { throw damaged }
            return head
        }
    }

    /// Adds a head; on disk when it returns.
    ///
    /// One that stands there already is not written again.
    package func add(_ head: NotedHead) throws {
        if let last = try read().last, last.rows == head.rows, last.hash == head.hash { return }
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HubFailure.landing(errno) }
        defer { close(descriptor) }
        try Array(head.line.utf8).withUnsafeBytes { try LandingFiles.writeAll($0, to: descriptor) }
        guard fsync(descriptor) == 0 else { throw HubFailure.landing(errno) }
        try LandingFiles.syncFolder(of: path)
    }

    private var damaged: HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "audit.head_damaged",
            message: Localized(
                vi:
                    "Một dòng của \(path) hỏng. Lấy lại từ bản sao lưu: thiếu nó, không biết nhật ký có bị viết lại.",
                en:
                    "A line of \(path) is damaged. Restore its backup: without it a rewritten audit goes unseen."
            )
        )
    }
}

extension NotedHead {
    fileprivate init?(line: Substring) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, let at = try? Date(String(parts[0]), strategy: .iso8601),
            let rows = Int64(parts[1]), rows >= 0,
            let hash = Digest(hexadecimal: String(parts[2]))
        else { return nil }
        self.init(rows: rows, hash: hash, notedAt: Timestamp(seconds: Int64(at.timeIntervalSince1970)))
    }

    fileprivate var line: String {
        let at = Date(timeIntervalSince1970: TimeInterval(notedAt?.seconds ?? 0))
        return "\(at.formatted(.iso8601)) \(rows ?? 0) \(hash)\n"
    }
}
