import HubModel

/// Whether each placeholder of a connector's pushes means something where it stands.
///
/// What is sent is made once and repeated byte for byte: nothing of the sign-in may stand in it.
struct PushPlaceholderCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<Connector>
    private let project: Project

    var diagnostics: [Diagnostic] { findings.diagnostics }

    /// What a template is part of.
    private enum Part {
        /// The message itself, and what names it: frozen before it is first sent.
        case message, name
        /// Asked anew at each attempt.
        case lookUp, follow
    }

    init(_ file: ManifestFile<Connector>, in project: Project) {
        self.file = file
        self.project = project
        for use in file.templates where use.keys.first == "pushes" && use.keys.count > 2 {
            guard let push = file.value.pushes.first(where: { $0.name == use.keys[1] }) else { continue }
            for placeholder in use.template.placeholders { check(placeholder, of: push, in: use) }
        }
        for repetition in file.repetitions where repetition.keys.count > 1 { check(repetition) }
    }

    private func part(_ use: Reading.TemplateUse) -> Part {
        switch use.keys[2] {
        case "look_first", "if_unsure": .lookUp
        case "follow": .follow
        case "send_once", "in_order_per": .name
        default: .message
        }
    }

    private mutating func check(
        _ placeholder: Template.Placeholder,
        of push: Push,
        in use: Reading.TemplateUse
    ) {
        let place = use.location(offset: placeholder.offset)
        for case .code(let table) in placeholder.pipes {
            _ = findings.codeTable(table, at: place, in: project)
        }
        let part = part(use)
        switch (placeholder.root, placeholder.member) {
        case ("settings", let name): findings.setting(name, of: file.value, at: place)
        case ("now", ""), ("message", "id"): return
        case ("record", let path) where !path.isEmpty: record(path, of: push, use, placeholder)
        case ("found", ""): found(of: push, part, at: place)
        case ("each", let name): each(name, of: push, use, placeholder)
        case ("kept", let name): kept(name, of: push, part, at: place)
        case ("secret", let name) where part == .lookUp || part == .follow:
            findings.secret(name, of: file.value, at: place)
        case ("secret", _), ("request", _), ("signature", _): ofSignIn(placeholder, at: place)
        default: unknown(placeholder, at: place)
        }
    }

    // MARK: The record

    private mutating func record(
        _ text: String,
        of push: Push,
        _ use: Reading.TemplateUse,
        _ placeholder: Template.Placeholder
    ) {
        guard let path = path(text, behind: "record.", use, placeholder) else { return }
        findings.column(path, of: push, at: use.location(offset: placeholder.offset), in: project)
    }

    private mutating func each(
        _ name: String,
        of push: Push,
        _ use: Reading.TemplateUse,
        _ placeholder: Template.Placeholder
    ) {
        let place = use.location(offset: placeholder.offset)
        guard let over = use.over else {
            return findings.report(
                .unknownPlaceholder,
                at: place,
                vi: "{each.\(name)} chỉ có trong một mục có «for_each».",
                en: "{each.\(name)} exists inside an item with `for_each` only.",
                cure: Localized(
                    vi: "Thêm «for_each: record.…» vào mục, hoặc dùng {record.…}.",
                    en: "Give the item `for_each: record.…`, or use {record.…}."
                )
            )
        }
        guard !name.isEmpty, let path = path(name, behind: "each.", use, placeholder),
            let child = child(over, of: push), !child.fields.isEmpty,
            case .child(let column, _)? = path.steps.first, child.field(column) == nil
        else { return }
        findings.unknownName(
            .unknownColumn,
            column,
            among: child.fields.map(\.name),
            at: place,
            vi: "Bảng con \(child.name) không có cột «\(column)».",
            en: "The child entity \(child.name) has no column `\(column)`."
        )
    }

    /// The child entity whose rows a path repeats over, if it is one.
    private func child(_ over: Path, of push: Push) -> Entity? {
        guard case .changes(let name) = push.origin, over.steps.count > 1,
            case .child(let child, _) = over.steps[1]
        else { return nil }
        return project.children(of: name).first { $0.name == child }
    }

    private mutating func path(
        _ text: String,
        behind root: String,
        _ use: Reading.TemplateUse,
        _ placeholder: Template.Placeholder
    ) -> Path? {
        do throws(Path.Mistake) {
            return try Path(text)
        } catch {
            var reading = Reading(project.gaps)
            let start = use.start + placeholder.offset + 1 + root.count
            reading.report(error, of: text, in: use.element, start: start)
            findings.diagnostics += reading.diagnostics
            return nil
        }
    }

    private mutating func check(_ repetition: Reading.Repetition) {
        guard let push = file.value.pushes.first(where: { $0.name == repetition.keys[1] }) else { return }
        let path = repetition.path
        guard path.form == .simple, path.origin == .record, path.steps.count > 1,
            path.steps[0] == .child("record", prefix: nil)
        else {
            return findings.report(
                .badRepetition,
                at: repetition.location,
                vi: "«for_each» bắt đầu ở bản ghi được gửi.",
                en: "`for_each` begins at the record that is sent.",
                cure: .line("for_each: record.\(path.text)"),
                fix: .safe(.setValue("record.\(path.text)", at: repetition.location))
            )
        }
        let inside = Path(text: path.text, steps: Array(path.steps.dropFirst()))
        findings.column(inside, of: push, at: repetition.location, in: project)
    }

    // MARK: What is known of earlier messages

    private mutating func found(of push: Push, _ part: Part, at place: SourceLocation) {
        guard part != .message || file.root["pushes"]?[push.name]?["look_first"] == nil else { return }
        findings.report(
            .unknownPlaceholder,
            at: place,
            vi: "{found} chỉ có trong yêu cầu của lượt gửi có «look_first».",
            en: "{found} exists in the request of a push with `look_first` only.",
            cure: Localized(
                vi: "Thêm «look_first», hoặc bỏ {found}.",
                en: "Add `look_first`, or leave {found} out."
            )
        )
    }

    private mutating func kept(_ name: String, of push: Push, _ part: Part, at place: SourceLocation) {
        let words = name.split(separator: ".", maxSplits: 1).map(String.init)
        if words.count == 2, part != .name { return kept(words[1], by: words[0], for: push, at: place) }
        let login = file.root["sign_in"]?["login"]?["keep"]?.entries.map(\.name) ?? []
        let own = part == .follow ? keptNames(push.name) : []
        guard !own.contains(name) else { return }
        guard !login.contains(name) else { return ofSignIn("kept.\(name)", at: place) }
        findings.unknownName(
            .unknownPlaceholder,
            name,
            among: own,
            at: place,
            vi: part == .follow
                ? "Lượt gửi này không giữ giá trị «\(name)»."
                : "{kept.\(name)} chưa có khi gửi: nó chỉ dùng trong follow.",
            en: part == .follow
                ? "This push keeps no value `\(name)`."
                : "{kept.\(name)} is not there before sending: it is for follow."
        )
    }

    private mutating func kept(_ name: String, by other: String, for push: Push, at place: SourceLocation) {
        guard push.needs.contains(other) else {
            return findings.unknownName(
                .unknownPlaceholder,
                other,
                among: push.needs,
                at: place,
                vi: "«\(other)» không có trong needs: chưa chắc đã gửi tới.",
                en: "`\(other)` is not among needs: it may not have been delivered."
            )
        }
        let names = keptNames(other)
        guard !names.contains(name) else { return }
        findings.unknownName(
            .unknownPlaceholder,
            name,
            among: names,
            at: place,
            vi: "Lượt gửi «\(other)» không giữ giá trị «\(name)».",
            en: "The push `\(other)` keeps no value `\(name)`."
        )
    }

    /// Of the answer to the send, or of the look-up that found it.
    private func keptNames(_ push: String) -> [String] {
        let root = file.root.nearest(["pushes", push])
        let blocks = [root["keep"], root["look_first"]?["keep"], root["if_unsure"]?["keep"]]
        return blocks.compactMap { $0 }.flatMap { $0.entries.map(\.name) }
    }

    // MARK: What may not stand here

    private mutating func ofSignIn(_ placeholder: Template.Placeholder, at place: SourceLocation) {
        ofSignIn(placeholder.name, at: place)
    }

    private mutating func ofSignIn(_ name: String, at place: SourceLocation) {
        findings.report(
            .signInInMessage,
            at: place,
            vi:
                "{\(name)} không được đứng trong thông điệp: nội dung được ghi lại trước khi gửi và gửi lại y nguyên.",
            en:
                "{\(name)} may not stand in a message: what is sent is kept before sending, and repeated as it is.",
            cure: Localized(
                vi: "Để sign_in.send đặt nó vào: sign_in: { send: { header.X: \"{\(name)}\" } }.",
                en: "Let sign_in.send place it: sign_in: { send: { header.X: \"{\(name)}\" } }."
            )
        )
    }

    private mutating func unknown(_ placeholder: Template.Placeholder, at place: SourceLocation) {
        let settings = file.value.settings.filter { $0.kind != .secret }.map { "settings.\($0.name)" }
        findings.unknownName(
            .unknownPlaceholder,
            placeholder.name,
            among: settings + ["now", "message.id", "record.", "found"],
            at: place,
            vi: "Không có {\(placeholder.name)} trong lượt gửi.",
            en: "There is no {\(placeholder.name)} in pushes."
        )
    }
}
