import CBytes

/// The C heap of the process.
package enum Heap {
    /// For programs through which megabytes flow for hours: freed blocks go back to the system at once, and
    /// threads share their heaps.
    ///
    /// Without this glibc raises its threshold and keeps every large block it has ever given.
    ///
    /// C: `mallopt`. Call once, before threads are started.
    package static func keepSmall() {
        cbytes_keep_memory_small()
    }
}
