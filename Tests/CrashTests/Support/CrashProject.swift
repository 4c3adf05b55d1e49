import Foundation
import HubModel

/// A copy of the suite's project in a folder of its own; the hub makes `var/landing` there.
struct CrashProject: Sendable {
    let root: String

    init() throws {
        let source = Bundle.module.bundleURL.appending(path: "Project")
        let copy = FileManager.default.temporaryDirectory.appending(
            path: "crash-project-\(UUID().uuidString)"
        )
        try FileManager.default.copyItem(at: source, to: copy)
        root = copy.path
        let (year, month, _) = BillMonths(today: .todayInVietnam).firstIssued.components
        try replace("2000-01-01", with: "\(year)-\(month < 10 ? "0" : "")\(month)-01")
    }

    func setPageSize(of old: Int, to new: Int) throws {
        try replace("size: \(old),", with: "size: \(new),")
    }

    /// Somebody edits a file of the project.
    func change(_ file: String, _ old: String, _ new: String) throws {
        let path = root + "/" + file
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard text.contains(old) else { throw CocoaError(.fileReadCorruptFile) }
        try text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    }

    private func replace(_ old: String, with new: String) throws {
        let connector = root + "/Connectors/power/connector.yaml"
        let text = try String(contentsOfFile: connector, encoding: .utf8)
        try text.replacing(old, with: new).write(toFile: connector, atomically: true, encoding: .utf8)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: root)
    }

    var landing: String { root + "/var/landing" }
}

/// The billed year that ends just before this month: every bill is issued before the run's clock, and the last
/// ones within the `look_back` of a later run.
struct BillMonths {
    /// First day of the first billed month.
    let firstPeriod: CivilDate
    /// First day of the month in which the first bills are issued.
    let firstIssued: CivilDate

    init(today: CivilDate) {
        let (year, month, _) = today.components
        let ordinal = year * 12 + month - 1
        firstPeriod = BillMonths.day(ordinal - 13)
        firstIssued = BillMonths.day(ordinal - 12)
    }

    private static func day(_ ordinal: Int) -> CivilDate {
        CivilDate(year: ordinal / 12, month: ordinal % 12 + 1, day: 1) ?? CivilDate.todayInVietnam
    }
}

extension CivilDate {
    static var todayInVietnam: CivilDate {
        Zone.vietnam.civil(Timestamp(microseconds: Int64(Date.now.timeIntervalSince1970 * 1_000_000))).date
    }
}
