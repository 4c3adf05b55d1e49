import BlockingIO
import CCurl
import HubModel
import Synchronization

/// The thread that moves the bytes of all transfers, as the other threads see it.
///
/// C: `curl_multi_poll`, `curl_multi_wakeup`. Orders wait in the inbox until the thread takes them;
/// everything else of libcurl happens on that thread alone.
@safe final class CurlLoop: @unchecked Sendable {
    enum Order: Sendable {
        case start(CurlHandle, Transfer)
        case resume(Transfer)
        case drop(Transfer)
    }

    enum Closing: Sendable {
        case no
        /// No new transfers; the thread ends after the last one.
        case whenIdle
        case now
    }

    struct Inbox: Sendable {
        var orders: [Order] = []
        var closing = Closing.no
    }

    private let inbox = Mutex(Inbox())
    private let raw: OpaquePointer

    init() {
        guard let raw = unsafe ccurl_loop_new() else { preconditionFailure("curl_multi_init: no memory") }
        unsafe self.raw = raw
        unsafe startThread { [self, worker = CurlWorker(raw)] in
            worker.run(inbox: takeOrders)
            withExtendedLifetime(self) {}
        }
    }

    /// False where the loop is closed: the order will not be carried out.
    @discardableResult
    func post(_ order: Order) -> Bool {
        let isOpen = inbox.withLock { inbox in
            guard inbox.closing != .now else { return false }
            inbox.orders.append(order)
            return true
        }
        if isOpen { wake() }
        return isOpen
    }

    /// Ends the thread; `now` cancels what is under way.
    func close(_ closing: Closing) {
        inbox.withLock { inbox in
            if inbox.closing != .now { inbox.closing = closing }
        }
        wake()
    }

    private func takeOrders() -> Inbox {
        inbox.withLock { inbox in
            defer { inbox.orders = [] }
            return inbox
        }
    }

    private func wake() { unsafe ccurl_loop_wake(raw) }

    deinit { unsafe ccurl_loop_free(raw) }
}
