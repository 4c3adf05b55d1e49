import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubPipeline

struct PathCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Xem một đường dẫn chọn được gì · what a path selects in a file.",
        discussion: """
            «$…» là JSONPath (RFC 9535), «/…» là XPath 1.0, còn lại là dạng đơn giản. Mã thoát 2 khi biểu thức sai.
            `$…` is JSONPath (RFC 9535), `/…` is XPath 1.0, anything else the simple form. With --json JSONPath gives \
            [{"path": normalized, "value": …}]. Exits 2, with the position, when the expression is wrong.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Đường dẫn · the path.")
    var expression: String

    @Argument(help: "Tệp JSON hay XML; «-» là đầu vào chuẩn · a JSON or XML file; `-` is standard input.")
    var file: String

    func run() throws {
        let probe: PathProbe
        do throws(Path.Mistake) {
            probe = try PathProbe(expression)
        } catch {
            explain(error)
            throw HubExit(code: .usage)
        }
        var found: [PathProbe.Found] = []
        try probe.each(in: try bytes()) { found.append($0) }
        write(options.json ? json(found) : lines(found))
    }

    private func bytes() throws -> [UInt8] {
        if file == "-" { return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data()) }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "path.file",
                message: Localized(vi: "Không đọc được tệp «\(file)».", en: "Cannot read the file «\(file)».")
            )
        }
    }

    /// The expression with a mark under the place where it goes wrong.
    private func explain(_ mistake: Path.Mistake) {
        let (vi, en) = (mistake.message.vietnamese, mistake.message.english)
        let text = options.terminal.text(
            vi: "Lỗi [path.invalid] vị trí \(mistake.offset + 1): \(vi).",
            en: "Error [path.invalid] at position \(mistake.offset + 1): \(en)."
        )
        var lines = [text]
        if !expression.contains(where: \.isNewline) {
            lines += ["    \(expression)", "    " + String(repeating: " ", count: mistake.offset) + "^"]
        }
        FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    private func json(_ found: [PathProbe.Found]) -> [UInt8] {
        var output = Array("[".utf8)
        for (index, value) in found.enumerated() {
            output += Array((index == 0 ? "{" : ",\n {").utf8)
            if let path = value.path { output += Array("\"path\": \(PathProbe.quoted(path)), ".utf8) }
            output += Array("\"value\": ".utf8) + value.json + Array("}".utf8)
        }
        return output + Array("]\n".utf8)
    }

    private func lines(_ found: [PathProbe.Found]) -> [UInt8] {
        found.flatMap { value in
            Array(((value.path.map { $0 + "\t" } ?? "") + value.text + "\n").utf8)
        }
    }

    private func write(_ output: [UInt8]) {
        try? FileHandle.standardOutput.write(contentsOf: Data(output))
    }
}
