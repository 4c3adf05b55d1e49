import CCurl
import HubModel

/// A body on its way to libcurl, read on the loop's thread as the line takes it.
@safe final class BodySource: @unchecked Sendable {
    /// Only the loop's thread reads.
    private let reader: OutgoingBodyReader
    private let transfer: Transfer

    init(_ body: OutgoingBody, transfer: Transfer) {
        reader = OutgoingBodyReader(body)
        self.transfer = transfer
    }

    static let source = unsafe ccurl_source(
        read: { context, bytes, count in
            let buffer = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: count)
            return unsafe BodySource.at(context).read(into: buffer)
        },
        rewind: { context in unsafe BodySource.at(context).reader.rewind() }
    )

    private static func at(_ context: UnsafeMutableRawPointer) -> BodySource {
        unsafe Unmanaged<BodySource>.fromOpaque(context).takeUnretainedValue()
    }

    /// -1 where the body cannot be read: half a message is worth nothing to anybody.
    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int64 {
        guard !transfer.hasEnded, let count = unsafe try? reader.read(into: buffer) else { return -1 }
        transfer.didSend()
        return Int64(count)
    }
}
