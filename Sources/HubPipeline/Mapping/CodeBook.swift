package import HubModel
import Synchronization

/// The code tables of a run as of one day, each compiled when it is first asked for.
///
/// Requests are made for every page and parent, and few of them look a code up: a table of ten thousand wards is compiled
/// once for all of them, or never.
package final class CodeBook: Sendable {
    private let tables: [String: CodeTable]
    private let day: CivilDate
    private let compiled = Mutex<[String: CompiledCodes]>([:])

    package init(_ tables: [CodeTable], on day: CivilDate) {
        self.tables = Dictionary(tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.day = day
    }

    /// `nil` for a name that no table has.
    func codes(_ name: String) -> CompiledCodes? {
        compiled.withLock { compiled in
            if let codes = compiled[name] { return codes }
            guard let table = tables[name] else { return nil }
            let codes = CompiledCodes(table, on: day)
            compiled[name] = codes
            return codes
        }
    }
}
