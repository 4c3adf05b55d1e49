import CArchive

/// Why an archive could not be read to its end.
package enum ArchiveFailure: Error {
    /// What libarchive refused, in its own words.
    case malformed(String)
    /// A member is encrypted.
    case encrypted(name: String)
    case noMemory
    /// The bytes' source failed.
    case source(any Error)
}

/// The files of a zip or tar one after the other, streamed; the checksums of zip are proven.
///
/// Folders, links and devices are passed over: they hold no bytes. C: `archive_read_next_header`,
/// `archive_read_data`.
@safe package final class ArchiveReader {
    private let handle: OpaquePointer
    private let source: Source

    /// What libarchive calls for bytes; keeps what the source threw.
    @safe private final class Source {
        let read: (UnsafeMutableRawBufferPointer) throws -> Int
        var failure: (any Error)?

        init(_ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) { unsafe self.read = read }

        func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
            do { return try unsafe read(buffer) } catch {
                failure = error
                return -1
            }
        }
    }

    package init(
        reading read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws(ArchiveFailure) {
        let source = unsafe Source(read)
        let context = unsafe Unmanaged.passUnretained(source).toOpaque()
        let handle = unsafe carchive_new(
            { context, buffer, capacity in
                let source = unsafe Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
                return unsafe source.fill(UnsafeMutableRawBufferPointer(start: buffer, count: capacity))
            },
            context
        )
        guard let handle = unsafe handle else { throw .noMemory }
        self.source = source
        unsafe self.handle = handle
    }

    /// Goes to the next file and gives its name, or `nil` at the end.
    ///
    /// A name that is no UTF-8 has U+FFFD for what cannot be read.
    package func next() throws(ArchiveFailure) -> String? {
        while true {
            let step = unsafe carchive_next(handle)
            if step == carchive_end { return nil }
            guard step == carchive_member else { throw failure() }
            let kind = unsafe carchive_kind_of_member(handle)
            let name = unsafe String(cString: carchive_name(handle))
            if kind == carchive_encrypted { throw .encrypted(name: name) }
            if kind == carchive_file { return name }
        }
    }

    /// Fills a part of the buffer with the file's next bytes and says how much; 0 at its end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveFailure) -> Int {
        guard let base = buffer.baseAddress, buffer.count > 0 else { return 0 }
        let count = unsafe carchive_read(handle, base, buffer.count)
        guard count >= 0 else { throw failure() }
        return count
    }

    private func failure() -> ArchiveFailure {
        if let error = source.failure { return .source(error) }
        return .malformed(unsafe String(cString: carchive_error(handle)))
    }

    deinit { unsafe carchive_free(handle) }
}
