import ArgumentParser
import Foundation
import HubAuthoring
import HubManifest
import HubModel
import HubOperations
import HubPipeline

extension ConnectorCommand {
    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Thêm một hệ thống mới, hỏi từng bước · add a system, asked step by step.",
            discussion: """
                Hỏi trên màn hình những gì các tuỳ chọn chưa nói, rồi ghi thư mục của hệ thống, ánh xạ, bảng mã, thiết lập và lịch. \
                Không có màn hình thì chỉ dùng tuỳ chọn; thiếu gì báo một lần; --ask để trả lời qua ống dẫn.
                Asks on the terminal what the options have not said, then writes the system's folder, mapping, code tables, \
                settings and schedule. Without a terminal the options alone count; --ask reads answers from a pipe.
                """
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var facts: FactOptions
        @OptionGroup var more: NewOptions

        @Argument(help: "Các tệp mẫu của cùng một câu trả lời · samples of one answer.")
        var samples: [String] = []

        func run() async throws {
            let terminal = options.terminal
            let project = try options.project()
            let interview = interview()
            var known = try facts.facts(defaultName: samples.first ?? "")
            try more.add(to: &known)
            let existing = project.catalogue.connector(known.connector)
            if let existing { try known.take(from: existing) }
            var paths = samples
            let questions = interview.map { Questions($0, language: options.language) }
            if let questions {
                try questions.complete(&known, isNamed: facts.connector != nil, hasPull: facts.pull != nil)
                if paths.isEmpty { paths = try questions.samples() }
            } else {
                try requireAll(known, paths)
            }
            if let complaint = Questions.name(known.connector) { throw usage(complaint) }
            let files = try paths.map { try SampleFile(path: $0) }
            let guesser = Guesser(project)
            var guesses = try guesser.guess(files, known)
            for guess in guesses { show(GuessReport(guess, options.language), terminal) }
            if let questions, guesses.count == 1, try questions.settle(guesses[0], &known) {
                guesses = try guesser.guess(files, known)
            }
            let schedule = try more.schedule ?? questions?.schedule()
            let wishes = NewConnector.Wishes(
                environment: options.environment ?? options.variables["LIENTHONG_ENVIRONMENT"]
                    ?? NewConnector.environment(of: options.rootPath),
                schedule: schedule,
                keepsSamples: more.keepSample
            )
            let plan = NewConnector(
                guesses,
                wishes,
                root: options.rootPath,
                entities: project.catalogue.entities,
                language: options.language,
                existing: existing
            )
            try finish(plan, questions, terminal)
        }

        /// `nil` where only the options count.
        private func interview() -> Interview? {
            guard isatty(STDIN_FILENO) == 1 || more.ask else { return nil }
            return Interview(
                language: options.language,
                read: { readLine(strippingNewline: true) },
                say: { text in
                    print(text, terminator: "")
                    // What is asked stands behind what was printed before.
                    fflush(nil)
                }
            )
        }

        private func requireAll(_ facts: ConnectorFacts, _ samples: [String]) throws {
            var missing: [(flag: String, meaning: Localized)] = []
            func need(_ isThere: Bool, _ flag: String, _ vi: String, _ en: String) {
                if !isThere { missing.append((flag, Localized(vi: vi, en: en))) }
            }
            need(self.facts.connector != nil, "--connector", "tên hệ thống", "the system's name")
            need(facts.title != nil, "--title", "tên hiện trên màn hình", "the title on screens")
            need(facts.unit != nil, "--unit", "đơn vị chủ quản", "the unit that owns it")
            need(facts.contact != nil, "--contact", "liên hệ", "how to reach it")
            need(facts.source != nil, "--address", "địa chỉ", "the address")
            need(!samples.isEmpty, "SAMPLE…", "tệp câu trả lời mẫu", "files with sample answers")
            if !missing.isEmpty { throw Interview.missing(missing) }
        }

        private func show(_ report: GuessReport, _ terminal: Terminal) {
            for line in report.head(options.language) { terminal.say(vi: line, en: line) }
            terminal.table(GuessReport.header(options.language), report.rows)
            terminal.say(vi: "", en: "")
        }

        private func finish(_ plan: NewConnector, _ questions: Questions?, _ terminal: Terminal) throws {
            let errors = try terminal.tell(plan.findings())
            for path in plan.files.map(\.path) + plan.changes.map(\.path) {
                terminal.say(vi: "  \(path)", en: "  \(path)")
            }
            if let questions, try !questions.confirm() {
                terminal.say(vi: "Không ghi gì cả.", en: "Nothing was written.")
                return
            }
            try plan.write()
            if options.json { return try terminal.printJSON(NewReport(plan)) }
            tellRest(plan, terminal)
            try HubExit.ifNeeded(errors > 0 ? .findings : .done)
        }

