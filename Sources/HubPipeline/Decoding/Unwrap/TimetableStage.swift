import Bytes
import HubModel

/// The files of a GTFS zip (gtfs.org, Schedule): each of its tables is a document with the table's name.
///
/// A zip that lacks a table which none may lack is refused, for an empty set would be published otherwise. The agency
/// may be missing: a source with one alone often leaves it out, and then it is made.
final class TimetableStage: DocumentStage {
    private let before: any DocumentStage
    private let agencyName: String?
    private let budget: UnpackedBudget
    private var archive: ArchiveStage?
    private var seen: Set<String> = []

    private static let required = ["stops.txt", "routes.txt", "trips.txt", "stop_times.txt"]
    /// The days: one of these at least.
    private static let days = ["calendar.txt", "calendar_dates.txt"]
    private static let agency = "agency.txt"

    init(_ before: any DocumentStage, agencyName: String?, _ budget: UnpackedBudget) {
        self.before = before
        self.agencyName = agencyName
        self.budget = budget
    }

    func next() throws -> Document? {
        while true {
            if archive == nil, try !open() { return nil }
            guard let member = try archive?.next() else {
                archive = nil
                if let agency = try finished() { return agency }
                continue
            }
            guard let name = TimetableStage.table(member.name ?? "") else { continue }
            guard seen.insert(name).inserted else { throw UnwrapFailure.tableTwice(name) }
            var document = member
            document.name = name
            return document
        }
    }

    private func open() throws -> Bool {
        guard let document = try before.next() else { return false }
        archive = ArchiveStage(SoleStage(document), budget)
        seen = []
        return true
    }

    /// A table may stand in a folder; files of other kinds are no tables.
    private static func table(_ path: String) -> String? {
        let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        return name.hasSuffix(".txt") && !name.hasPrefix(".") ? name : nil
    }

    private func finished() throws -> Document? {
        for name in TimetableStage.required where !seen.contains(name) {
            throw UnwrapFailure.noTable(name)
        }
        guard !seen.isDisjoint(with: TimetableStage.days) else {
            throw UnwrapFailure.noTable(TimetableStage.days.joined(separator: " / "))
        }
        guard let agencyName, !seen.contains(TimetableStage.agency) else { return nil }
        let name = agencyName.replacing("\"", with: "\"\"")
        let table = "agency_name,agency_timezone\n\"\(name)\",Asia/Ho_Chi_Minh\n"
        let held = HeldBytes(Array(table.utf8))
        return Document(read: held.reader(), reopen: { held.reader() }, name: TimetableStage.agency)
    }
}
