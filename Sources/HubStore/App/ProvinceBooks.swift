import Bytes
import HubModel
import PQ

/// What the functions and views of `App/` ask besides staged rows: code tables, and what freshness was promised.
struct ProvinceBooks {
    private let side: AppSide

    init(_ side: AppSide) {
        self.side = side
    }

    func write(on connection: PQConnection) throws {
        try writeCodes(on: connection)
        try writePromises(on: connection)
    }

    private func writeCodes(on connection: PQConnection) throws {
        let rows = try connection.execute("SELECT name, digest FROM hub.code_table")
        var known: [String: [UInt8]] = [:]
        for row in 0..<rows.rowCount { known[rows.text(row, 0) ?? ""] = rows.bytes(row, 1) }
        try connection.execute(
            "DELETE FROM hub.code_table WHERE name <> ALL ($1)",
            [.texts(side.codeTables.map(\.name))]
        )
        for table in side.codeTables {
            let digest = ProvinceBooks.digest(table)
            guard known[table.name] != digest else { continue }
            try connection.execute("DELETE FROM hub.code_table WHERE name = $1", [.text(table.name)])
            try connection.execute(
                "INSERT INTO hub.code_table (name, digest) VALUES ($1, $2)",
                [.text(table.name), .bytes(digest)]
            )
            for start in stride(from: 0, to: table.rows.count, by: 5000) {
                let end = min(start + 5000, table.rows.count)
                try write(table.rows[start..<end], of: table.name, on: connection)
            }
        }
    }

    static func digest(_ table: CodeTable) -> [UInt8] {
        var text = ""
        for row in table.rows {
            for column in table.columns { text += (row.columns[column] ?? "") + "\u{1f}" }
            text += "\u{1e}"
        }
        return SHA256.digest(Array((table.columns.joined(separator: "\u{1f}") + text).utf8))
    }

    private func write(_ rows: ArraySlice<CodeTable.Row>, of table: String, on connection: PQConnection)
        throws
    {
        let days = [rows.map(\.validFrom), rows.map(\.validTo)].map { dates in
            PQParameter.texts(dates.map { date in date.map { String($0.daysSinceEpoch) } })
        }
        try connection.execute(
            """
            INSERT INTO hub.code (code_table, number, code, value, valid_from, valid_to, columns)
            SELECT $1, $2::integer + n, c, v, date '1970-01-01' + f::integer, date '1970-01-01' + t::integer, j::jsonb
            FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) WITH ORDINALITY AS u(c, v, f, t, j, n)
            """,
            [
                .text(table), .integer(Int64(rows.startIndex)), .texts(rows.map(\.code)),
                .texts(rows.map(\.value)), days[0], days[1], .texts(try rows.map { try json($0.columns) }),
            ]
        )
    }

    private func writePromises(on connection: PQConnection) throws {
        let promises = side.promises
        try connection.execute("DELETE FROM hub.promise")
        try connection.execute(
            """
            INSERT INTO hub.promise (entity, pull, title, within)
            SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::interval[])
            """,
            [
                .texts(promises.map(\.entity)), .texts(promises.map(\.pull.description)),
                .texts(promises.map(\.title)), .texts(promises.map(\.within.interval)),
            ]
        )
    }
}

extension CalendarDuration {
    /// As PostgreSQL reads an interval.
    fileprivate var interval: String {
        switch unit {
        case .second: "\(count) seconds"
        case .minute: "\(count) minutes"
        case .hour: "\(count) hours"
        case .day: "\(count) days"
        case .week: "\(count * 7) days"
        case .month: "\(count) months"
        case .year: "\(count) years"
        }
    }
}
