import HubModel

/// Whether each placeholder of a connector's requests means something where it stands.
struct RequestPlaceholderCheck {
    private(set) var findings = Findings()
    private let connector: Connector
    private let project: Project
    private let root: Element

    var diagnostics: [Diagnostic] { findings.diagnostics }

    /// Names of the language that this version gives no value to.
    static let later = ["file"]
    /// Those of what is sent.
    private static let ofPush = ["record", "message", "found"]

    init(_ file: ManifestFile<Connector>, in project: Project) {
        connector = file.value
        root = file.root
        self.project = project
        for use in file.templates where use.keys.first != "pushes" {
            for placeholder in use.template.placeholders { check(placeholder, in: use) }
        }
    }

    private mutating func check(_ placeholder: Template.Placeholder, in use: Reading.TemplateUse) {
        let place = use.location(offset: placeholder.offset)
        for case .code(let table) in placeholder.pipes {
            _ = findings.codeTable(table, at: place, in: project)
        }
        switch placeholder.root {
        case "settings": findings.setting(placeholder.member, of: connector, at: place)
        case "secret": findings.secret(placeholder.member, of: connector, at: place)
        case "now" where placeholder.member.isEmpty: return
        case "run" where placeholder.member == "id": return
        case "kept": kept(placeholder.member, in: use, at: place)
        case "file" where use.isOfFile: fileName(placeholder, in: use, at: place)
        case let name where use.isFileAddress && !FileDrop.knownRoots.contains(name): return
        case "each", "page", "offset", "cursor", "size", "since", "until":
            ofPull(placeholder, in: use, at: place)
        case "request" where Self.ofAttempt.contains(placeholder.member): return
        case "request" where Self.ofSigned.contains(placeholder.member):
            signed(placeholder, in: use, at: place)
        case "signature" where placeholder.member.isEmpty: signature(in: use, at: place)
        case "operation" where placeholder.member.isEmpty && use.keys == ["soap", "action"]: return
        case let name where Self.ofPush.contains(name):
            findings.report(
                .unknownPlaceholder,
                at: place,
                vi: "{\(placeholder.name)} chỉ có trong lượt gửi.",
                en: "{\(placeholder.name)} exists in pushes only.",
                cure: Localized(
                    vi: "Bỏ chỗ này; khi lấy về không có thông điệp nào.",
                    en: "Leave it out; a pull has no message."
                )
            )
        case let name where Self.later.contains(name):
            findings.notAvailable("{\(placeholder.name)}", at: place)
        default: unknown(placeholder, in: use, at: place)
        }
    }

    private static let ofAttempt = ["time", "nonce"]
    private static let ofSigned = ["method", "path", "query", "body"]

    /// Parts of the request exist once it is made: for its signature.
    private mutating func signed(
        _ placeholder: Template.Placeholder,
        in use: Reading.TemplateUse,
        at place: SourceLocation
    ) {
        guard !use.keys.starts(with: ["sign_in", "sign"]) else { return }
        findings.report(
            .unknownPlaceholder,
            at: place,
            vi: "{\(placeholder.name)} chỉ có trong sign_in.sign.",
            en: "{\(placeholder.name)} exists in sign_in.sign only.",
            cure: Localized(
                vi: "Viết nó trong sign_in.sign.text và dùng {signature}.",
                en: "Write it in sign_in.sign.text, and use {signature}."
            )
        )
    }

    private mutating func signature(in use: Reading.TemplateUse, at place: SourceLocation) {
        let isThere = root["sign_in"]?["sign"] != nil
        let mayStand =
            use.keys.starts(with: ["sign_in", "send"]) || use.keys.starts(with: ["sign_in", "basic"])
        guard !isThere || !mayStand else { return }
        findings.report(
            .unknownPlaceholder,
            at: place,
            vi: "{signature} chỉ có trong sign_in.send và sign_in.basic, khi có sign_in.sign.",
            en: "{signature} exists in sign_in.send and sign_in.basic, where there is sign_in.sign.",
            cure: Localized(
                vi: "Thêm sign_in.sign, hoặc bỏ {signature}.",
                en: "Add sign_in.sign, or leave {signature} out."
            )
        )
    }

