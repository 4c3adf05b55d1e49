import Foundation
import HubModel
import PQ

/// Small pieces of SQL that many statements share.
enum SQL {
    /// A `timestamptz` from microseconds since 1970, exactly.
    static func instant(_ parameter: String) -> String {
        "('epoch'::timestamptz + \(parameter)::bigint * interval '1 microsecond')"
    }

    /// Microseconds since 1970 of a `timestamptz`, exactly.
    static func microseconds(_ expression: String) -> String {
        "(extract(epoch FROM \(expression)) * 1000000)::bigint"
    }

    /// Of a row with `backend`, `backend_start` and `beat_at`: whoever wrote it is gone, or was not heard of for 60 s.
    ///
    /// A killed process's connection ends at once, long before that. A start time that this role may not see is NULL and
    /// counts as alive.
    static func isGone(_ row: String) -> String {
        """
        (\(row).beat_at < clock_timestamp() - interval '60 s' OR NOT EXISTS (SELECT FROM pg_stat_activity a
            WHERE a.pid = \(row).backend
                AND (a.backend_start = \(row).backend_start OR a.backend_start IS NULL OR \(row).backend_start IS NULL)))
        """
    }
}

extension PQConnection {
    /// The server's clock, by which all hosts go.
    func now() throws -> Timestamp {
        let row = try repeating("SELECT \(SQL.microseconds("clock_timestamp()"))")
        return Timestamp(microseconds: row.integer(0, 0) ?? 0)
    }
}

extension PQParameter {
    init(_ instant: Timestamp) {
        self = .integer(instant.microseconds)
    }

    init(_ digest: Digest) {
        self = .bytes(digest.bytes)
    }

    /// A value as JSON text.
    init(json value: some Encodable) throws {
        self = .text(try json(value))
    }
}

/// JSON without NUL, which `jsonb` cannot hold.
func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
        .replacingOccurrences(of: "\\u0000", with: "\u{2400}")
}

func decoded<Value: Decodable>(_ type: Value.Type, from json: String?) throws -> Value {
    try JSONDecoder().decode(type, from: Data((json ?? "null").utf8))
}

extension String {
    /// With the sign ␀ for NUL, which PostgreSQL's text cannot hold.
    var storable: String { utf8.contains(0) ? replacingOccurrences(of: "\0", with: "\u{2400}") : self }
}

/// 8 bytes each, in network order: how the ledger keeps hashes.
func packed(_ hashes: [UInt64]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * 8)
    for hash in hashes {
        withUnsafeBytes(of: hash.bigEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
}

func unpacked(_ bytes: [UInt8]) -> [UInt64] {
    bytes.withUnsafeBytes { buffer in
        (0..<buffer.count / 8).map { index in
            UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
    }
}
