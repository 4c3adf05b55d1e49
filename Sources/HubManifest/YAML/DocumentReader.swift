import Foundation
import HubModel
import Yams

/// Reads one file of YAML or JSON into elements with their places, and says everything that is wrong with its form.
struct DocumentReader {
    static let largestFile = 1 << 20

    private(set) var diagnostics: [Diagnostic] = []
    /// The text, once it is known to be some.
    private(set) var source: SourceText?
    private let file: String

    /// `file` is the path that diagnostics show, relative to the project's root.
    init(file: String) {
        self.file = file
    }

    /// `nil` if nothing of the file can be understood.
    mutating func read(_ bytes: [UInt8]) -> Element? {
        guard bytes.count <= DocumentReader.largestFile else { return tooLarge(bytes.count) }
        guard let text = String(validating: bytes, as: UTF8.self) else { return notUTF8(bytes) }
        let source = SourceText(file: file, text: text)
        self.source = source
        guard source.scalars.contains(where: { !$0.properties.isWhitespace }) else { return emptyFile() }
        guard !hasControls(source) else { return nil }
        let scan = TokenScan(source)
        diagnostics += scan.reports.map { report in
            Diagnostic(
                report.code,
                at: source.location(of: report.offset),
                report.message,
                cure: report.cure,
                fix: report.mend.map { source.fix($0.range, $0.text, isSafe: true) }
            )
        }
        guard !scan.isHopeless else { return nil }
        return compose(scan, source)
    }

    private mutating func compose(_ scan: TokenScan, _ source: SourceText) -> Element? {
        do {
            let parser = try Parser(yaml: scan.source.text, encoding: .utf8)
            guard let root = try parser.singleRoot() else { return emptyFile() }
            return TreeBuilder(scan: scan, source: source).element(root, after: nil)
        } catch let error as YamlError {
            diagnostics.append(YAMLProblem(error, in: source).diagnostic)
        } catch {
            diagnostics.append(YAMLProblem(unexpected: error, file: file).diagnostic)
        }
        return nil
    }

    private mutating func add(
        _ code: DiagnosticCode,
        line: Int,
        column: Int,
        vi: String,
        en: String,
        cure: Localized? = nil,
        fix: Fix? = nil
    ) -> Element? {
        diagnostics.append(
            Diagnostic(
                code,
                at: SourceLocation(file: file, line: line, column: column),
                Localized(vi: vi, en: en),
                cure: cure,
                fix: fix
            )
        )
        return nil
    }

    private mutating func emptyFile() -> Element? {
        add(
            .emptyFile,
            line: 1,
            column: 1,
            vi: "Tệp không có nội dung.",
            en: "The file is empty.",
            cure: Localized(vi: "Viết nội dung, hoặc xoá tệp.", en: "Write it, or delete the file.")
        )
    }

    private mutating func tooLarge(_ size: Int) -> Element? {
        add(
            .fileTooLarge,
            line: 1,
            column: 1,
            vi: "Tệp lớn \(size) byte; nhiều nhất là 1 MB.",
            en: "The file has \(size) bytes; 1 MB is the most.",
            cure: Localized(vi: "Tách ra nhiều tệp.", en: "Split it into several files.")
        )
    }

    private mutating func notUTF8(_ bytes: [UInt8]) -> Element? {
        let (line, column) = DocumentReader.firstBadByte(bytes)
        return add(
            .notUTF8,
            line: line,
            column: column,
            vi: "Tệp không phải văn bản UTF-8.",
            en: "The file is not UTF-8 text.",
            cure: Localized(vi: "Lưu lại với mã hoá UTF-8.", en: "Save it again as UTF-8.")
        )
    }

    private mutating func hasControls(_ source: SourceText) -> Bool {
        // The set of YAML 1.1, c-printable; libyaml stops at the first other one and knows no column for it.
        let bad = source.scalars.firstIndex {
            ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0.value == 0x7F || $0 == "\u{FEFF}"
                || (0x80...0x9F).contains($0.value) || $0.value & 0xFFFE == 0xFFFE
        }
        guard let bad else { return false }
        let place = source.location(of: bad)
        _ = add(
            .controlCharacter,
            line: place.line,
            column: place.column,
            vi: "Ký tự điều khiển U+\(String(source.scalars[bad].value, radix: 16, uppercase: true)).",
            en: "Control character U+\(String(source.scalars[bad].value, radix: 16, uppercase: true)).",
            cure: Localized(vi: "Xoá ký tự này.", en: "Delete it."),
            fix: source.fix(bad..<bad + 1, "", isSafe: true)
        )
        return true
    }

    private static func firstBadByte(_ bytes: [UInt8]) -> (line: Int, column: Int) {
        var line = 1
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            guard let text = String(validating: part, as: UTF8.self) else {
                let repaired = String(decoding: part, as: UTF8.self)
                return (line, repaired.prefix { $0 != "\u{FFFD}" }.count + 1)
            }
            _ = text
            line += 1
        }
        return (1, 1)
    }
}
