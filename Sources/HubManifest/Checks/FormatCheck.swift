import HubModel

/// Whether what a pull says of its documents fits together: `unwrap`, `read_as`, `records`, and what `into` looks at.
struct FormatCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<Connector>
    private let pull: Pull

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ pull: Pull, in file: ManifestFile<Connector>) {
        self.file = file
        self.pull = pull
        checkKeys()
        for destination in pull.destinations { checkConditions(destination) }
        for (key, conditions) in [("skip_when", pull.skipWhen), ("removed_when", pull.removedWhen)]
        where !pull.handsHolders && conditions.contains(where: \.looksAtParent) {
            reportParent(at: place(key))
        }
    }

    private mutating func checkKeys() {
        if case .feed = pull.way {
            if !pull.unwrap.isEmpty { report("unwrap", with: "feed") }
            if pull.readAs != nil { report("read_as", with: "feed") }
        }
        guard let form = pull.readAs else { return }
        if form.isTable, pull.records != nil { report("records", with: "read_as") }
        if form.isTable, let last = pull.unwrap.last, last == .xml || last == .json {
            findings.report(
                .formatDoesNotFit,
                at: place("read_as"),
                vi: "unwrap kết thúc bằng \(last.text) nhưng read_as nói khác.",
                en: "unwrap ends in \(last.text), and read_as says otherwise.",
                cure: Localized(vi: "Bỏ một trong hai.", en: "Leave one of them out."),
                fix: .proposal(.remove(at: file.key("pulls", pull.name, "read_as")))
            )
        }
    }

    private mutating func report(_ key: String, with other: String) {
        findings.report(
            .formatDoesNotFit,
            at: place(key),
            vi: "«\(key)» không đi cùng «\(other)».",
            en: "`\(key)` does not go with `\(other)`.",
            cure: Localized(vi: "Bỏ «\(key)».", en: "Leave `\(key)` out."),
            fix: .proposal(.remove(at: file.key("pulls", pull.name, key)))
        )
    }

    private mutating func checkConditions(_ destination: Pull.Destination) {
        for condition in destination.conditions {
            if condition.looksAtParent, !pull.handsHolders { reportParent(at: destination.location) }
            guard case .path(let path, _) = condition.subject else { continue }
            if path.text.hasPrefix("file."), !hasFiles { reportFile(path, destination) }
        }
    }

    private var hasFiles: Bool {
        pull.unwrap.contains(.unzip) || pull.readAs?.hasFiles ?? false
            || file.root.nearest(["pulls", pull.name])["files"] != nil
    }

    private mutating func reportParent(at location: SourceLocation) {
        findings.report(
            .formatDoesNotFit,
            at: location,
            vi: "«^» không trỏ tới đâu: unwrap không có đường dẫn nào lấy tài liệu ra.",
            en: "`^` points nowhere: unwrap has no path that takes a document out of another.",
            cure: Localized(vi: "Bỏ «^.».", en: "Leave `^.` out."),
            fix: .proposal(.replace("^.", with: "", at: location))
        )
    }

    private mutating func reportFile(_ path: Path, _ destination: Pull.Destination) {
        findings.report(
            .formatDoesNotFit,
            at: destination.location,
            vi: "Lượt lấy này không có tệp nào nên không có «\(path.text)».",
            en: "This pull has no files, so there is no `\(path.text)`.",
            cure: Localized(
                vi: "Thêm unzip vào unwrap, hoặc viết ['file'].… nếu là trường của bản ghi.",
                en: "Add unzip to unwrap, or write ['file'].… for a field of the record."
            )
        )
    }

    private func place(_ key: String) -> SourceLocation { file.place("pulls", pull.name, key) }
}

extension Pull {
    /// Records come with the document that theirs was taken from.
    var handsHolders: Bool {
        unwrap.contains { if case .path = $0 { true } else { false } }
    }
}

extension Condition {
    fileprivate var looksAtParent: Bool {
        if case .path(let path, _) = subject, case .parent = path.origin { true } else { false }
    }
}
