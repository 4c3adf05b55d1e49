import ArgumentParser
import HubModel
import HubPipeline

/// Texts of flags, read.
enum FlagText {
    /// A day or an instant of the zone; a validation error that names the flag where it is neither.
    static func instant(_ text: String, _ flag: String, in zone: Zone = .vietnam) throws -> Timestamp {
        guard let instant = InstantText.read(text, zone: zone) else {
            throw ValidationError("\(flag): 2026-06-15, 2026-06-15T08:30")
        }
        return instant
    }
}
