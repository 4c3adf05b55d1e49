import Bytes
import HubModel
import PQ

/// What a row of the audit must hash to, reckoned without the database's own function.
///
/// SHA-256 over the byte 1 (this form), the previous hash, then id and microseconds since 1970 in eight bytes each, then
/// person, act, subject and detail in UTF-8, each behind its length in four bytes: no two rows give the same bytes.
enum AuditHash {
    /// What stands before the first row.
    static let beginning = [UInt8](repeating: 0, count: 32)

    /// Columns 0 and 1 of a row are id and microseconds, `texts` its four texts.
    static func of(
        _ rows: borrowing PQResult,
        _ row: Int,
        previous: [UInt8],
        id: Int64,
        at: Int64,
        texts: Range<Int>
    ) -> [UInt8] {
        var hash = SHA256()
        hash.update([1])
        hash.update(previous)
        withUnsafeBytes(of: id.bigEndian) { hash.update($0) }
        withUnsafeBytes(of: at.bigEndian) { hash.update($0) }
        for column in texts {
            _ = rows.withCell(row, column) { cell in
                withUnsafeBytes(of: UInt32(cell.count).bigEndian) { hash.update($0) }
                hash.update(cell)
            }
        }
        return hash.finish()
    }
}
