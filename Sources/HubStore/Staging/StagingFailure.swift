import HubModel
import PQ

/// What can keep the staging schema from following the mappings.
enum StagingFailure {
    static func badName(_ name: String, of entity: Entity) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "staging.bad_name",
            message: Localized(
                vi: """
                    \(entity.location): tên “\(name)” bị trùng, trống, dài quá 63 byte, hoặc là tên dành riêng cho \
                    hệ thống. Hãy đổi tên.
                    """,
                en: """
                    \(entity.location): the name “\(name)” is used twice, empty, longer than 63 bytes, or reserved. \
                    Choose another.
                    """
            )
        )
    }

    static func unknownColumn(_ name: String, of entity: Entity) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "staging.unknown_column",
            message: Localized(
                vi:
                    "\(entity.location): \(entity.name) không có trường “\(name)”. Hãy khai báo trong fields.",
                en: "\(entity.location): \(entity.name) has no field “\(name)”. Declare it under fields."
            )
        )
    }

    /// Who may see a row is left to the environment, and there is no default.
    static func notChosen(_ setting: String, of entity: Entity) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "staging.not_chosen",
            message: Localized(
                vi:
                    "\(entity.location): ai được xem \(entity.name) do môi trường chọn («\(setting)»). Chạy với --environment, hoặc ghi lựa chọn vào settings của tệp môi trường.",
                en:
                    "\(entity.location): who may see \(entity.name) is for the environment to choose (`\(setting)`). Run with --environment, or write the choice into the settings of its file."
            )
        )
    }

    /// `check` refuses it before.
    static func badCondition(_ condition: Condition, of entity: Entity) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "staging.bad_condition",
            message: Localized(
                vi: "\(entity.location): điều kiện «\(condition.text)» không hợp với kiểu của cột.",
                en: "\(entity.location): the condition `\(condition.text)` does not fit the column's type."
            )
        )
    }

    static func unknownEntity(_ name: String, of entity: Entity) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "staging.unknown_entity",
            message: Localized(
                vi: "\(entity.location): through nói đến “\(name)”, nhưng Mappings không có tệp đó.",
                en: "\(entity.location): through names “\(name)”, but Mappings has no such file."
            )
        )
    }

    static func writtenByNobody(_ entity: Entity) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "staging.written_by_nobody",
            message: Localized(
                vi: "\(entity.location): «written_by: app» cần một cột «citizen» trong visible_to.",
                en: "\(entity.location): `written_by: app` needs a column `citizen` in visible_to."
            )
        )
    }

    static func historyOfSources(_ entity: Entity) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "history.sources",
            message: Localized(
                vi: """
                    \(entity.location): “write: history” chỉ nhận một nguồn, nhưng \(entity.name) có \
                    \(entity.sources.count). Hãy tách thành nhiều bảng hoặc dùng upsert.
                    """,
                en: """
                    \(entity.location): `write: history` takes one source, but \(entity.name) has \
                    \(entity.sources.count). Make a table for each, or use upsert.
                    """
            )
        )
    }

    static func historyWithoutInstant(_ name: String, of entity: Entity) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "history.newest_by",
            message: Localized(
                vi: """
                    \(entity.location): với “write: history”, newest_by phải là ngày hoặc ngày giờ; “\(name)” không \
                    phải. Hãy chọn trường khác, hoặc bỏ newest_by để lấy giờ của lần chạy.
                    """,
                en: """
                    \(entity.location): under `write: history` newest_by has to be a date or datetime; “\(name)” is \
                    not. Choose another field, or leave newest_by out: then the run's clock counts.
                    """
            )
        )
    }

    static func planEdited() -> HubFailure {
        HubFailure(
            .configure,
            .askAPerson,
            code: "plan.edited",
            message: Localized(
                vi:
                    "Tệp kế hoạch đã bị sửa. Hãy tạo lại bằng “lienthong db migrate --plan TỆP” rồi duyệt lại.",
                en:
                    "The plan file was edited. Make it again with `lienthong db migrate --plan FILE`, then approve."
            )
        )
    }

    static func planOutdated() -> HubFailure {
        HubFailure(
            .configure,
            .askAPerson,
            code: "plan.outdated",
            message: Localized(
                vi: """
                    Kế hoạch không còn khớp với cơ sở dữ liệu và Mappings hiện nay. Hãy tạo lại bằng \
                    “lienthong db migrate --plan TỆP”, đọc lại rồi duyệt.
                    """,
                en: """
                    The plan no longer fits the database and Mappings. Make it again with \
                    `lienthong db migrate --plan FILE`, read it and approve.
                    """
            )
        )
    }

    /// An approved change that the rows do not allow.
    static func impossible(_ change: StagingChange, _ error: PQError) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "staging.impossible",
            message: Localized(
                vi: """
                    Không thực hiện được “\(change.summary.vietnamese)” (\(error.sqlstate)): dữ liệu hiện có không cho \
                    phép. Không có gì bị thay đổi. Hãy xử lý các hàng trống hoặc trùng khoá, hoặc sửa lại Mappings.
                    """,
                en: """
                    “\(change.summary.english)” is not possible (\(error.sqlstate)): the rows do not allow it. Nothing \
                    was changed. Mend empty or duplicate keys, or change Mappings.
                    """
            ),
            underlying: error
        )
    }
}
