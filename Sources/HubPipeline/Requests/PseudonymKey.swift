import HubModel
import Synchronization

/// The hub's own key for `| pseudonym`, read when a pipe first needs it.
package final class PseudonymKey: Sendable {
    private let read: @Sendable () throws -> [UInt8]
    private let known = Mutex<[UInt8]?>(nil)

    package init(_ read: @escaping @Sendable () throws -> [UInt8]) {
        self.read = read
    }

    /// For samples, whose goldens must not depend on a hub.
    package static let ofSamples = PseudonymKey { Array("lienthong samples".utf8) }

    func value() throws(HubFailure) -> [UInt8] {
        if let key = known.withLock({ $0 }) { return key }
        do {
            let key = try read()
            known.withLock { $0 = key }
            return key
        } catch {
            throw HubFailure.from(error)
        }
    }
}
