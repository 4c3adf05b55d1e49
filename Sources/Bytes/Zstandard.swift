import CBytes

/// What libzstd refused, in its own words.
///
/// RFC 8878.
package struct ZstandardFailure: Error, Sendable, Hashable {
    package var message: String
}

/// Compresses a stream piece by piece into one frame.
///
/// C: `ZSTD_compressStream2`.
@safe package final class ZstandardCompressor {
    private let handle: OpaquePointer
    private let buffer: UnsafeMutableRawBufferPointer

    /// `nil` only without memory.
    package init?(level: Int32 = 1) {
        guard let handle = unsafe cbytes_zstd_writer_new(level) else { return nil }
        unsafe self.handle = handle
        unsafe buffer = .allocate(byteCount: 128 << 10, alignment: 16)
    }

    /// Takes a piece; gives what is ready to `write`.
    ///
    /// With `isLast` the frame is closed.
    package func compress(
        _ input: UnsafeRawBufferPointer,
        isLast: Bool,
        write: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let output = unsafe buffer.baseAddress else { return }
        var taken = 0
        while true {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: input[taken...])
            let step = unsafe cbytes_zstd_write(
                handle,
                rest.baseAddress,
                rest.count,
                output,
                buffer.count,
                isLast ? 1 : 0
            )
            if let error = unsafe step.error {
                throw ZstandardFailure(message: unsafe String(cString: error))
            }
            taken += unsafe step.taken
            if unsafe step.given > 0 {
                try unsafe write(UnsafeRawBufferPointer(start: output, count: step.given))
            }
            let isDone = unsafe isLast ? step.left == 0 : taken == input.count
            if isDone { return }
        }
    }

    deinit {
        unsafe cbytes_zstd_writer_free(handle)
        unsafe buffer.deallocate()
    }
}

/// Reads a compressed stream as plain bytes.
///
/// C: `ZSTD_decompressStream`.
@safe package final class ZstandardDecompressor {
    private let handle: OpaquePointer
    private let input: UnsafeMutableRawBufferPointer
    private var from = 0
    private var until = 0
    private var isFrameOpen = false

    /// `nil` only without memory.
    package init?() {
        guard let handle = unsafe cbytes_zstd_reader_new() else { return nil }
        unsafe self.handle = handle
        unsafe input = .allocate(byteCount: 128 << 10, alignment: 16)
    }

    /// Fills a part of `output` and returns how much; 0 is the end.
    ///
    /// Throws if the stream stops inside a frame.
    package func read(
        into output: UnsafeMutableRawBufferPointer,
        from source: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> Int {
        guard let base = output.baseAddress, output.count > 0 else { return 0 }
        while true {
            if from == until {
                from = 0
                until = try unsafe source(input)
                if until == 0 {
                    guard isFrameOpen else { return 0 }
                    throw ZstandardFailure(message: "truncated frame")
                }
            }
            let piece = unsafe UnsafeRawBufferPointer(rebasing: input[from..<until])
            let step = unsafe cbytes_zstd_read(handle, piece.baseAddress, piece.count, base, output.count)
            if let error = unsafe step.error {
                throw ZstandardFailure(message: unsafe String(cString: error))
            }
            from += unsafe step.taken
            isFrameOpen = unsafe step.left != 0
            if unsafe step.given > 0 { return unsafe step.given }
        }
    }

    deinit {
        unsafe cbytes_zstd_reader_free(handle)
        unsafe input.deallocate()
    }
}
