import Bytes
import HubModel

/// Few bytes that unpack to very many.
enum Bomb {
    /// In the place of a packed answer; `nil` where nothing is unpacked.
    static func instead(of body: [UInt8], _ pull: Pull) -> [UInt8]? {
        nil
    }
}
