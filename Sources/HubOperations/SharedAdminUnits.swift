import HubModel
import HubPipeline
import Synchronization

/// The project's administrative units, made when the first mapping needs them and shared by all.
final class SharedAdminUnits: Sendable {
    private let tables: [CodeTable]
    private let made = Mutex<AdminUnits?>(nil)

    init(_ tables: [CodeTable]) {
        self.tables = tables
    }

    func value() throws(HubFailure) -> AdminUnits {
        try made.withLock { (made) throws(HubFailure) in
            if let made { return made }
            let units = try AdminUnits(tables)
            made = units
            return units
        }
    }
}