        private func tellRest(_ plan: NewConnector, _ terminal: Terminal) {
            if plan.leavesSamples {
                terminal.say(
                    vi:
                        "Mẫu có dữ liệu cá nhân nên không chép vào dự án; dùng «lienthong connector record» để che rồi giữ, hoặc --keep-sample nếu mẫu là giả.",
                    en:
                        "The samples hold personal data and were not copied; `lienthong connector record` hides it and keeps them, or --keep-sample if they are invented."
                )
            }
            if !plan.secrets.isEmpty {
                let names = plan.secrets.joined(separator: ", ")
                terminal.say(
                    vi: "Bí mật đặt trong biến môi trường: \(names).",
                    en: "Secrets go into variables: \(names)."
                )
            }
            for addition in plan.left {
                terminal.say(vi: "Thêm tay vào \(addition.path):", en: "Put into \(addition.path) by hand:")
                for line in addition.lines { print("    " + line) }
            }
            terminal.say(vi: "Việc tiếp theo:", en: "What comes next:")
            for command in plan.nextCommands { print("  " + command) }
        }

        private func usage(_ complaint: Localized) -> HubFailure {
            HubFailure(.configure, .fixConfiguration, code: "new.name", message: complaint)
        }
    }
}

/// What was written, for machines.
private struct NewReport: Encodable {
    var written: [String]
    var changed: [String]
    var next: [String]
    var secrets: [String]

    init(_ plan: NewConnector) {
        written = plan.files.map(\.path)
        changed = plan.changes.map(\.path)
        next = plan.nextCommands
        secrets = plan.secrets
    }
}

/// What only a new system has to say.
struct NewOptions: ParsableArguments {
    @Option(help: "Đơn vị chủ quản · the unit that owns the source.")
    var unit: String?

    @Option(help: "Liên hệ · how to reach it.")
    var contact: String?

    @Option(help: "Dữ liệu là gì, một dòng · what the records are, in a line.")
    var pullTitle: String?

    @Option(help: "Đăng nhập: none, header, query, bearer, basic, login, oauth2 · how to sign in.")
    var signIn: String?

    @Option(help: "Tên tiêu đề hay tham số mang khoá · the header or parameter with the key.")
    var keyName: String?

    @Option(
        help:
            "Yêu cầu đăng nhập: POST /login {\"username\": \"u\", \"password\": \"p\"} · the sign-in request."
    )
    var login: String?

    @Option(help: "Token nằm ở đâu trong câu trả lời · where the token is in its answer.")
    var token: String?

    @Option(help: "Địa chỉ cấp token của OAuth 2 · OAuth 2's token address.")
    var tokenURL: String?

    @Option(help: "Ai được xem: everyone, nobody, «{ citizen: cột }» · who may see a row.")
    var visibleTo: String?

    @Option(
        help:
            "Cột của cơ quan, không phải của người, cách nhau dấu phẩy · columns that are an organisation's, with commas."
    )
    var notPersonal: String?

    @Option(help: "Giữ dữ liệu cá nhân để làm gì · what personal data is kept for.")
    var purpose: String?

    @Option(help: "Căn cứ: consent, law …, contract …, emergency · the legal basis.")
    var legalBasis: String?

    @Option(
        help:
            "«daily 01:30», «every 15m», hay tên một lịch có sẵn · when it runs, or a schedule that is there."
    )
    var schedule: String?

    @Option(help: "Cũ hơn chừng này là trễ, như 26h · data older than this is late.")
    var freshWithin: String?

    @Flag(help: "Chép mẫu vào dự án dù có dữ liệu cá nhân · keep samples with personal data too.")
    var keepSample = false

    @Flag(help: "Hỏi cả khi đầu vào là ống dẫn · ask though the input is a pipe.")
    var ask = false

    func validate() throws {
        let words = ["none", "header", "query", "bearer", "basic", "login", "oauth2"]
        if let signIn, !words.contains(signIn) {
            throw ValidationError("--sign-in: \(words.joined(separator: ", "))")
        }
        if signIn == "login", login == nil || token == nil {
            throw ValidationError("--sign-in login: --login REQUEST --token PATH")
        }
        if signIn == "oauth2", tokenURL == nil { throw ValidationError("--sign-in oauth2: --token-url URL") }
    }

    func add(to facts: inout ConnectorFacts) throws {
        facts.unit = unit
        facts.contact = contact
        facts.pullTitle = pullTitle ?? facts.title
        facts.entityTitle = pullTitle ?? facts.title
        facts.visibleTo = visibleTo
        facts.notPersonal = FactOptions.list(notPersonal)
        facts.purpose = purpose
        facts.legalBasis = legalBasis
        facts.freshWithin = freshWithin ?? schedule.flatMap(NewOptions.freshness)
        switch signIn {
        case "none": facts.signIn = ConnectorFacts.SignIn.none
        case "header": facts.signIn = .header(name: keyName ?? "X-API-Key")
        case "query": facts.signIn = .query(name: keyName ?? "key")
        case "bearer": facts.signIn = .bearer
        case "basic": facts.signIn = .basic
        case "login": facts.signIn = .login(request: login ?? "", token: token ?? "token")
        case "oauth2": facts.signIn = .oauth2(token: tokenURL ?? "")
        default: break
        }
    }

    /// Two runs that fail in a row are late.
    private static func freshness(_ schedule: String) -> String? {
        let words = schedule.split(separator: " ")
        switch words.first {
        case "every":
            guard let span = words.last, let unit = span.last, let count = Int(span.dropLast()) else {
                return nil
            }
            return "\(count * 4)\(unit)"
        case "daily": return "26h"
        case "weekly": return "8d"
        case "monthly": return "32d"
        default: return nil
        }
    }
}