    /// `{file}` and what the address takes from it, where a file is at hand.
    private mutating func fileName(
        _ placeholder: Template.Placeholder,
        in use: Reading.TemplateUse,
        at place: SourceLocation
    ) {
        let pull = connector.pulls.first { $0.name == use.keys[1] }
        guard !placeholder.member.isEmpty, let drop = pull?.drop else { return }
        findings.fileName(placeholder.member, of: drop, at: place)
    }

    private func names(in use: Reading.TemplateUse) -> [String] {
        var names = connector.settings.map {
            $0.kind == .secret ? "secret.\($0.name)" : "settings.\($0.name)"
        }
        names += ["now", "run.id", "request.time", "request.nonce"]
        if use.keys.first == "pulls" { names += ["page", "offset", "cursor", "size", "since", "until"] }
        return names + (connector.signIn?.login?.keep.map { "kept.\($0.name)" } ?? [])
    }

    private mutating func unknown(
        _ placeholder: Template.Placeholder,
        in use: Reading.TemplateUse,
        at place: SourceLocation
    ) {
        findings.unknownName(
            .unknownPlaceholder,
            placeholder.name,
            among: names(in: use),
            at: place,
            vi: "Không có {\(placeholder.name)}.",
            en: "There is no {\(placeholder.name)}."
        )
    }

    private mutating func kept(_ name: String, in use: Reading.TemplateUse, at place: SourceLocation) {
        let kept = root["sign_in"]?["login"]?["keep"]?.entries.map(\.name) ?? []
        guard !use.keys.starts(with: ["sign_in", "login"]), use.keys.first != "system" else {
            return findings.report(
                .unknownPlaceholder,
                at: place,
                vi: "{kept.\(name)} chưa có trước khi đăng nhập.",
                en: "{kept.\(name)} is not there before the sign-in.",
                cure: Localized(
                    vi: "Dùng {settings.…} hoặc {secret.…} trong lần đăng nhập.",
                    en: "Use {settings.…} or {secret.…} in the sign-in itself."
                )
            )
        }
        guard !kept.contains(name) else { return }
        findings.unknownName(
            .unknownPlaceholder,
            name,
            among: kept,
            at: place,
            vi: "Đăng nhập không giữ giá trị «\(name)».",
            en: "The sign-in keeps no value `\(name)`."
        )
    }

    private mutating func ofPull(
        _ placeholder: Template.Placeholder,
        in use: Reading.TemplateUse,
        at place: SourceLocation
    ) {
        guard use.keys.first == "pulls", use.keys.count > 1, let pull = root["pulls"]?[use.keys[1]] else {
            return findings.report(
                .unknownPlaceholder,
                at: place,
                vi: "{\(placeholder.name)} chỉ có trong lượt lấy.",
                en: "{\(placeholder.name)} exists in pulls only.",
                cure: Localized(vi: "Chuyển vào một lượt lấy.", en: "Move it into a pull.")
            )
        }
        switch placeholder.root {
        case "page", "offset":
            needs(by(pull, [placeholder.root]), "pages: { by: \(placeholder.root), … }", placeholder, place)
        case "cursor":
            needs(by(pull, ["cursor", "last_record"]), "pages: { by: cursor, … }", placeholder, place)
        case "size": needs(pull["pages"]?["size"] != nil, "pages: { …, size: 200 }", placeholder, place)
        case "since", "until":
            needs(pull["since"] != nil || pull["window"] != nil, "since: { start: … }", placeholder, place)
        default: each(placeholder.member, of: pull, at: place)
        }
    }

    /// An unreadable `by` was told already.
    private func by(_ pull: Element, _ kinds: [String]) -> Bool {
        guard let pages = pull["pages"] else { return false }
        guard let by = pages["by"]?.text, PagesDraft.By(rawValue: by) != nil else { return true }
        return kinds.contains(by)
    }

