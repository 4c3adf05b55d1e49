import CPQ

/// A connection to PostgreSQL.
///
/// Every call blocks: it lives inside an actor on a thread of its own.
///
/// Notices are kept, never printed.
@safe package final class PQConnection {
    private let raw: OpaquePointer
    /// Interrupts what runs, from any thread.
    package let canceller: PQCanceller
    /// Statements that the server has parsed for `repeating`.
    private var prepared: [Prepared: String] = [:]

    private struct Prepared: Hashable {
        var sql: String
        var types: [UInt32]
    }

    /// Connects.
    ///
    /// C: `PQconnectdbParams`; keepalives and time-outs are set unless `conninfo` says otherwise.
    package init(_ conninfo: String) throws(PQError) {
        guard let raw = unsafe cpq_connect(conninfo) else { throw PQConnection.outOfMemory }
        guard unsafe cpq_is_ok(raw) != 0, let canceller = unsafe cpq_canceller_new(raw) else {
            let message = unsafe String(cString: cpq_message(raw))
            unsafe cpq_close(raw)
            throw PQError(sqlstate: "08001", message: message.trimmed, connectionLost: true)
        }
        unsafe self.raw = raw
        self.canceller = unsafe PQCanceller(canceller)
    }

    /// The server process at the other end.
    ///
    /// C: `PQbackendPID`.
    package var backend: Int32 { unsafe cpq_backend(raw) }
    /// 150020 for 15.20.
    ///
    /// C: `PQserverVersion`.
    package var serverVersion: Int32 { unsafe cpq_server_version(raw) }
    package var isAlive: Bool { unsafe cpq_is_ok(raw) != 0 }
    /// Whether a line that was idle still stands: looks whether the server has closed it.
    ///
    /// C: `PQconsumeInput`.
    package var isStillAlive: Bool { unsafe cpq_is_still_ok(raw) != 0 }
    package var isInTransaction: Bool { unsafe cpq_in_transaction(raw) != 0 }

    /// Runs one statement.
    ///
    /// C: `PQexecParams`.
    @discardableResult
    package func execute(
        _ sql: String,
        _ parameters: [PQParameter] = [],
        binary: Bool = false
    ) throws(PQError) -> PQResult {
        let values = Values(parameters)
        let result = unsafe values.lend { values, lengths, formats in
            unsafe cpq_execute(
                raw,
                sql,
                Int32(parameters.count),
                parameters.map(\.type),
                values,
                lengths,
                formats,
                binary ? 1 : 0
            )
        }
        return try unsafe take(result, isBinary: binary)
    }

    /// Runs one statement that this connection will be asked for again, with other values: it is parsed once.
    ///
    /// For the few statements of every page: each text stays with the server as long as the connection. C:
    /// `PQprepare`, `PQexecPrepared`.
    @discardableResult
    package func repeating(_ sql: String, _ parameters: [PQParameter] = []) throws(PQError) -> PQResult {
        let name = try prepare(Prepared(sql: sql, types: parameters.map(\.type)))
        let result = unsafe Values(parameters).lend { values, lengths, formats in
            unsafe cpq_execute_prepared(raw, name, Int32(parameters.count), values, lengths, formats, 0)
        }
        return try unsafe take(result, isBinary: false)
    }

    private func prepare(_ statement: Prepared) throws(PQError) -> String {
        if let name = prepared[statement] { return name }
        let name = "lt_\(prepared.count)"
        let types = statement.types
        _ = try unsafe take(
            cpq_prepare(raw, name, statement.sql, Int32(types.count), types),
            isBinary: false
        )
        prepared[statement] = name
        return name
    }

    /// Runs several statements without parameters, as one transaction unless they say otherwise.
    ///
    /// C: `PQexec`.
    package func script(_ sql: String) throws(PQError) {
        _ = try unsafe take(cpq_script(raw, sql), isBinary: false)
    }

    /// Runs `COPY … FROM STDIN` and returns how many rows went in.
    ///
    /// When `write` throws, the server drops the rows and the error goes on. C: `PQputCopyData`, `PQputCopyEnd`.
    package func copyIn(_ sql: String, _ write: (PQCopyWriter) throws -> Void) throws -> Int {
        try requireCopy(unsafe take(cpq_script(raw, sql), isBinary: false))
        do {
            try unsafe write(PQCopyWriter(raw))
        } catch {
            unsafe cpq_clear(cpq_copy_end(raw, "stopped by the client"))
            // A refused row shows first as a failed write on some lines; the server's word is the better one.
            throw isAlive ? error : lineError
        }
        return try unsafe take(cpq_copy_end(raw, nil), isBinary: false).affected
    }

    /// Runs statements between `BEGIN` and `COMMIT`, or `ROLLBACK` when `body` throws.
    package func transaction<Value: ~Copyable>(_ body: () throws -> Value) throws -> Value {
        try execute("BEGIN")
        do {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            if isAlive { _ = try? execute("ROLLBACK") }
            throw error
        }
    }

    /// Waits at most so many milliseconds for a notification on a channel that this connection listens to.
    ///
    /// False: none came yet. Throws where the line is gone. C: `poll`, `PQnotifies`.
    package func waitForNotification(milliseconds: Int32) throws(PQError) -> Bool {
        switch unsafe cpq_wait_for_notification(raw, milliseconds) {
        case 1: return true
        case 0: return false
        default: throw lineError
        }
    }

    /// Notices since the last call, primary messages alone, at most 32.
    package func takeNotices() -> [String] {
        var notices: [String] = []
        while let text = unsafe cpq_take_notice(raw) {
            notices.append(unsafe String(cString: text))
            unsafe cpq_free_text(text)
        }
        return notices
    }

    private func take(_ result: OpaquePointer?, isBinary: Bool) throws(PQError) -> PQResult {
        guard let result = unsafe result else { throw lineError }
        let owned = unsafe PQResult(result, isBinary: isBinary)
        if let failure = owned.failure(isAlive: isAlive) { throw failure }
        return owned
    }

    private func requireCopy(_ result: borrowing PQResult) throws(PQError) {
        guard result.awaitsCopy else {
            throw PQError(sqlstate: "42601", message: "the statement is no COPY FROM STDIN")
        }
    }

    private var lineError: PQError {
        let message = unsafe String(cString: cpq_message(raw)).trimmed
        return PQError(sqlstate: "08006", message: message, connectionLost: !isAlive)
    }

    private static let outOfMemory = PQError(
        sqlstate: "53200",
        message: "out of memory",
        connectionLost: true
    )

    deinit { unsafe cpq_close(raw) }
}

