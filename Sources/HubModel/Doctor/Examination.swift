/// One thing that `doctor` looks at, without changing it.
package protocol Examination: Sendable {
    var group: ExaminationGroup { get }
    /// What is looked at, for a report that it never finished.
    var subject: String { get }
    /// In the order in which they are read; empty where there is nothing to look at.
    func findings() async -> [Finding]
}

/// In the order of the report.
package enum ExaminationGroup: String, Sendable, Hashable, Codable, CaseIterable {
    case manifests, settings, systems, database, access, landing, keys, disk, schedules, deliveries

    package var title: Localized {
        switch self {
        case .manifests: Localized(vi: "Khai báo", en: "Manifests")
        case .settings: Localized(vi: "Thiết lập và bí mật", en: "Settings and secrets")
        case .systems: Localized(vi: "Hệ thống ngoài", en: "Systems")
        case .database: Localized(vi: "Cơ sở dữ liệu", en: "Database")
        case .access: Localized(vi: "Ai được xem gì", en: "Who may see what")
        case .landing: Localized(vi: "Kho câu trả lời", en: "Kept answers")
        case .keys: Localized(vi: "Khoá và danh sách đã xoá", en: "Key and erasures")
        case .disk: Localized(vi: "Ổ đĩa", en: "Disks")
        case .schedules: Localized(vi: "Lịch chạy", en: "Schedules")
        case .deliveries: Localized(vi: "Khoá lượt chạy và gửi đi", en: "Leases and deliveries")
        }
    }
}

/// One line of a report: what was found, and what to do where it is not right.
package struct Finding: Sendable, Hashable {
    package enum Mark: String, Sendable, Hashable, Codable {
        case good
        /// Nothing to be done: it was not looked at, or is as it should be without being interesting.
        case note
        case warning
        case error
    }

    /// Who has to act on an error; decides the exit code.
    package enum Blame: String, Sendable, Hashable, Codable {
        /// A file, a setting or the set-up is wrong.
        case configuration
        /// A source, the database or a disk cannot be used.
        case unavailable
    }

    /// Stable, dotted: `tls.expired`.
    package var code: String
    package var subject: String
    package var mark: Mark
    package var blame: Blame
    package var found: Localized
    package var cure: Localized?

    package init(
        _ code: String,
        _ subject: String,
        _ mark: Mark,
        blame: Blame = .configuration,
        _ found: Localized,
        cure: Localized? = nil
    ) {
        self.code = code
        self.subject = subject
        self.mark = mark
        self.blame = blame
        self.found = found
        self.cure = cure
    }

    /// A failure as a line; its message says what to do.
    package init(_ failure: HubFailure, _ subject: String) {
        let isPassing = if case .retry = failure.recovery { true } else { false }
        self.init(
            failure.code,
            subject,
            .error,
            blame: isPassing ? .unavailable : .configuration,
            failure.message
        )
    }

    /// Anything that was thrown as a line.
    package init(_ error: any Error, _ subject: String) {
        if let failure = error as? HubFailure {
            self.init(failure, subject)
        } else {
            self.init(
                "doctor.failed",
                subject,
                .error,
                blame: .unavailable,
                Localized(vi: "không xem được: \(error)", en: "could not be looked at: \(error)")
            )
        }
    }
}

extension [Finding] {
    /// What an examination found, or why it could not look.
    package static func of(_ subject: String, _ look: () async throws -> [Finding]) async -> [Finding] {
        do {
            return try await look()
        } catch {
            return [Finding(error, subject)]
        }
    }
}
