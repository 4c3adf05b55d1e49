package import HubModel
import PQ
import Synchronization

/// The agreement with each source, kept in PostgreSQL so that all processes draw on one.
package struct PostgresAllowance: Allowance {
    private let database: DatabaseSession
    private let held: HeldPlaces

    package init(_ conninfo: String) {
        database = DatabaseSession(conninfo)
        held = HeldPlaces(conninfo)
    }

    /// Reserves an instant in a short transaction of its own; the caller sleeps until then outside of it.
    ///
    /// An instant outside the hours, on a closed day or over the quota is not taken but postponed.
    package func ticket(for limits: Limits, patience: Duration) async throws -> Ticket {
        guard !CallingTimes(limits).isUnlimited else { return Ticket(wait: .zero) }
        let reservation = Reservation(limits: limits, patience: patience)
        return try await database.transaction { try reservation.take(on: $0) }
    }

    /// Takes one of the `parallel` places, or gives `nil` while all are taken.
    ///
    /// The place is kept by a heartbeat until it is released or dropped. A killed process's is free at once, because
    /// its connection is gone; one that hangs loses it after 60 s.
    package func place(for limits: Limits) async throws -> (any AllowancePlace)? {
        let taken = try await database.transaction { connection -> HeldPlaces.Place? in
            try Reservation.lock(limits.name, on: connection)
            // What a crash of the server forgets here, it has freed as well.
            try connection.execute("SET LOCAL synchronous_commit = off")
            let row = try connection.repeating(
                PostgresAllowance.takePlace,
                [.text(limits.name), .integer(Int64(max(limits.parallel ?? 1, 1)))]
            )
            guard row.rowCount == 1, let slot = row.integer(0, 0), let token = row.text(0, 1) else {
                return nil
            }
            return HeldPlaces.Place(name: limits.name, slot: slot, token: token)
        }
        return taken.map { PostgresPlace($0, among: held, in: database) }
    }

    private static let takePlace = """
        INSERT INTO hub.allowance_slot AS s (name, slot, token, backend, backend_start)
        SELECT $1, n, gen_random_uuid(), pg_backend_pid(),
            (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
        FROM generate_series(1, $2::int) n
        WHERE NOT EXISTS (SELECT FROM hub.allowance_slot o WHERE o.name = $1 AND o.slot = n AND NOT \(SQL.isGone("o")))
        ORDER BY n LIMIT 1
        ON CONFLICT (name, slot) DO UPDATE SET token = excluded.token, beat_at = clock_timestamp(),
            backend = excluded.backend, backend_start = excluded.backend_start
        RETURNING slot, token
        """
}

/// The places that this process holds, kept by one heartbeat for all.
final class HeldPlaces: Sendable {
    struct Place: Sendable, Hashable {
        var name: String
        var slot: Int64
        var token: String

        var parameters: [PQParameter] { [.text(name), .integer(slot), .text(token)] }
    }

    private struct State {
        var places: Set<Place> = []
        /// Begins with the first place.
        var heartbeat: Heartbeat?
    }

    private let conninfo: String
    private let state = Mutex(State())

    init(_ conninfo: String) {
        self.conninfo = conninfo
    }

    func add(_ place: Place) {
        state.withLock { state in
            state.places.insert(place)
            if state.heartbeat == nil {
                state.heartbeat = Heartbeat(conninfo) { [weak self] in try self?.beat(on: $0) }
            }
        }
    }

    func remove(_ place: Place) {
        state.withLock { _ = $0.places.remove(place) }
    }

    private func beat(on connection: PQConnection) throws {
        for place in state.withLock({ $0.places }) {
            try connection.execute(
                """
                UPDATE hub.allowance_slot SET beat_at = clock_timestamp()
                WHERE name = $1 AND slot = $2 AND token = $3::uuid
                """,
                place.parameters
            )
        }
    }
}

/// One of the places that `parallel` allows.
final class PostgresPlace: AllowancePlace {
    private let place: HeldPlaces.Place
    private let held: HeldPlaces
    private let database: DatabaseSession
    private let isHeld = Atomic<Bool>(true)

    init(_ place: HeldPlaces.Place, among held: HeldPlaces, in database: DatabaseSession) {
        self.place = place
        self.held = held
        self.database = database
        held.add(place)
    }

    func release() async throws {
        guard isHeld.exchange(false, ordering: .relaxed) else { return }
        held.remove(place)
        try await PostgresPlace.free(place, in: database)
    }

    // Of an answer that nobody read to its end.
    deinit {
        guard isHeld.load(ordering: .relaxed) else { return }
        held.remove(place)
        let (place, database) = (place, database)
        Task { try await PostgresPlace.free(place, in: database) }
    }

    private static func free(_ place: HeldPlaces.Place, in database: DatabaseSession) async throws {
        try await database.transaction { connection in
            try connection.execute("SET LOCAL synchronous_commit = off")
            _ = try connection.repeating(
                "DELETE FROM hub.allowance_slot WHERE name = $1 AND slot = $2 AND token = $3::uuid",
                place.parameters
            )
        }
    }
}
