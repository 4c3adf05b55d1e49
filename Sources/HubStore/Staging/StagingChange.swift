package import HubModel

/// One step from the database as it is to the database that the mappings describe.
package struct StagingChange: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case createTable
        case addColumn(String)
        /// The column may be empty from now on.
        case relaxColumn(String)
        /// The column may not be empty any more.
        case tightenColumn(String)
        /// It should not be, but rows are: told, nothing is done.
        case awaitsValues(String)
        case retypeColumn(String, from: String, to: String)
        case dropColumn(String)
        case changeKey(from: [String], to: [String])
        /// Hash, payload and ordinal once per source from now on; nothing is lost.
        case splitSources
        /// Hash, payload and ordinal of the one source that is left.
        case joinSources
        /// The type of a key column changes: no row can keep its key.
        case recreateTable
        case dropTable
        /// Takes off the view and the policies while columns change.
        case suspend
        /// Puts the policies back.
        case restore
        case enableRowSecurity
        case createIndex(String)
        case dropIndex(String)
        case createPolicy(String)
        case dropPolicy(String)
        case createView
        case comment
        case register
    }

    package var entity: String
    package var kind: Kind
    package var isDestructive: Bool
    package var statements: [StagingStatement]

    init(_ entity: String, _ kind: Kind, isDestructive: Bool = false, _ statements: [StagingStatement]) {
        self.entity = entity
        self.kind = kind
        self.isDestructive = isDestructive
        self.statements = statements
    }

    /// What a person reads of the change.
    package var summary: Localized {
        switch kind {
        case .createTable: Localized(vi: "\(entity): tạo bảng", en: "\(entity): create the table")
        case .addColumn(let name):
            Localized(vi: "\(entity): thêm cột \(name)", en: "\(entity): add column \(name)")
        case .relaxColumn(let name):
            Localized(
                vi: "\(entity): cột \(name) được phép trống",
                en: "\(entity): column \(name) may be empty"
            )
        case .tightenColumn(let name):
            Localized(
                vi: "\(entity): cột \(name) không được trống nữa",
                en: "\(entity): column \(name) may not be empty any more"
            )
        case .awaitsValues(let name):
            Localized(
                vi:
                    "\(entity): cột \(name) bắt buộc nhưng còn hàng để trống; hãy chạy “lienthong remap \(entity)”",
                en:
                    "\(entity): column \(name) is required but empty in some rows; run `lienthong remap \(entity)`"
            )
        case .retypeColumn(let name, let old, let new):
            Localized(
                vi:
                    "\(entity): cột \(name) đổi kiểu \(old) → \(new), XOÁ các giá trị; sau đó chạy “lienthong remap \(entity)”",
                en:
                    "\(entity): column \(name) from \(old) to \(new), its values are LOST; then `lienthong remap \(entity)`"
            )
        case .dropColumn(let name):
            Localized(
                vi: "\(entity): XOÁ cột \(name) cùng các giá trị",
                en: "\(entity): DROP column \(name) and its values"
            )
        case .changeKey(let old, let new):
            Localized(
                vi: "\(entity): đổi khoá (\(old.joined(separator: ", "))) → (\(new.joined(separator: ", ")))",
                en: "\(entity): key from (\(old.joined(separator: ", "))) to (\(new.joined(separator: ", ")))"
            )
        case .splitSources:
            Localized(
                vi: "\(entity): từ nay nhiều nguồn cùng ghi một hàng",
                en: "\(entity): several sources fill a row from now on"
            )
        case .joinSources:
            Localized(
                vi: "\(entity): chỉ còn một nguồn; ĐÁNH DẤU XOÁ các hàng chỉ có ở nguồn khác",
                en: "\(entity): one source is left; rows that only others had are MARKED REMOVED"
            )
        case .recreateTable:
            Localized(
                vi: """
                    \(entity): XOÁ bảng rồi tạo lại vì khoá đổi kiểu hoặc “write” đổi; sau đó chạy “lienthong remap \
                    \(entity)”
                    """,
                en: """
                    \(entity): DROP the table and make it anew, its key changes type or `write` changes; then \
                    `lienthong remap \(entity)`
                    """
            )
        case .dropTable:
            Localized(
                vi: "\(entity): XOÁ bảng, vì không còn tệp trong Mappings",
                en: "\(entity): DROP the table, since Mappings has no file for it"
            )
        case .suspend:
            Localized(
                vi: "\(entity): tạm gỡ quyền xem và app.\(entity)",
                en: "\(entity): take off the view and policies"
            )
        case .restore: Localized(vi: "\(entity): đặt lại quyền xem", en: "\(entity): put the policies back")
        case .enableRowSecurity:
            Localized(vi: "\(entity): bật phân quyền theo hàng", en: "\(entity): enable row-level security")
        case .createIndex, .dropIndex:
            Localized(vi: "\(entity): cập nhật chỉ mục", en: "\(entity): update an index")
        case .createPolicy, .dropPolicy:
            Localized(vi: "\(entity): cập nhật quyền xem", en: "\(entity): update who may see rows")
        case .createView:
            Localized(vi: "\(entity): cập nhật app.\(entity)", en: "\(entity): update app.\(entity)")
        case .comment: Localized(vi: "\(entity): cập nhật tên tiếng Việt", en: "\(entity): update titles")
        case .register: Localized(vi: "\(entity): ghi vào sổ", en: "\(entity): register")
        }
    }
}
