package import HubModel

/// What `check` says of the project's files.
package struct ManifestExamination: Examination {
    package let group = ExaminationGroup.manifests
    package let subject = "check"
    private let project: Project

    package init(_ project: Project) {
        self.project = project
    }

    package func findings() async -> [Finding] {
        let catalogue = project.catalogue
        let errors = project.diagnostics.filter { $0.severity == .error }
        let doubts = project.diagnostics.count - errors.count
        let counts = Localized(
            vi:
                "\(catalogue.connectors.count) hệ thống, \(catalogue.entities.count) bảng, \(catalogue.schedules.count) lịch: \(errors.count) lỗi, \(doubts) cảnh báo",
            en:
                "\(catalogue.connectors.count) connectors, \(catalogue.entities.count) entities, \(catalogue.schedules.count) schedules: \(errors.count) errors, \(doubts) warnings"
        )
        let mark: Finding.Mark = !errors.isEmpty ? .error : doubts > 0 ? .warning : .good
        let cure = Localized(vi: "Chạy: lienthong check", en: "Run: lienthong check")
        let first = errors.prefix(3).map { error in
            Finding("check.failed", "\(error.location)", .error, error.message, cure: error.cure)
        }
        return [Finding("check.failed", subject, mark, counts, cure: mark == .good ? nil : cure)] + first
    }
}

/// Whether a connector has every setting and secret that its manifest asks for.
package struct SettingsExamination: Examination {
    package let group = ExaminationGroup.settings
    package var subject: String { connector.name }
    private let connector: Connector
    private let project: Project

    package init(_ connector: Connector, in project: Project) {
        self.connector = connector
        self.project = project
    }

    package func findings() async -> [Finding] {
        do throws(HubFailure) {
            let resolved = try project.settings.resolve(connector)
            let (settings, secrets) = (resolved.settings.count, resolved.secrets.count)
            return [
                Finding(
                    "settings.present",
                    subject,
                    .good,
                    Localized(
                        vi: "\(settings) thiết lập, \(secrets) bí mật",
                        en: "\(settings) settings, \(secrets) secrets"
                    )
                )
            ]
        } catch {
            // Who is in no schedule is not called: a province does not have every system.
            guard error.code == "settings.missing", !isScheduled else { return [Finding(error, subject)] }
            return [
                Finding(
                    "settings.unused",
                    subject,
                    .note,
                    Localized(
                        vi: "chưa có thiết lập, và không lịch nào gọi tới",
                        en: "has no settings yet, and no schedule calls it"
                    )
                )
            ]
        }
    }

    private var isScheduled: Bool {
        project.catalogue.schedules.flatMap(\.jobs).contains { JobTarget.holds(connector.name, $0.target) }
    }
}
