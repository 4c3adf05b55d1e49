import CPQ

/// Interrupts the statement that a connection runs; made for other threads than the connection's own.
///
/// C: `PQgetCancel`, `PQcancel`. Outlives the connection without harm.
@safe package final class PQCanceller: @unchecked Sendable {
    private let raw: OpaquePointer

    init(_ raw: OpaquePointer) {
        unsafe self.raw = raw
    }

    /// Asks the server to stop; whether it did shows in the statement's own outcome (`57014`).
    @discardableResult
    package func cancel() -> Bool {
        unsafe cpq_cancel(raw) == 1
    }

    deinit { unsafe cpq_canceller_free(raw) }
}
