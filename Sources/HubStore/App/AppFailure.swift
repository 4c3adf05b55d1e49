import HubModel
import PQ

/// What is wrong with the files of `App/`, and where.
enum AppFailure {
    static func sql(_ statement: AppStatement, of file: AppFile, _ error: PQError) -> HubFailure {
        let line = statement.line(at: error.position ?? 1)
        return failure(
            file,
            line: line,
            vi: "PostgreSQL không nhận: \(error.message) (\(error.sqlstate)).",
            en: "PostgreSQL refuses: \(error.message) (\(error.sqlstate)).",
            underlying: error
        )
    }

    static func refused(_ statement: AppStatement, of file: AppFile, _ refusal: AppStatement.Refusal)
        -> HubFailure
    {
        let text = refusal.text
        return failure(file, line: statement.line, vi: text.vietnamese, en: text.english)
    }

    static func unfinished(_ file: AppFile, line: Int) -> HubFailure {
        failure(
            file,
            line: line,
            vi: "Chuỗi, chú thích hay thân hàm bắt đầu ở đây không có chỗ kết thúc.",
            en: "The string, comment or body that begins here never ends."
        )
    }

    static func viewOfEntity(_ name: String, _ statement: AppStatement, of file: AppFile) -> HubFailure {
        failure(
            file,
            line: statement.line,
            vi: "app.\(name) là khung nhìn của Mappings/\(name).yaml. Hãy đặt tên khác.",
            en: "app.\(name) is the view of Mappings/\(name).yaml. Choose another name."
        )
    }

    static func madeTwice(_ file: AppFile) -> HubFailure {
        failure(
            file,
            line: 1,
            vi:
                "Tệp tạo một thứ đã có trong app: trùng tên trong tệp này, hoặc do tệp khác hay người khác tạo.",
            en: "The file makes something that app has already: twice here, by another file, or by hand."
        )
    }

    static func rights(_ faults: [Localized]) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "app.rights",
            message: Localized(
                vi: "Chưa áp dụng gì, vì lược đồ app không an toàn: "
                    + faults.map(\.vietnamese).joined(separator: "; ") + ".",
                en: "Nothing was applied, because schema app is not safe: "
                    + faults.map(\.english).joined(separator: "; ") + "."
            )
        )
    }

    private static func failure(
        _ file: AppFile,
        line: Int,
        vi: String,
        en: String,
        underlying: (any Error)? = nil
    ) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "app.sql",
            message: Localized(vi: "\(file.name):\(line): \(vi)", en: "\(file.name):\(line): \(en)"),
            underlying: underlying
        )
    }
}