    private mutating func needs(
        _ isThere: Bool,
        _ block: String,
        _ placeholder: Template.Placeholder,
        _ place: SourceLocation
    ) {
        guard !isThere else { return }
        findings.report(
            .unknownPlaceholder,
            at: place,
            vi: "{\(placeholder.name)} cần một khối khác của lượt lấy này.",
            en: "{\(placeholder.name)} needs another block of this pull.",
            cure: Localized(vi: "Thêm «\(block)».", en: "Add `\(block)`.")
        )
    }

    private mutating func each(_ name: String, of pull: Element, at place: SourceLocation) {
        let taken = pull.takenNames
        guard !taken.contains(name) else { return }
        findings.unknownName(
            .unknownPlaceholder,
            name,
            among: taken,
            at: place,
            vi: "for_each của lượt lấy này không lấy «\(name)».",
            en: "This pull's for_each takes no `\(name)`."
        )
    }
}

extension Element {
    /// The names that a pull's `for_each` gives to `{each.…}`.
    var takenNames: [String] {
        switch self["for_each"]?["take"]?.content {
        case .list(let items)?: items.compactMap(\.text)
        case .map(let entries)?: entries.map(\.name)
        default: []
        }
    }
}

extension Reading.TemplateUse {
    fileprivate var isFileAddress: Bool {
        keys.count == 4 && keys.first == "pulls" && keys[2] == "files"
            && FileDropFields.places.contains(keys[3])
    }

    /// What is judged or done for one file.
    fileprivate var isOfFile: Bool {
        keys.count == 4 && keys.first == "pulls" && keys[2] == "files"
            && ["ready_when", "after"].contains(keys[3])
    }
}

extension Findings {
    /// A name that the address of a pull's files takes, or `name`.
    mutating func fileName(_ name: String, of drop: FileDrop, at place: SourceLocation) {
        let names = ["name"] + drop.names
        guard !names.contains(name) else { return }
        unknownName(
            .unknownPlaceholder,
            name,
            among: names,
            at: place,
            vi: "Địa chỉ của files không lấy «\(name)» từ đường dẫn.",
            en: "The address in files takes no `\(name)` from the path."
        )
    }

    mutating func setting(_ name: String, of connector: Connector, at place: SourceLocation) {
        guard let setting = connector.settings.first(where: { $0.name == name }) else {
            return unknownName(
                .unknownSetting,
                name,
                among: connector.settings.filter { $0.kind != .secret }.map(\.name),
                at: place,
                vi: "Không khai «\(name)» trong settings.",
                en: "`\(name)` is not among the settings."
            )
        }
        guard setting.kind == .secret else { return }
        report(
            .secretAsSetting,
            at: place,
            vi: "«\(name)» là bí mật.",
            en: "`\(name)` is a secret.",
            cure: .line("{secret.\(name)}"),
            fix: .safe(.replace("settings.\(name)", with: "secret.\(name)", at: place))
        )
    }

    mutating func secret(_ name: String, of connector: Connector, at place: SourceLocation) {
        guard let setting = connector.settings.first(where: { $0.name == name }) else {
            return unknownName(
                .unknownSetting,
                name,
                among: connector.settings.filter { $0.kind == .secret }.map(\.name),
                at: place,
                vi: "Không khai bí mật «\(name)» trong settings.",
                en: "The secret `\(name)` is not among the settings."
            )
        }
        guard setting.kind != .secret else { return }
        report(
            .secretAsSetting,
            at: place,
            vi: "«\(name)» không khai là bí mật.",
            en: "`\(name)` is not declared as a secret.",
            cure: Localized(vi: "Khai «type: secret».", en: "Declare it with `type: secret`."),
            fix: .proposal(.replace("secret.\(name)", with: "settings.\(name)", at: place))
        )
    }
}
