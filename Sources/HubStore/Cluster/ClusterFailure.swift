import Foundation
import HubModel

/// What can keep the private cluster from serving, each with its cure.
enum ClusterFailure {
    static func notInstalled(found: [Int]) -> HubFailure {
        let versions = list(found)
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "database.not_installed",
            message: Localized(
                vi: """
                    Không tìm thấy máy chủ PostgreSQL phiên bản 15 đến 18 (đã thấy: \(versions)). Hãy cài gói \
                    postgresql-15 (apt-get install postgresql-15), hoặc đặt LIENTHONG_DATABASE_URL để dùng máy \
                    chủ có sẵn.
                    """,
                en: """
                    No PostgreSQL server of version 15 to 18 was found (found: \(versions)). Install the package \
                    postgresql-15 (apt-get install postgresql-15), or set LIENTHONG_DATABASE_URL to use a \
                    server that exists.
                    """
            )
        )
    }

    static func versionMissing(_ version: Int, found: [Int]) -> HubFailure {
        let versions = list(found)
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "database.version_missing",
            message: Localized(
                vi: """
                    Dữ liệu thuộc PostgreSQL \(version), nhưng trên máy chỉ có phiên bản: \(versions). Hãy cài gói \
                    postgresql-\(version); liên thông không tự nâng hay hạ phiên bản dữ liệu.
                    """,
                en: """
                    The data belongs to PostgreSQL \(version), but installed are: \(versions). Install the package \
                    postgresql-\(version); the hub never converts data to another version by itself.
                    """
            )
        )
    }

    static func folder(_ path: String, errno code: Int32) -> HubFailure {
        let reason = String(cString: strerror(code))
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "database.folder",
            message: Localized(
                vi: """
                    Không dùng được thư mục \(path) (\(reason)). Hãy cấp quyền ghi cho người dùng đang chạy lệnh, \
                    hoặc chạy bằng người dùng đã tạo cơ sở dữ liệu.
                    """,
                en: """
                    The folder \(path) cannot be used (\(reason)). Let the user who runs the command write there, \
                    or run it as the user who made the database.
                    """
            )
        )
    }

    static func socketPath(_ path: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "database.socket_path",
            message: Localized(
                vi: """
                    Đường dẫn socket dài \(path.utf8.count) byte, hệ điều hành chỉ cho \
                    \(ClusterHome.longestSocketPath): \(path). Hãy chọn thư mục tạm có đường dẫn ngắn hơn.
                    """,
                en: """
                    The socket's path has \(path.utf8.count) bytes, the system allows \
                    \(ClusterHome.longestSocketPath): \(path). Choose a folder for it with a shorter path.
                    """
            )
        )
    }

    static func socketFolder(_ path: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "database.socket_folder",
            message: Localized(
                vi: """
                    Thư mục \(path) thuộc người dùng khác hoặc ai cũng vào được, nên không an toàn. Hãy kiểm tra ai \
                    đã tạo, xoá nó rồi chạy lại lệnh.
                    """,
                en: """
                    The folder \(path) belongs to somebody else or is open to others, so it is not safe. See who \
                    made it, remove it and run the command again.
                    """
            )
        )
    }

    static func notStarted(_ home: ClusterHome, output: String) -> HubFailure {
        let lines = output.split(separator: "\n").suffix(10).joined(separator: "\n")
        return HubFailure(
            .configure,
            .failRun,
            code: "database.not_started",
            message: Localized(
                vi: """
                    Cơ sở dữ liệu không khởi động được. Nhật ký đầy đủ: \(home.log). Những dòng cuối:
                    \(lines)
                    """,
                en: """
                    The database did not start. The full log is \(home.log). Its last lines:
                    \(lines)
                    """
            )
        )
    }

    static func notStopped(_ home: ClusterHome, output: String) -> HubFailure {
        HubFailure(
            .configure,
            .retry(after: .seconds(30)),
            code: "database.not_stopped",
            message: Localized(
                vi: "Cơ sở dữ liệu chưa dừng. Hãy chờ rồi chạy lại lệnh. Nhật ký: \(home.log).",
                en: "The database has not stopped. Wait and run the command again. Its log is \(home.log)."
            ),
            detail: output
        )
    }

    static func inUse() -> HubFailure {
        HubFailure(
            .configure,
            .leaveToOther,
            code: "database.in_use",
            message: Localized(
                vi: "Một lệnh khác đang dùng cơ sở dữ liệu. Hãy chờ lệnh đó xong rồi dừng lại.",
                en:
                    "Another command is using the database. Wait until it has finished, then stop the database."
            )
        )
    }

    private static func list(_ versions: [Int]) -> String {
        versions.isEmpty ? "–" : Set(versions).sorted().map(String.init).joined(separator: ", ")
    }
}
