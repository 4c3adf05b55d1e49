package import HubModel
import Synchronization

/// Counts what calls come to, in memory, and hands it to the ledger now and then: never once per call.
package final class CallBook: Sendable {
    private struct Page: Hashable {
        var connector: String
        var hour: Timestamp
    }

    private struct State {
        var hours: [Page: CallHour] = [:]
        var last: [String: [LastCall]] = [:]
        var handedOver: Timestamp?
    }

    private let ledger: (any CallLedger)?
    private let now: @Sendable () -> Timestamp
    private let state = Mutex(State())

    /// `now`: the hour that a call counts in.
    package init(_ ledger: any CallLedger, now: @escaping @Sendable () -> Timestamp) {
        self.ledger = ledger
        self.now = now
    }

    private init() {
        ledger = nil
        now = { Timestamp(microseconds: 0) }
    }

    /// For samples and rehearsals, whose calls are none.
    package static let none = CallBook()

    private static let hour: Int64 = 3_600_000_000

    /// `status`: `nil` where no answer came.
    package func note(_ connector: String, status: Int?, took: Duration) {
        guard ledger != nil else { return }
        let at = now()
        let milliseconds = max(Int(took / .milliseconds(1)), 0)
        state.withLock { state in
            CallBook.change(connector, at, in: &state) { hour in
                guard let status else { return hour.classes.unanswered += 1 }
                hour.classes.count(status: status)
                hour.latencies.note(milliseconds: milliseconds)
            }
            let call = LastCall(
                connector: connector,
                at: at.microseconds,
                status: status,
                milliseconds: milliseconds
            )
            state.last[connector, default: []].append(call)
            if state.last[connector, default: []].count > LastCall.kept {
                state.last[connector]?.removeFirst()
            }
        }
    }

    func note(_ connector: String, bytes: Int) {
        guard ledger != nil else { return }
        let at = now()
        state.withLock { CallBook.change(connector, at, in: &$0) { $0.bytes += Int64(bytes) } }
    }

    /// An answer that began with this status did not come whole.
    func noteBroken(_ connector: String, status: Int) {
        guard ledger != nil else { return }
        let at = now()
        state.withLock { state in
            CallBook.change(connector, at, in: &state) { hour in
                // Its head may have been handed over by now: then it stays counted as what it began as.
                var classes = hour.classes
                classes.count(status: status, -1)
                guard classes.least >= 0 else { return }
                hour.classes = classes
                hour.classes.unanswered += 1
            }
        }
    }

    private static func change(
        _ connector: String,
        _ at: Timestamp,
        in state: inout State,
        _ body: (inout CallHour) -> Void
    ) {
        let hour = Timestamp(microseconds: at.microseconds - at.microseconds % CallBook.hour)
        let page = Page(connector: connector, hour: hour)
        body(&state.hours[page, default: CallHour(connector: connector, hour: hour)])
    }

    /// Hands over what was counted if the last time is ten seconds ago.
    package func flushIfDue() async {
        guard ledger != nil else { return }
        let at = now()
        let isDue = state.withLock { state in
            guard !state.hours.isEmpty else { return false }
            return state.handedOver.map { at - $0 >= .seconds(10) || at < $0 } ?? true
        }
        if isDue { await flush() }
    }

    /// Hands over what was counted; what the ledger cannot take now is kept for the next time.
    ///
    /// That calls cannot be counted fails no run.
    package func flush() async {
        guard let ledger else { return }
        let at = now()
        let (hours, last) = state.withLock { state in
            defer {
                state.hours = [:]
                state.last = [:]
                state.handedOver = at
            }
            return (Array(state.hours.values), state.last.values.flatMap(\.self))
        }
        guard !hours.isEmpty else { return }
        do {
            try await ledger.add(hours, last)
        } catch {
            giveBack(hours, last)
        }
    }

    private func giveBack(_ hours: [CallHour], _ last: [LastCall]) {
        state.withLock { state in
            for hour in hours {
                let page = Page(connector: hour.connector, hour: hour.hour)
                var known = state.hours[page] ?? CallHour(connector: hour.connector, hour: hour.hour)
                known.classes += hour.classes
                known.latencies += hour.latencies
                known.bytes += hour.bytes
                state.hours[page] = known
            }
            for (connector, calls) in Dictionary(grouping: last, by: \.connector) {
                state.last[connector] = (calls + state.last[connector, default: []]).suffix(LastCall.kept)
            }
        }
    }
}

extension CallClasses {
    fileprivate var least: Int { min(success, redirect, refused, failed) }
}

extension ResponseBody {
    /// The same body, its bytes counted.
    func counted(in book: CallBook, _ connector: String, status: Int) -> ResponseBody {
        ResponseBody { () async throws(TransportFailure) -> [UInt8]? in
            do throws(TransportFailure) {
                let piece = try await next()
                if let piece { book.note(connector, bytes: piece.count) }
                return piece
            } catch {
                if error != .cancelled { book.noteBroken(connector, status: status) }
                throw error
            }
        }
    }
}
