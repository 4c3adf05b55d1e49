import CCurl
import HubModel

/// What the loop's thread does: takes orders, moves bytes, notices endings and lateness.
@safe struct CurlWorker: @unchecked Sendable {
    private struct Running {
        let handle: CurlHandle
        let transfer: Transfer
    }

    /// Looked at again at least this often, in milliseconds; orders wake the thread before.
    private static let longestWait = 10_000 as Int64

    private let loop: OpaquePointer
    private var running: [ObjectIdentifier: Running] = [:]

    init(_ loop: OpaquePointer) {
        unsafe self.loop = loop
    }

    consuming func run(inbox takeOrders: () -> CurlLoop.Inbox) {
        while true {
            let inbox = takeOrders()
            for order in inbox.orders { carryOut(order) }
            guard !isDone(inbox.closing) else { return cancelAll() }
            unsafe ccurl_loop_step(loop)
            collectEnded()
            for entry in running.values { entry.transfer.deliver() }
            endLate(at: .now)
            unsafe ccurl_loop_wait(loop, milliseconds(from: .now))
        }
    }

    private func isDone(_ closing: CurlLoop.Closing) -> Bool {
        switch closing {
        case .no: false
        case .whenIdle: running.isEmpty
        case .now: true
        }
    }

    private mutating func carryOut(_ order: CurlLoop.Order) {
        switch order {
        case .start(let handle, let transfer): start(handle, transfer)
        case .resume(let transfer):
            guard let entry = running[ObjectIdentifier(transfer)] else { return }
            transfer.willResume()
            entry.handle.resume()
        case .drop(let transfer): remove(transfer)
        }
    }

    private mutating func start(_ handle: CurlHandle, _ transfer: Transfer) {
        guard !transfer.hasEnded else { return }
        guard unsafe ccurl_loop_add(loop, handle.raw) == 0 else {
            return transfer.end(.failure(.notSent("\(transfer.place): libcurl refused the request")))
        }
        running[ObjectIdentifier(transfer)] = Running(handle: handle, transfer: transfer)
    }

    private mutating func remove(_ transfer: Transfer) {
        guard let entry = running.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
        unsafe ccurl_loop_remove(loop, entry.handle.raw)
    }

    private mutating func cancelAll() {
        for entry in running.values {
            entry.transfer.end(.failure(.cancelled))
            unsafe ccurl_loop_remove(loop, entry.handle.raw)
        }
        running = [:]
    }

    private mutating func collectEnded() {
        while true {
            let result = unsafe ccurl_loop_next_ended(loop)
            guard let raw = unsafe result.transfer else { return }
            guard let entry = running.values.first(where: { unsafe $0.handle.raw == raw }) else { continue }
            unsafe entry.transfer.end(ending(of: result, entry))
            remove(entry.transfer)
        }
    }

    private func ending(of result: ccurl_result, _ entry: Running) -> Result<Void, TransportFailure> {
        let text = unsafe "\(entry.transfer.place): \(String(cString: result.text))"
        if let refusal = unsafe refusal(result.refusal, entry) { return .failure(.files(refusal)) }
        switch unsafe result.ending {
        case .complete: return .success(())
        case .badAddress: return .failure(.badAddress(text))
        case .timedOut where entry.handle.hasLeft: return .failure(.timedOut(text))
        case .failed where entry.handle.hasLeft: return .failure(.broken(text))
        case .timedOut, .failed: return .failure(.notSent(text))
        }
    }

    private func refusal(_ refusal: ccurl_refusal, _ entry: Running) -> FileFailure? {
        switch refusal {
        case .none: nil
        case .notFound: .notFound
        case .denied: .denied
        case .signIn: .signInRefused
        case .hostKey: .wrongHostKey(seen: entry.handle.hostKey)
        }
    }

    private mutating func endLate(at now: AnswerClock.Instant) {
        for entry in running.values where entry.transfer.deadline.map({ $0 <= now }) ?? false {
            let text = "\(entry.transfer.place): no answer in time"
            entry.transfer.end(.failure(entry.handle.hasLeft ? .timedOut(text) : .notSent(text)))
            remove(entry.transfer)
        }
    }

    /// Until the first answer is late.
    private func milliseconds(from now: AnswerClock.Instant) -> Int32 {
        guard let first = running.values.compactMap(\.transfer.deadline).min() else {
            return Int32(Self.longestWait)
        }
        let (seconds, attoseconds) = now.duration(to: first).components
        // Rounded up: a wait that ends just before the deadline would be followed by many of 0 ms.
        let left = seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1
        return Int32(min(max(left, 0), Self.longestWait))
    }
}
