/// Bounds of a JSON stream, in bytes except `depth`.
package struct JSONLimits: Sendable, Hashable {
    /// How much is read at a time.
    package var window: Int
    /// The longest record.
    package var record: Int
    /// The most open objects and lists at once, the document's own included.
    package var depth: Int
    /// What is kept of everything outside the records.
    package var envelope: Int

    package init(window: Int = 1 << 20, record: Int = 16 << 20, depth: Int = 64, envelope: Int = 1 << 20) {
        self.window = max(window, 1)
        self.record = record
        self.depth = depth
        self.envelope = envelope
    }
}
