import HubModel
import PQ

/// Something in schema `app` that a file made.
package struct AppObject: Sendable, Hashable {
    /// FUNCTION, VIEW and so on, as `DROP` has it.
    package var kind: String
    /// `app.submit_feedback(text,text)`.
    package var identity: String

    /// Helpers of functions: nobody but their owners calls them.
    private var isHelper: Bool { identity.hasPrefix("app._") || identity.hasPrefix("app.\"_") }

    /// All in schema `app`, but for the views of entities.
    static func standing(on connection: PQConnection) throws(PQError) -> [AppObject] {
        let rows = try connection.execute(
            """
            SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, p.oid::regprocedure::text
            FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace
            UNION ALL
            SELECT 'VIEW', format('app.%I', c.relname) FROM pg_class c
            WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'v' AND c.relname <> ALL ($1::text[])
            UNION ALL
            SELECT CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, format('app.%I', t.typname) FROM pg_type t
            WHERE t.typnamespace = 'app'::regnamespace AND (t.typtype IN ('d', 'e') OR t.typtype = 'c'
                AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
            """,
            [.texts(try viewsOfEntities(on: connection).sorted())]
        )
        return (0..<rows.rowCount).map {
            AppObject(kind: rows.text($0, 0) ?? "", identity: rows.text($0, 1) ?? "")
        }
    }

    /// Names of the views that mappings make.
    static func viewsOfEntities(on connection: PQConnection) throws(PQError) -> Set<String> {
        let rows = try connection.execute(
            """
            SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'staging'::regnamespace AND c.relkind IN ('r', 'p')
                AND NOT c.relispartition
            """
        )
        let names = (0..<rows.rowCount).compactMap { rows.text($0, 0) }
        return Set(names + names.map(EntityTable.history(of:)))
    }

    /// Drops what files have made, the last first, and forgets the files; returns what that was.
    @discardableResult
    static func withdrawAll(on connection: PQConnection) throws(PQError) -> [AppObject] {
        let rows = try connection.execute(
            "SELECT o.kind, o.identity, o.file FROM hub.app_object o ORDER BY o.number DESC"
        )
        var objects: [AppObject] = []
        for row in 0..<rows.rowCount {
            let object = AppObject(kind: rows.text(row, 0) ?? "", identity: rows.text(row, 1) ?? "")
            try connection.become(AppFile.callers(ofFile: rows.text(row, 2) ?? "").owner)
            try connection.execute("DROP \(object.kind) IF EXISTS \(object.identity)")
            objects.append(object)
        }
        try connection.become(.owner)
        try connection.execute("DELETE FROM hub.app_file")
        return objects
    }

    /// A view of a file holds on to the columns that it shows: before a table loses some, what files made goes, and the
    /// end of the migration makes it anew.
    static func withdrawBefore(_ changes: [StagingChange], on connection: PQConnection) throws(PQError) {
        let isThere = try connection.execute("SELECT to_regclass('hub.app_object') IS NOT NULL")
        guard !changes.isEmpty, isThere.boolean(0, 0) == true else { return }
        try withdrawAll(on: connection)
        try connection.execute("RESET ROLE")
    }

    func open(to callers: AppFile.Callers, on connection: PQConnection) throws(PQError) {
        let caller = callers.caller?.rawValue
        switch kind {
        case "FUNCTION", "PROCEDURE":
            try connection.execute("REVOKE ALL ON \(kind) \(identity) FROM PUBLIC")
            guard !isHelper || callers == .app,
                let to = isHelper ? DatabaseRole.officers.rawValue : caller
            else { return }
            try connection.execute("GRANT EXECUTE ON \(kind) \(identity) TO \(to)")
        case "VIEW" where !isHelper:
            guard let caller else { return }
            try connection.execute("GRANT SELECT ON \(identity) TO \(caller)")
        default: return
        }
    }

    func record(of file: AppFile, on connection: PQConnection) throws(PQError) {
        try connection.execute(
            "INSERT INTO hub.app_object (kind, identity, file) VALUES ($1, $2, $3)",
            [.text(kind), .text(identity), .text(file.name)]
        )
    }
}
