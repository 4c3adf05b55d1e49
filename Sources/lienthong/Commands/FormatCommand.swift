import ArgumentParser
import Foundation
import HubAuthoring
import HubManifest
import HubModel
import HubOperations

struct FormatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Trình bày khai báo cho đều, giữ mọi chú thích · format manifests, comments kept.",
        discussion: """
            Two spaces further in for each block, the language's order of keys, at most one blank line. What stands \
            between braces and what is aligned stays as it is. A file whose meaning would change is left alone.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Chỉ các tệp hay thư mục này · only these files or folders.")
    var paths: [String] = []

    @Flag(help: "Không ghi gì; mã thoát 1 nếu có tệp chưa đều · write nothing; exit 1 where a file differs.")
    var check = false

    private struct Form: Encodable {
        var file: String
        var changed: Bool
        var refused: String?
        var diff: [String]
    }

    func run() async throws {
        let terminal = options.terminal
        let formatted = FormattedFiles(root: options.rootPath) { path in
            paths.isEmpty || paths.contains { options.isBelow(path, $0) }
        }
        let changed = formatted.files.filter(\.isChanged)
        let refused = formatted.files.filter { $0.refusal != nil }
        if !check, !changed.isEmpty {
            var files = NewFiles(root: options.rootPath)
            files.files = changed.map { NewFiles.File(path: $0.path, bytes: $0.after ?? $0.before) }
            try files.write(replacing: true)
        }
        if options.json {
            try terminal.printJSON(
                (changed + refused).map {
                    Form(
                        file: $0.path,
                        changed: $0.isChanged,
                        refused: $0.refusal.map { "\($0)" },
                        diff: $0.diff.lines
                    )
                }
            )
        } else {
            report(changed, refused, of: formatted.files.count, terminal)
        }
        try HubExit.ifNeeded(!refused.isEmpty || check && !changed.isEmpty ? .findings : .done)
    }

    private func report(
        _ changed: [FormattedFiles.File],
        _ refused: [FormattedFiles.File],
        of all: Int,
        _ terminal: Terminal
    ) {
        for file in changed {
            print(file.path)
            if check { for line in file.diff.lines { print("  \(line)") } }
        }
        for file in refused {
            switch file.refusal {
            case .wouldChange:
                terminal.say(
                    vi: "\(file.path): để nguyên, vì trình bày lại sẽ đổi nghĩa hay mất chú thích.",
                    en: "\(file.path): left alone, because its meaning or a comment would be lost."
                )
            case .unreadable, nil:
                terminal.say(
                    vi: "\(file.path): không đọc được; chạy «lienthong check \(file.path)».",
                    en: "\(file.path): cannot be read; run `lienthong check \(file.path)`."
                )
            }
        }
        terminal.say(
            vi: check
                ? "\(changed.count) trên \(all) tệp chưa đều."
                : "Đã trình bày lại \(changed.count) trên \(all) tệp.",
            en: check
                ? "\(changed.count) of \(all) files differ."
                : "\(changed.count) of \(all) files were formatted."
        )
    }
}

extension GlobalOptions {
    /// Both relative to the root, or the path as the person typed it from where they stand.
    func isBelow(_ file: String, _ path: String) -> Bool {
        let path = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        let relative = path.hasPrefix(rootPath + "/") ? String(path.dropFirst(rootPath.count + 1)) : path
        let trimmed = relative.hasSuffix("/") ? String(relative.dropLast()) : relative
        return file == trimmed || file.hasPrefix(trimmed + "/")
    }
}
