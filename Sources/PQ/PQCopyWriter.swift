import CPQ

/// Takes the bytes of a running `COPY … FROM STDIN`.
///
/// Valid inside the closure that received it.
@safe package struct PQCopyWriter {
    private let raw: OpaquePointer

    init(_ raw: OpaquePointer) {
        unsafe self.raw = raw
    }

    /// Sends bytes; they may be cut anywhere.
    ///
    /// C: `PQputCopyData`.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(PQError) {
        guard unsafe cpq_copy_data(raw, bytes.baseAddress, bytes.count) == 1 else {
            let isLost = unsafe cpq_is_ok(raw) == 0
            throw PQError(sqlstate: "08006", message: "COPY could not be sent", connectionLost: isLost)
        }
    }

    package func write(_ bytes: [UInt8]) throws(PQError) {
        let failure: PQError? = unsafe bytes.withUnsafeBytes { buffer in
            do throws(PQError) {
                try unsafe write(buffer)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    /// `PGCOPY`, no flags, no extension: what a binary COPY begins with.
    package static let binaryHeader: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
    /// A count of -1: what a binary COPY ends with.
    package static let binaryTrailer: [UInt8] = [0xFF, 0xFF]
}
