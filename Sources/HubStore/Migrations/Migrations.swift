import Bytes
import HubModel
package import PQ

/// The steps that bring schema `hub` to what this program expects.
///
/// A step that was applied is never edited.
package enum Migrations {
    package struct Step: Sendable {
        /// Counts from 1 without gaps.
        package var revision: Int
        package var name: String
        package var sql: String

        package init(revision: Int, name: String, sql: String) {
            self.revision = revision
            self.name = name
            self.sql = sql
        }

        /// SHA-256 of the text, in hexadecimal.
        package var checksum: String { hexadecimal(SHA256.digest(Array(sql.utf8))) }
    }

    /// In order.
    ///
    /// The resource's name is the file's with `.` as `_`.
    package static let steps = [
        Step(revision: 1, name: "hub", sql: text(PackageResources.v0001_hub_sql)),
        Step(revision: 2, name: "generations", sql: text(PackageResources.v0002_generations_sql)),
        Step(revision: 3, name: "rights", sql: text(PackageResources.v0003_rights_sql)),
        Step(revision: 4, name: "quality", sql: text(PackageResources.v0004_quality_sql)),
        Step(revision: 5, name: "files", sql: text(PackageResources.v0005_files_sql)),
        Step(revision: 6, name: "cursor_tokens", sql: text(PackageResources.v0006_cursor_tokens_sql)),
        Step(revision: 7, name: "taken_files", sql: text(PackageResources.v0007_taken_files_sql)),
        Step(revision: 8, name: "missing", sql: text(PackageResources.v0008_missing_sql)),
        Step(revision: 9, name: "places", sql: text(PackageResources.v0009_places_sql)),
        Step(revision: 10, name: "change_values", sql: text(PackageResources.v0010_change_values_sql)),
        Step(revision: 11, name: "push", sql: text(PackageResources.v0011_push_sql)),
        Step(revision: 12, name: "app", sql: text(PackageResources.v0012_app_sql)),
        Step(revision: 13, name: "schedule", sql: text(PackageResources.v0013_schedule_sql)),
        Step(revision: 14, name: "certificate", sql: text(PackageResources.v0014_certificate_sql)),
        Step(
            revision: 15,
            name: "quarantine_count",
            sql: text(PackageResources.v0015_quarantine_count_sql)
        ),
        Step(revision: 16, name: "accounts", sql: text(PackageResources.v0016_accounts_sql)),
        Step(revision: 17, name: "backfill", sql: text(PackageResources.v0017_backfill_sql)),
        Step(revision: 18, name: "reading", sql: text(PackageResources.v0018_reading_sql)),
        Step(revision: 19, name: "alerts", sql: text(PackageResources.v0019_alerts_sql)),
        Step(revision: 20, name: "quarantine_terms", sql: text(PackageResources.v0020_quarantine_terms_sql)),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Applies what is missing, each step in a transaction of its own, and returns the names of what was applied.
    ///
    /// Throws `database.newer` and `migration.edited` (recovery `fixConfiguration`); two callers wait for each other.
    @discardableResult
    package static func apply(_ steps: [Step] = steps, on connection: PQConnection) throws -> [String] {
        // Session-level, so that it spans the steps; the number is arbitrary but must stay.
        try connection.execute("SELECT pg_advisory_lock(708171945)")
        defer { _ = try? connection.execute("SELECT pg_advisory_unlock(708171945)") }
        try connection.script(table)
        let applied = try checksums(on: connection)
        try check(applied, against: steps)
        var names: [String] = []
        for step in steps where applied[step.revision] == nil {
            try run(step, on: connection)
            names.append(step.name)
        }
        return names
    }

    /// The revision of the database: 0 before the first step.
    package static func revision(on connection: PQConnection) throws -> Int {
        let table = try connection.execute("SELECT to_regclass('hub.migration') IS NOT NULL")
        guard table.boolean(0, 0) == true else { return 0 }
        let result = try connection.execute("SELECT coalesce(max(revision), 0) FROM hub.migration")
        return Int(result.integer(0, 0) ?? 0)
    }

    /// Throws unless the database stands exactly at this program's revision.
    package static func requireCurrent(on connection: PQConnection) throws {
        let found = try revision(on: connection)
        guard found <= steps.count else { throw newer(found, than: steps.count) }
        guard found == steps.count else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "schema.missing",
                message: Localized(
                    vi: "Cơ sở dữ liệu ở bản \(found), chương trình cần bản \(steps.count). "
                        + "Chạy “lienthong db migrate”.",
                    en: "The database is at revision \(found), this program needs \(steps.count). "
                        + "Run `lienthong db migrate`."
                )
            )
        }
    }

    private static let table = """
        CREATE SCHEMA IF NOT EXISTS hub;
        CREATE TABLE IF NOT EXISTS hub.migration (
            revision integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        """

    private static func checksums(on connection: PQConnection) throws -> [Int: String] {
        let rows = try connection.execute("SELECT revision, checksum FROM hub.migration")
        var checksums: [Int: String] = [:]
        for row in 0..<rows.rowCount {
            checksums[Int(rows.integer(row, 0) ?? 0)] = rows.text(row, 1)
        }
        return checksums
    }

    private static func check(_ applied: [Int: String], against steps: [Step]) throws {
        if let greatest = applied.keys.max(), greatest > (steps.last?.revision ?? 0) {
            throw newer(greatest, than: steps.last?.revision ?? 0)
        }
        for step in steps {
            guard let checksum = applied[step.revision], checksum != step.checksum else { continue }
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "migration.edited",
                message: Localized(
                    vi: "Bước \(step.revision) (\(step.name)) đã áp dụng nhưng nội dung nay khác. "
                        + "Dùng lại bản phát hành gốc; không sửa bước đã áp dụng.",
                    en: "Step \(step.revision) (\(step.name)) was applied with another text. "
                        + "Use the released version again; an applied step is never edited."
                )
            )
        }
    }

    private static func newer(_ found: Int, than known: Int) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "database.newer",
            message: Localized(
                vi:
                    "Cơ sở dữ liệu (bản \(found)) mới hơn chương trình (bản \(known)). Cập nhật chương trình.",
                en:
                    "The database (revision \(found)) is newer than this program (\(known)). Update the program."
            )
        )
    }

    private static func run(_ step: Step, on connection: PQConnection) throws {
        try connection.transaction {
            try connection.script(step.sql)
            try connection.execute(
                "INSERT INTO hub.migration (revision, name, checksum) VALUES ($1, $2, $3)",
                [.integer(Int64(step.revision)), .text(step.name), .text(step.checksum)]
            )
        }
    }
}
