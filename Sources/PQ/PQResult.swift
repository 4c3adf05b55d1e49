import CPQ

/// What a statement gave back.
///
/// Freed when it goes out of scope (`PQclear`).
@safe package struct PQResult: ~Copyable {
    private let raw: OpaquePointer
    private let isBinary: Bool

    init(_ raw: OpaquePointer, isBinary: Bool) {
        unsafe self.raw = raw
        self.isBinary = isBinary
    }

    /// What the server said instead of doing it; `nil` where it did it.
    func failure(isAlive: Bool) -> PQError? {
        guard unsafe cpq_outcome_of(raw) == cpq_outcome_error else { return nil }
        guard let state = unsafe cpq_sqlstate(raw).map({ unsafe String(cString: $0) }) else {
            return PQError(sqlstate: "08006", message: "no answer from the server", connectionLost: !isAlive)
        }
        return PQError(
            sqlstate: state,
            message: unsafe cpq_primary_message(raw).map { unsafe String(cString: $0) } ?? "",
            constraint: unsafe cpq_constraint(raw).map { unsafe String(cString: $0) },
            position: unsafe cpq_position(raw) > 0 ? Int(cpq_position(raw)) : nil,
            connectionLost: !isAlive
        )
    }

    /// The server waits for the rows of a COPY.
    var awaitsCopy: Bool { unsafe cpq_outcome_of(raw) == cpq_outcome_copy_in }

    package var rowCount: Int { unsafe Int(cpq_rows(raw)) }
    package var columnCount: Int { unsafe Int(cpq_columns(raw)) }
    /// Rows that the statement touched.
    ///
    /// C: `PQcmdTuples`.
    package var affected: Int { unsafe Int(cpq_affected(raw)) }

    package func columnName(_ column: Int) -> String {
        guard let name = unsafe cpq_column_name(raw, Int32(column)) else { return "" }
        return unsafe String(cString: name)
    }

    /// OID of a column's type.
    ///
    /// C: `PQftype`.
    package func columnType(_ column: Int) -> UInt32 {
        unsafe cpq_column_type(raw, Int32(column))
    }

    package func isNull(_ row: Int, _ column: Int) -> Bool {
        unsafe cpq_is_null(raw, Int32(row), Int32(column)) != 0
    }

    /// Text form of a cell; of a binary result the bytes as UTF-8.
    package func text(_ row: Int, _ column: Int) -> String? {
        unsafe withCell(row, column) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// A whole number, in either form.
    package func integer(_ row: Int, _ column: Int) -> Int64? {
        guard isBinary else { return text(row, column).flatMap { Int64($0) } }
        return unsafe withCell(row, column) { cell in
            var value: Int64 = 0
            if unsafe (cell.first ?? 0) >= 0x80 { value = -1 }
            for index in 0..<cell.count { value = unsafe value << 8 | Int64(cell[index]) }
            return value
        }
    }

    package func double(_ row: Int, _ column: Int) -> Double? {
        text(row, column).flatMap { Double($0) }
    }

    /// A boolean, in either form.
    package func boolean(_ row: Int, _ column: Int) -> Bool? {
        unsafe withCell(row, column) { cell in
            guard let first = unsafe cell.first else { return false }
            return first == 1 || first == UInt8(ascii: "t")
        }
    }

    /// A `bytea`, in either form; of other types in binary the bytes of their `…send` function.
    package func bytes(_ row: Int, _ column: Int) -> [UInt8]? {
        guard !isBinary else { return unsafe withCell(row, column) { unsafe Array($0) } }
        return unsafe withCell(row, column) { cell in
            // `\x` and two digits a byte.
            stride(from: 2, to: cell.count - 1, by: 2).map { place in
                unsafe PQResult.digit(cell[place]) << 4 | PQResult.digit(cell[place + 1])
            }
        }
    }

    private static func digit(_ character: UInt8) -> UInt8 {
        character < 0x3A ? character - 0x30 : character - 0x57
    }

    /// Lends a cell's bytes; they end with the call.
    package func withCell<Value>(
        _ row: Int,
        _ column: Int,
        _ body: (UnsafeRawBufferPointer) -> Value
    ) -> Value? {
        guard !isNull(row, column) else { return nil }
        let count = unsafe Int(cpq_length(raw, Int32(row), Int32(column)))
        return unsafe body(
            UnsafeRawBufferPointer(start: cpq_value(raw, Int32(row), Int32(column)), count: count)
        )
    }

    deinit { unsafe cpq_clear(raw) }
}
