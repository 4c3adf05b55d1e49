/// Bounds of an XML stream, in bytes except `depth` and `attributes`.
package struct XMLLimits: Sendable, Hashable {
    /// How much is read and parsed at a time.
    package var window: Int
    /// The longest record.
    package var record: Int
    /// The most open elements at once.
    package var depth: Int
    /// The most attributes of one element.
    package var attributes: Int
    /// What is kept of everything outside the records.
    package var envelope: Int

    package init(
        window: Int = 128 << 10,
        record: Int = 16 << 20,
        depth: Int = 64,
        attributes: Int = 256,
        envelope: Int = 1 << 20
    ) {
        self.window = min(max(window, 1), 4 << 20)
        self.record = record
        self.depth = max(depth, 1)
        self.attributes = attributes
        self.envelope = envelope
    }
}
