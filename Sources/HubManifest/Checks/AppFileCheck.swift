import HubModel

/// A file of `App/`, as far as it can be judged without a database: each statement is one that files may have.
struct AppFileCheck {
    static let largestFile = 1 << 20
    private(set) var findings = Findings()
    private(set) var file: AppFile?
    private let path: String

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ path: String, _ bytes: [UInt8]) {
        self.path = path
        guard let text = read(bytes) else { return }
        file = AppFile(name: path, text: text)
        let script = AppScript(text)
        if let line = script.unfinished {
            findings.report(
                .badAppFile,
                at: place(line),
                vi: "Chuỗi, chú thích hay thân hàm bắt đầu ở đây không có chỗ kết thúc.",
                en: "The string, comment or body that begins here never ends.",
                cure: Localized(vi: "Đóng nó lại: ', */ hoặc $$.", en: "Close it: ', */ or $$.")
            )
        }
        for statement in script.statements { check(statement) }
    }

    private mutating func read(_ bytes: [UInt8]) -> String? {
        guard bytes.count <= AppFileCheck.largestFile else {
            findings.report(
                .fileTooLarge,
                at: place(1),
                vi: "Tệp lớn hơn 1 MB.",
                en: "The file is larger than 1 MB.",
                cure: Localized(vi: "Tách ra nhiều tệp.", en: "Split it into several files.")
            )
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            findings.report(
                .notUTF8,
                at: place(1),
                vi: "Tệp không phải UTF-8.",
                en: "The file is not UTF-8.",
                cure: Localized(vi: "Lưu lại với mã hoá UTF-8.", en: "Save it again as UTF-8.")
            )
            return nil
        }
        return text
    }

    private mutating func check(_ statement: AppStatement) {
        do throws(AppStatement.Refusal) {
            _ = try statement.made()
        } catch {
            let text = error.text
            findings.report(
                .badAppFile,
                at: place(statement.line),
                vi: text.vietnamese,
                en: text.english,
                cure: Localized(
                    vi: "Bỏ câu lệnh này; «lienthong db migrate» lo quyền và bảng.",
                    en: "Remove the statement; `lienthong db migrate` sees to rights and tables."
                )
            )
        }
    }

    private func place(_ line: Int) -> SourceLocation {
        SourceLocation(file: path, line: line, column: 1)
    }
}
