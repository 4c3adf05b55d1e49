import Bytes
package import HubModel

extension OutgoingBody {
    /// Its SHA-256, read a part at a time; throws `file.unreadable`.
    package func sha256() throws(HubFailure) -> [UInt8] {
        var hash = SHA256()
        do {
            try eachPart { hash.update($0) }
        } catch {
            throw RequestFailure.unreadableFile
        }
        return hash.finish()
    }
}