extension String {
    /// Without the line break that libpq adds.
    fileprivate var trimmed: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}

/// Parameters as libpq takes them.
private struct Values {
    private let wires: [[UInt8]?]
    private let formats: [Int32]

    init(_ parameters: [PQParameter]) {
        wires = parameters.map(\.wire)
        formats = parameters.map { $0.isBinary ? 1 : 0 }
    }

    func lend<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, [Int32], [Int32]) -> Result
    ) -> Result {
        let lengths = wires.map { Int32($0?.count ?? 0) }
        return unsafe withPointers(to: wires) { values in unsafe body(values, lengths, formats) }
    }
}

/// Lends the arrays as C pointers, NULL for `nil`.
private func withPointers<Result>(
    to arrays: [[UInt8]?],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    // One arena: pointers into it are valid for the whole call.
    var arena: [UInt8] = []
    let offsets = arrays.map { array -> Int? in
        guard let array else { return nil }
        defer { arena.append(contentsOf: array.isEmpty ? [0] : array) }
        return arena.count
    }
    return unsafe arena.withUnsafeBytes { bytes in
        var pointers: [UnsafePointer<CChar>?] = unsafe offsets.map { offset in
            guard let offset else { return nil }
            return unsafe bytes.baseAddress.map { unsafe ($0 + offset).assumingMemoryBound(to: CChar.self) }
        }
        unsafe pointers.append(nil)
        return unsafe pointers.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("the list is never empty") }
            return unsafe body(base)
        }
    }
}
