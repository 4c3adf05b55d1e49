import HubModel

/// The settings of an environment against those that connectors declare.
struct EnvironmentCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<EnvironmentFile>

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<EnvironmentFile>, in project: Project) {
        self.file = file
        checkDatabase()
        checkChoices(in: project)
        for entry in file.root["connectors"]?.entries ?? [] {
            guard let connector = project.connector(entry.name)?.value else {
                guard !project.unreadable.connectors.contains(entry.name) else { continue }
                findings.unknownName(
                    .unknownPull,
                    entry.name,
                    among: project.connectors.map(\.value.name),
                    at: entry.key.location,
                    vi: "Không có Connectors/\(entry.name)/.",
                    en: "There is no Connectors/\(entry.name)/."
                )
                continue
            }
            for setting in entry.value.entries { check(setting, of: connector) }
        }
    }

    private mutating func checkDatabase() {
        guard let database = file.value.database else { return }
        let hasWord = database.firstMatch(of: /(?i)password\s*=/) != nil
        guard hasWord || SecretCheck.hasPasswordInAddress(database) else { return }
        refuse("LIENTHONG_DATABASE_URL", at: file.place("database"), removing: file.key("database"))
    }

    /// What mappings leave to the environment has no default: each environment says it.
    private mutating func checkChoices(in project: Project) {
        let offered = Dictionary(
            project.entities.flatMap { $0.value.visibleTo.settings.map { ($0.name, $0.choices) } },
            uniquingKeysWith: { first, second in first.filter(second.contains) }
        )
        let written = file.root["settings"]
        for (name, choices) in offered.sorted(by: { $0.key < $1.key }) {
            guard let chosen = file.value.choices[name] else {
                findings.report(
                    .settingNotChosen,
                    at: file.place("settings"),
                    vi: "Môi trường này chưa chọn «\(name)».",
                    en: "This environment does not choose `\(name)`.",
                    cure: .line("settings: { \(name): \(choices.first ?? "…") }"),
                    fix: choices.first.map { choice in
                        .proposal(
                            written == nil
                                ? .add(
                                    key: "settings",
                                    value: "{ \(name): \(choice) }",
                                    to: file.root.location
                                )
                                : .add(key: name, value: choice, to: written?.location ?? file.root.location)
                        )
                    }
                )
                continue
            }
            guard !choices.contains(chosen) else { continue }
            findings.unknownName(
                .settingNotChosen,
                chosen,
                among: choices,
                at: written?[name]?.location ?? file.place("settings"),
                vi: "«\(chosen)» không phải lựa chọn của «\(name)».",
                en: "`\(chosen)` is not a choice of `\(name)`."
            )
        }
        for entry in written?.entries ?? [] where offered[entry.name] == nil {
            findings.unknownName(
                .unknownSetting,
                entry.name,
                among: offered.keys,
                at: entry.key.location,
                vi: "Không ánh xạ nào có lựa chọn «\(entry.name)».",
                en: "No mapping leaves `\(entry.name)` to the environment."
            )
        }
    }

    private mutating func check(_ entry: Element.Entry, of connector: Connector) {
        let place = entry.value.isEmpty ? entry.key.location : entry.value.location
        guard let setting = connector.settings.first(where: { $0.name == entry.name }) else {
            if SecretName.looksSecret(entry.name) {
                return refuse("LIENTHONG_…", at: place, removing: entry.key.location)
            }
            return findings.unknownName(
                .unknownSetting,
                entry.name,
                among: connector.settings.filter { $0.kind != .secret }.map(\.name),
                at: entry.key.location,
                vi: "Hệ thống \(connector.name) không khai «\(entry.name)».",
                en: "\(connector.name) has no setting `\(entry.name)`."
            )
        }
        let text = entry.value.text ?? ""
        if setting.kind == .secret || SecretCheck.hasPasswordInAddress(text) {
            return refuse(setting.variable(of: connector), at: place, removing: entry.key.location)
        }
        checkValue(text, of: setting, at: place)
    }

    private mutating func checkValue(_ text: String, of setting: Connector.Setting, at place: SourceLocation)
    {
        switch setting.kind {
        case .choice where !setting.choices.contains(text):
            findings.unknownName(
                .unknownChoice,
                text,
                among: setting.choices,
                at: place,
                vi: "«\(text)» không phải lựa chọn của \(setting.name).",
                en: "`\(text)` is not a choice of \(setting.name)."
            )
        case .number where Double(text) == nil:
            findings.report(
                .badNumber,
                at: place,
                vi: "«\(text)» không phải số.",
                en: "`\(text)` is not a number.",
                cure: Localized(vi: "Viết một số.", en: "Write a number.")
            )
        case .url where !text.hasPrefix("https://") && !text.hasPrefix("http://"):
            findings.report(
                .badAddress,
                at: place,
                vi: "«\(text)» không phải địa chỉ.",
                en: "`\(text)` is not an address.",
                cure: Localized(vi: "Bắt đầu bằng https://.", en: "It begins with https://."),
                fix: text.contains("://") || text.isEmpty
                    ? nil : .proposal(.setValue("https://\(text)", at: place))
            )
        case .url, .text, .number, .secret, .choice: return
        }
    }

    private mutating func refuse(
        _ variable: String,
        at place: SourceLocation,
        removing key: SourceLocation
    ) {
        findings.report(
            .plaintextSecret,
            at: place,
            vi: "Bí mật không được viết trong tệp của môi trường.",
            en: "A secret is never in an environment's file.",
            cure: Localized(
                vi: "Bỏ ở đây, đặt biến môi trường \(variable).",
                en: "Remove it here, and set the variable \(variable)."
            ),
            fix: .proposal(.remove(at: key))
        )
    }
}

extension Entity.Visibility {
    /// What the environment chooses, and between what.
    var settings: [(name: String, choices: [String])] {
        switch self {
        case .everyone, .nobody, .citizen, .through, .everyoneWhen: []
        case .any(let rules): rules.flatMap(\.settings)
        case .setting(let name, let choices): [(name, choices.map(\.name))]
        }
    }
}

extension Connector.Setting {
    /// `LIENTHONG_PUBLIC_SERVICES_ACCESS_KEY`.
    func variable(of connector: Connector) -> String {
        "LIENTHONG_\(connector.name)_\(name)".uppercased().replacing("-", with: "_")
    }
}
