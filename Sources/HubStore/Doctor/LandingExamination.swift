import Foundation
package import HubModel
import PQ

/// Whether the answers that were kept are still there, whole, and for nobody else's eyes.
package struct LandingExamination: Examination {
    package let group = ExaminationGroup.landing
    package let subject: String
    private let root: String
    private let database: DatabaseSession
    /// How many answers are read to their end.
    private static let samples = 20
    /// The newest so many rows are compared with the folder: a look at each takes microseconds, and it ends in seconds.
    private static let compared = 200_000
    private static let sampledAtMost: Int64 = 32 << 20

    package init(root: String, _ database: DatabaseSession) {
        self.root = root
        self.database = database
        subject = "landing"
    }

    package func findings() async -> [Finding] {
        guard FileManager.default.fileExists(atPath: root) else {
            return await withoutFolder() + (await damaged())
        }
        return access() + (await missing()) + (await damaged()) + (await orphans())
    }

    private func withoutFolder() async -> [Finding] {
        await .of(subject) {
            let rows = try await database.use { try LandingExamination.fileRows($0) }
            guard !rows.isEmpty else {
                return [
                    Finding(
                        "landing.empty",
                        subject,
                        .note,
                        Localized(
                            vi: "chưa có câu trả lời nào lớn tới mức thành tệp",
                            en: "no answer was large enough for a file yet"
                        )
                    )
                ]
            }
            return [lost(rows.count, of: rows.count, example: root)]
        }
    }

    /// What a source sends holds personal data.
    private func access() -> [Finding] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: root)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        if mode & 0o077 != 0 {
            return [
                Finding(
                    "landing.open",
                    subject,
                    .error,
                    Localized(
                        vi: "người khác vào được \(root) (quyền \(String(mode, radix: 8)))",
                        en: "others may enter \(root) (mode \(String(mode, radix: 8)))"
                    ),
                    cure: Localized(vi: "Chạy: chmod 700 \(root)", en: "Run: chmod 700 \(root)")
                )
            ]
        }
        guard FileManager.default.isWritableFile(atPath: root) else {
            return [
                Finding(
                    "landing.unavailable",
                    subject,
                    .error,
                    Localized(vi: "không ghi được vào \(root)", en: "\(root) cannot be written"),
                    cure: Localized(
                        vi: "Cho tài khoản chạy trục sở hữu thư mục này: chown -R lienthong \(root)",
                        en: "Give the folder to the account that runs the hub: chown -R lienthong \(root)"
                    )
                )
            ]
        }
        return []
    }

    private static func fileRows(_ connection: PQConnection) throws -> [Digest] {
        let rows = try connection.execute(
            "SELECT digest FROM hub.payload WHERE kept = 'file' AND gone_at IS NULL ORDER BY id DESC LIMIT \(compared)"
        )
        return (0..<rows.rowCount).compactMap { rows.bytes($0, 0).map(Digest.init(bytes:)) }
    }

    private func missing() async -> [Finding] {
        await .of(subject) {
            let digests = try await database.use { try LandingExamination.fileRows($0) }
            let lost = digests.filter { Glibc.access(LandingFiles.path(of: $0, below: root), R_OK) != 0 }
            guard let first = lost.first else {
                return [
                    Finding(
                        "landing.there",
                        subject,
                        .good,
                        Localized(
                            vi: "\(digests.count) tệp có đủ",
                            en: "all \(digests.count) files are there"
                        )
                    )
                ]
            }
            return [
                self.lost(lost.count, of: digests.count, example: LandingFiles.path(of: first, below: root))
            ]
        }
    }

    private func lost(_ count: Int, of all: Int, example: String) -> Finding {
        Finding(
            "landing.lost",
            subject,
            .error,
            blame: .unavailable,
            Localized(
                vi: "\(count) trong \(all) câu trả lời mất tệp, như \(example)",
                en: "\(count) of \(all) answers have lost their file, such as \(example)"
            ),
            cure: Localized(
                vi:
                    "Lấy lại var/landing từ bản sao lưu; tới lúc đó why và remap thiếu chúng. Dữ liệu đã nạp không ảnh hưởng.",
                en:
                    "Restore var/landing from the backup; until then why and remap lack them. What was loaded is not touched."
            )
        )
    }

    private func damaged() async -> [Finding] {
        await .of(subject) {
            let ids = try await database.use { connection in
                let rows = try connection.execute(
                    """
                    SELECT id FROM hub.payload WHERE gone_at IS NULL AND size <= $1 ORDER BY random() LIMIT \(LandingExamination.samples)
                    """,
                    [.integer(LandingExamination.sampledAtMost)]
                )
                return (0..<rows.rowCount).compactMap { rows.integer($0, 0) }
            }
            guard !ids.isEmpty else { return [] }
            let damaged = try await damaged(among: ids)
            guard !damaged.isEmpty else {
                return [
                    Finding(
                        "landing.whole",
                        subject,
                        .good,
                        Localized(
                            vi: "\(ids.count) câu trả lời đọc thử đúng mã SHA-256",
                            en: "\(ids.count) answers read again have their SHA-256"
                        )
                    )
                ]
            }
            let list = damaged.map(String.init).joined(separator: ", ")
            return [
                Finding(
                    "landing.corrupt",
                    subject,
                    .error,
                    blame: .unavailable,
                    Localized(
                        vi: "câu trả lời \(list) không còn đúng mã SHA-256",
                        en: "answers \(list) do not have their SHA-256 any more"
                    ),
                    cure: Localized(
                        vi: "Kiểm tra ổ đĩa (smartctl), rồi lấy lại var/landing từ bản sao lưu.",
                        en: "Check the disk (smartctl), then restore var/landing from the backup."
                    )
                )
            ]
        }
    }

    private func damaged(among ids: [Int64]) async throws -> [Int64] {
        var damaged: [Int64] = []
        for id in ids {
            guard let stored = try await database.use({ try PayloadRow.Stored(id, on: $0) }), !stored.isGone
            else { continue }
            let path = LandingFiles.path(of: stored.digest, below: root)
            // What is not there is told already.
            if stored.bytes == nil, Glibc.access(path, R_OK) != 0 { continue }
            let source: LandedReader.Source = stored.bytes.map { .memory($0) } ?? .file(path)
            if !LandingExamination.isWhole(source, stored.digest) { damaged.append(id) }
        }
        return damaged
    }

    private static func isWhole(_ source: LandedReader.Source, _ digest: Digest) -> Bool {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        do {
            let read = try LandedReader.opener(source, digest: digest)()
            while try read(buffer) > 0 {}
            return true
        } catch {
            return false
        }
    }

    private func orphans() async -> [Finding] {
        await .of(subject) {
            let count = try await LandingSweep(root: root, database: database).orphans().count
            guard count > 0 else { return [] }
            return [
                Finding(
                    "landing.orphans",
                    subject,
                    .note,
                    Localized(
                        vi: "\(count) tệp không dòng nào nhắc tới, cũ hơn một ngày; lần dọn tới sẽ xoá",
                        en: "\(count) files that no row names, older than a day; the next clean removes them"
                    )
                )
            ]
        }
    }
}
