import ArgumentParser
import Foundation
import HubAuthoring
import HubManifest
import HubModel
import HubOperations
import HubPipeline

extension ConnectorCommand {
    struct Guess: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "guess",
            abstract: "Đoán cách nối từ câu trả lời mẫu · draft a connector from sample answers.",
            discussion: """
                Nhận JSON, JSON từng dòng, XML, SOAP, CSV hay TXT, XLSX, RSS, OpenAPI, WSDL, kể cả nén gzip hay zip. Mấy \
                trang của cùng một câu trả lời thì đưa cùng lúc; tin nhắn SOAP hỏi đi cũng đưa được. Không ghi gì khi chưa có --write.
                Takes JSON, JSON lines, XML, SOAP, CSV or TXT, XLSX, RSS, OpenAPI, WSDL, packed by gzip or zip too. Give \
                several pages of one answer at once, and a SOAP request too. Nothing is written without --write.
                """
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var facts: FactOptions

        @Argument(help: "Các tệp mẫu của cùng một câu trả lời · samples of one answer.")
        var samples: [String]

        @Flag(help: "Ghi các bản nháp vào dự án · write the drafts into the project.")
        var write = false

        func run() async throws {
            let terminal = options.terminal
            let project = try options.project()
            let files = try samples.map { try SampleFile(path: $0) }
            let known = try facts.facts(defaultName: files.first?.name ?? "he-thong")
            let guesses = try Guesser(project).guess(files, known)
            let reports = guesses.map { GuessReport($0, options.language) }
            if options.json { return try terminal.printJSON(reports) }
            for report in reports { show(report, terminal) }
            let drafts = Drafts(guesses, language: options.language)
            try DraftWriting(drafts: drafts, root: options.rootPath, terminal: terminal).finish(write: write)
        }

        private func show(_ report: GuessReport, _ terminal: Terminal) {
            for line in report.head(options.language) { print(line) }
            terminal.table(GuessReport.header(options.language), report.rows)
            print("")
        }
    }
}

extension Guesser {
    /// Knows the tables and the places of a project.
    init(_ project: Project) {
        self.init(
            entities: project.catalogue.entities,
            adminUnits: try? AdminUnits(project.catalogue.codeTables),
            now: .now
        )
    }
}

extension Terminal {
    /// What `check` says of drafts, and in how many it finds errors.
    ///
    /// Returns how many are errors.
    func tell(_ findings: [Diagnostic]) -> Int {
        for finding in findings {
            say(vi: render(finding, language: .vietnamese), en: render(finding, language: .english))
        }
        let errors = findings.count { $0.severity == .error }
        say(
            vi: "check: \(errors) lỗi, \(findings.count - errors) cảnh báo.",
            en: "check: \(errors) errors, \(findings.count - errors) warnings."
        )
        return errors
    }
}

/// Shows the drafts, or writes them, and tells what `check` says of them.
struct DraftWriting {
    let drafts: Drafts
    let root: String
    let terminal: Terminal

    func finish(write: Bool) throws {
        let changed = try changes()
        let all = drafts.files + changed.files
        let findings = try DraftCheck.findings(all, in: root)
        let errors = terminal.tell(findings)
        guard write else { return preview(changed.left) }
        var files = NewFiles(root: root)
        files.files = drafts.files
        try files.write()
        var replaced = NewFiles(root: root)
        replaced.files = changed.files
        try replaced.write(replacing: true)
        for path in all.map(\.path) { terminal.say(vi: "đã ghi \(path)", en: "wrote \(path)") }
        for addition in changed.left { show(addition) }
        try HubExit.ifNeeded(errors > 0 ? .findings : .done)
    }

    /// Mappings that get a source, and those into which it cannot be put.
    private func changes() throws -> (files: [NewFiles.File], left: [Drafts.Addition]) {
        var files: [NewFiles.File] = []
        var left: [Drafts.Addition] = []
        for addition in drafts.additions {
            let text = (try? String(contentsOfFile: "\(root)/\(addition.path)", encoding: .utf8)) ?? ""
            if let whole = addition.applied(to: text) {
                files.append(NewFiles.File(path: addition.path, text: whole))
            } else {
                left.append(addition)
            }
        }
        return (files, left)
    }

    private func preview(_ left: [Drafts.Addition]) {
        terminal.say(vi: "Thêm --write để ghi:", en: "Add --write to write:")
        for file in drafts.files { print("  \(file.path)") }
        for addition in drafts.additions { show(addition) }
    }

    private func show(_ addition: Drafts.Addition) {
        terminal.say(
            vi: "  \(addition.path), thêm dưới «sources:»",
            en: "  \(addition.path), below `sources:`"
        )
        for line in addition.lines { print("    " + line) }
    }
}

/// What a person says of a system by flags.
struct FactOptions: ParsableArguments {
    @Option(help: "Tên hệ thống, như «cap-nuoc» · the connector's name.")
    var connector: String?

    @Option(help: "Tên lượt kéo, như «bills» · the pull's name.")
    var pull: String?

    @Option(help: "Bảng nhận bản ghi · the entity; an existing one gets a source.")
    var entity: String?

    @Option(help: "Tên hiện trên màn hình · the title on screens.")
    var title: String?

    @Option(help: "Địa chỉ: https://…, sftp://máy/thư-mục/{tram}_{gio}.txt, hoặc một thư mục · the address.")
    var address: String?

    @Option(
        help:
            "Yêu cầu như trong tài liệu: «GET /hoadon?tuNgay=01/06/2026&trang=1» · the request as in the notes."
    )
    var request: String?

    @Option(help: "SOAPAction theo tài liệu · the SOAPAction in the notes.")
    var soapAction: String?

    @Option(help: "Khoá, các cột cách nhau dấu phẩy · the key's columns, with commas.")
    var key: String?

    @Option(
        help: "Tên cột cho tệp không có tiêu đề, cách nhau dấu phẩy · names for a table without a header."
    )
    var columns: String?

    @Option(help: "Trang tính · the sheet of a workbook.")
    var sheet: String?

    func facts(defaultName: String) throws -> ConnectorFacts {
        let stem = FieldName.identifier(String(defaultName.prefix { $0 != "." }))
        let name = connector ?? stem.replacing("_", with: "-")
        var facts = ConnectorFacts(connector: name, pull: pull ?? "records")
        facts.entity = entity
        facts.title = title
        facts.request = request
        facts.soapAction = soapAction
        facts.sheet = sheet
        facts.key = FactOptions.list(key)
        facts.columns = FactOptions.list(columns)
        facts.source = address.map(ConnectorFacts.Source.init(address:))
        return facts
    }

    static func list(_ text: String?) -> [String] { text.map(Questions.list) ?? [] }
}
