package import HubModel

/// What a walk along the whole audit found.
package struct AuditVerdict: Sendable, Hashable {
    /// Rows that were looked at.
    package var rows: Int64 = 0
    /// The hash of the last one; worth noting where nobody can change it.
    package var head: Digest
    /// The first thing that does not fit; `nil`: all of it does.
    package var fault: Fault?

    package struct Fault: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
            /// A row says something else than when it was written.
            case changed
            /// One or more rows before this one are gone.
            case removed
            /// A row was put in that the next one does not know.
            case inserted
            /// Rows at the end are gone.
            case cutOff = "cut_off"
            /// All fits together, but it is not what was noted.
            case rewritten
            /// The triggers that write and guard the chain are gone or off.
            case unguarded
        }

        package var kind: Kind
        /// The number of the row where it shows.
        package var row: Int64?
        /// The noted head that does not fit.
        package var noted: NotedHead?
    }
}

/// A head of the audit that was written down somewhere else.
package struct NotedHead: Sendable, Hashable {
    /// `nil` where only the hash was written down.
    package var rows: Int64?
    package var hash: Digest
    package var notedAt: Timestamp?

    package init(rows: Int64? = nil, hash: Digest, notedAt: Timestamp? = nil) {
        self.rows = rows
        self.hash = hash
        self.notedAt = notedAt
    }
}

extension AuditVerdict.Fault {
    /// In words, without what stands in the row.
    package var text: Localized {
        let number = row.map(String.init) ?? "?"
        switch kind {
        case .changed:
            return Localized(
                vi: "Dòng \(number) đã bị sửa sau khi ghi.",
                en: "Row \(number) was changed after it was written."
            )
        case .removed:
            return Localized(
                vi: "Ngay trước dòng \(number) có dòng đã bị xoá.",
                en: "Just before row \(number) something was removed."
            )
        case .inserted:
            return Localized(
                vi: "Dòng \(number) được chèn thêm, không theo trình tự ghi.",
                en: "Row \(number) was put in; it was not written in its turn."
            )
        case .cutOff:
            return Localized(
                vi: "Nhật ký bị cắt ở cuối: sau dòng \(number) thiếu những dòng đã có.",
                en: "The end is cut off: rows that were there are gone after row \(number)."
            )
        case .rewritten:
            return Localized(
                vi: "Nhật ký đã bị viết lại: dòng \(number) không khớp với mốc đã ghi ra ngoài.",
                en: "The audit was written anew: row \(number) is not what was noted outside."
            )
        case .unguarded:
            return Localized(
                vi: "Trình kích hoạt ghi và canh nhật ký (hub.audit) bị tắt hoặc bị xoá.",
                en: "The triggers that write and guard hub.audit are off or gone."
            )
        }
    }
}
