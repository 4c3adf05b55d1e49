package import HubModel
package import PQ

extension HubFailure {
    /// What a failure of PostgreSQL means for a run: passing, a mistake in the set-up, or a defect.
    package static func database(_ error: PQError) -> HubFailure {
        if error.connectionLost || error.sqlclass == "08" || error.sqlclass == "57" {
            return HubFailure(
                .load,
                .retry(after: .seconds(30)),
                code: "database.unavailable",
                message: Localized(
                    vi: "Mất kết nối với cơ sở dữ liệu. Kiểm tra bằng “lienthong db status”, rồi chạy lại.",
                    en: "The line to the database broke. Look at `lienthong db status`, then run again."
                ),
                underlying: error
            )
        }
        switch (error.sqlstate, error.sqlclass) {
        case ("53100", _), ("58030", _):
            return HubFailure(
                .load,
                .retry(after: .seconds(600)),
                code: "database.full",
                message: Localized(
                    vi: "Ổ đĩa của cơ sở dữ liệu đã đầy. Giải phóng dung lượng, rồi chạy lại.",
                    en: "The disk of the database is full. Free some room, then run again."
                ),
                underlying: error
            )
        case (_, "53"):
            return HubFailure(
                .load,
                .retry(after: .seconds(60)),
                code: "database.busy",
                message: Localized(
                    vi: "Cơ sở dữ liệu hết bộ nhớ hoặc hết kết nối. Chờ một lát rồi chạy lại.",
                    en: "The database is out of memory or connections. Wait a little, then run again."
                ),
                underlying: error
            )
        case ("55P03", _), ("40001", _), ("40P01", _):
            return HubFailure(
                .load,
                .retry(after: .seconds(30)),
                code: "staging.locked",
                message: Localized(
                    vi: "Bảng đang bị một phiên khác khoá. Lần chạy sau sẽ tiếp tục.",
                    en: "Another session holds the table. The next run goes on from here."
                ),
                underlying: error
            )
        case ("3F000", _), ("42P01", _), ("42703", _), ("3D000", _):
            return HubFailure(
                .configure,
                .fixConfiguration,
                code: "schema.missing",
                message: Localized(
                    vi: "Cơ sở dữ liệu chưa có đủ bảng. Chạy “lienthong db migrate”.",
                    en: "The database lacks a table of the hub. Run `lienthong db migrate`."
                ),
                underlying: error
            )
        case ("42501", _), (_, "28"):
            return HubFailure(
                .configure,
                .fixConfiguration,
                code: "database.forbidden",
                message: Localized(
                    vi: "Tài khoản cơ sở dữ liệu không đủ quyền. Kiểm tra LIENTHONG_DATABASE_URL.",
                    en: "The database account lacks a right. Check LIENTHONG_DATABASE_URL."
                ),
                underlying: error
            )
        default:
            return HubFailure(
                .load,
                .failRun,
                code: "database.refused",
                message: Localized(
                    vi: "Cơ sở dữ liệu từ chối một câu lệnh (\(error.sqlstate)). Báo cho người bảo trì.",
                    en: "The database refused a statement (\(error.sqlstate)). Tell the maintainer."
                ),
                underlying: error
            )
        }
    }
}
