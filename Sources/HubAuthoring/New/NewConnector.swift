import Foundation
package import HubModel

/// Everything that a new system needs in a project, before it is written.
package struct NewConnector: Sendable {
    package struct Wishes: Sendable {
        /// The environment that gets the settings.
        package var environment: String
        /// `daily 01:30`, or the name of a schedule that is there.
        package var schedule: String?
        /// Samples with personal data too.
        package var keepsSamples: Bool

        package init(environment: String, schedule: String? = nil, keepsSamples: Bool = false) {
            self.environment = environment
            self.schedule = schedule
            self.keepsSamples = keepsSamples
        }
    }

    private let guesses: [Guess]
    private let wishes: Wishes
    private let language: Language
    private let root: String
    private let entities: [Entity]
    /// A system that is there already: it gets another pull.
    private let existing: Connector?

    /// New files.
    package private(set) var files: [NewFiles.File] = []
    /// Files of the project with something put in.
    package private(set) var changes: [NewFiles.File] = []
    /// What could not be put in, and has to be by hand.
    package private(set) var left: [Drafts.Addition] = []
    /// Why the samples are not kept, if they are not.
    package private(set) var leavesSamples = false

    /// `entities`: those of the project, some of which leave a choice to the environment.
    package init(
        _ guesses: [Guess],
        _ wishes: Wishes,
        root: String,
        entities: [Entity] = [],
        language: Language,
        existing: Connector? = nil
    ) {
        (self.guesses, self.wishes, self.root, self.language) = (guesses, wishes, root, language)
        (self.entities, self.existing) = (entities, existing)
        let drafts = Drafts(guesses, language: language)
        files = drafts.files
        for addition in drafts.additions { put(addition.lines, under: "sources:", in: addition.path) }
        guard let first = guesses.first else { return }
        if existing == nil {
            files.append(NewFiles.File(path: "\(folder(first))/README.md", text: ReadmeDraft(guesses).text))
        } else {
            addPulls(to: "\(folder(first))/connector.yaml")
        }
        for guess in guesses { keepSamples(guess) }
        environment(first)
        schedule(first)
    }

    /// The pulls, and the settings that only they need.
    private mutating func addPulls(to path: String) {
        files.removeAll { $0.path == path }
        let settings = newSettings.map { ConnectorDraft.line(of: $0) }
        if !settings.isEmpty { put(settings, under: "settings:", in: path) }
        for guess in guesses {
            var draft = DraftText(language)
            PullDraft(guess: guess).write(&draft)
            let lines = draft.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            put([""] + lines.dropLast(lines.last == "" ? 1 : 0), under: "pulls:", in: path)
        }
    }

    private var newSettings: [AccessDraft.Setting] {
        let known = Set(existing?.settings.map(\.name) ?? [])
        return AccessDraft(guesses).settings.filter { !known.contains($0.name) }
    }

    private func folder(_ guess: Guess) -> String { "Connectors/\(guess.facts.connector)" }

    private mutating func put(_ lines: [String], under key: String, in path: String) {
        let written = changes.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) }
        let text = written ?? (try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)) ?? ""
        guard let whole = BlockInsertion.inserting(lines, under: key, in: text) else {
            return left.append(Drafts.Addition(path: path, lines: lines))
        }
        changes.removeAll { $0.path == path }
        changes.append(NewFiles.File(path: path, text: whole))
    }

    // MARK: - Samples

    private mutating func keepSamples(_ guess: Guess) {
        guard !guess.samples.isEmpty, guess.form.kind != .openAPI, guess.form.kind != .wsdl else { return }
        guard wishes.keepsSamples || !guess.samplesArePersonal else {
            leavesSamples = true
            return
        }
        for (index, sample) in guess.samples.enumerated() {
            files.append(
                NewFiles.File(
                    path: "\(samplePath(guess))/\(sampleName(guess, sample, index + 1))",
                    bytes: sample.bytes
                )
            )
        }
    }

    private func samplePath(_ guess: Guess) -> String { "\(folder(guess))/samples/\(guess.facts.pull)" }

    /// Files keep their names, which say something; answers are pages.
    private func sampleName(_ guess: Guess, _ sample: SampleFile, _ number: Int) -> String {
        guard guess.files == nil else { return sample.name }
        let ending = (sample.name as NSString).pathExtension
        return "page-\(number).\(ending.isEmpty ? guess.form.kind.rawValue : ending)"
    }

    // MARK: - Settings

    private mutating func environment(_ guess: Guess) {
        // Those of a system that is there are in its environments already.
        guard existing == nil else { return }
        var lines = ["  \(guess.facts.connector):"]
        for setting in newSettings where setting.type != "secret" {
            if let example = setting.example {
                lines.append("    \(setting.name): \(YAMLScalar.quoted(example))")
            } else {
                lines.append("    \(setting.name): \"\"    # \(setting.label)")
            }
        }
        guard lines.count > 1 else { return }
        let path = "environments/\(wishes.environment).yaml"
        if FileManager.default.fileExists(atPath: "\(root)/\(path)") {
            return put(lines, under: "connectors:", in: path)
        }
        let note = Localized(
            vi:
                "# Giá trị của môi trường \(wishes.environment); bí mật nằm trong biến môi trường, không nằm ở đây.",
            en: "# Settings of \(wishes.environment); secrets are in variables, not here."
        )
        let text = ([note.text(language)] + choices + ["connectors:"] + lines).joined(separator: "\n") + "\n"
        files.append(NewFiles.File(path: path, text: text))
    }

    /// What mappings leave to the environment: of each the choice that shows a row to fewest, until a person decides.
    private var choices: [String] {
        let decide = Localized(vi: "CẦN QUYẾT ĐỊNH", en: "DECIDE").text(language)
        let lines = entities.compactMap { entity -> String? in
            guard case .setting(let name, let choices) = entity.visibleTo else { return nil }
            let narrow = choices.first { $0.visibility != .everyone } ?? choices.first
            return narrow.map {
                "  \(name): \($0.name)    # \(decide): \(choices.map(\.name).joined(separator: ", "))"
            }
        }
        let once = lines.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return once.isEmpty ? [] : ["settings:"] + once
    }

    /// The only environment that there is, or the one that a project begins with.
    package static func environment(of root: String) -> String {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/environments")) ?? [])
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        return names.count == 1 ? names[0] : "production"
    }

    /// The variables that hold secrets.
    package var secrets: [String] {
        guard let first = guesses.first else { return [] }
        return newSettings.filter { $0.type == "secret" }.map { setting in
            "LIENTHONG_\(first.facts.connector)_\(setting.name)".uppercased().replacing("-", with: "_")
        }
    }

    // MARK: - Schedule

    /// The schedule that runs it.
    private var scheduleName: String? {
        guard let wish = wishes.schedule else { return nil }
        let isThere = FileManager.default.fileExists(atPath: "\(root)/schedules/\(wish).yaml")
        return isThere ? wish : guesses.first?.facts.connector
    }

    private mutating func schedule(_ guess: Guess) {
        guard let wish = wishes.schedule else { return }
        let jobs = guesses.map { "  - \($0.facts.connector)/\($0.facts.pull)" }
        if FileManager.default.fileExists(atPath: "\(root)/schedules/\(wish).yaml") {
            return put(jobs, under: "jobs:", in: "schedules/\(wish).yaml")
        }
        let title = guess.facts.title ?? guess.facts.connector
        let text = """
            schedule: \(guess.facts.connector)
            title: \(YAMLScalar.written(title))
            run: \(wish)
            timezone: Asia/Ho_Chi_Minh
            overlap: skip
            catch_up: once
            jobs:
            \(jobs.joined(separator: "\n"))

            """
        files.append(NewFiles.File(path: "schedules/\(guess.facts.connector).yaml", text: text))
    }

    // MARK: - What comes next

    /// Commands for the next steps, in their order.
    package var nextCommands: [String] {
        guard let first = guesses.first else { return [] }
        let pull = "\(first.facts.connector)/\(first.facts.pull)"
        let sample =
            leavesSamples
            ? first.samples.first?.name ?? "FILE"
            : first.samples.first.map { "\(samplePath(first))/\(sampleName(first, $0, 1))" } ?? "FILE"
        return [
            "lienthong try \(pull) --sample \(sample)",
            "lienthong connector test \(first.facts.connector) --update",
            scheduleName.map { "lienthong schedule next \($0)" }
                ?? "lienthong run \(pull) --environment \(wishes.environment)",
        ]
    }

    // MARK: - Checking and writing

    /// What `lienthong check` would say of the files.
    package func findings() throws -> [Diagnostic] {
        try DraftCheck.findings(files + changes, in: root)
    }

    package func write() throws(HubFailure) {
        var new = NewFiles(root: root)
        new.files = files
        try new.write()
        var changed = NewFiles(root: root)
        changed.files = changes
        try changed.write(replacing: true)
    }
}
