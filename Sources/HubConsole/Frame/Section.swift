import HubModel

/// The parts of the console, in the order in which they are offered.
package enum Section: String, Sendable, Hashable, CaseIterable {
    case tonight, systems, data, runs, quarantine, outbox, connectors

    var path: String { self == .tonight ? "/" : "/\(rawValue)" }

    var title: Localized {
        switch self {
        case .tonight: Localized(vi: "Đêm nay", en: "Tonight")
        case .systems: Localized(vi: "Hệ thống", en: "Systems")
        case .data: Localized(vi: "Dữ liệu", en: "Data")
        case .runs: Localized(vi: "Lượt chạy", en: "Runs")
        case .quarantine: Localized(vi: "Cách ly", en: "Quarantine")
        case .outbox: Localized(vi: "Hộp gửi đi", en: "Outbox")
        case .connectors: Localized(vi: "Khai báo", en: "Connectors")
        }
    }
}
