import Glibc

/// Tells systemd how the service is: one datagram each, to the socket that `NOTIFY_SOCKET` names (sd_notify(3)).
///
/// Without that variable, or when nobody takes the datagram, nothing happens: a service runs the same without systemd.
package struct SystemdNotifier: Sendable {
    package enum State: Sendable, Hashable {
        /// Everything has started; with `Type=notify` units behind this one may start now.
        case ready
        case stopping
        /// Still alive: `WatchdogSec=` waits for this.
        case alive
        /// One line for people, as `systemctl status` shows it.
        case status(String)

        var text: String {
            switch self {
            case .ready: "READY=1"
            case .stopping: "STOPPING=1"
            case .alive: "WATCHDOG=1"
            // A line break would begin another assignment.
            case .status(let text): "STATUS=" + String(text.map { $0.isNewline ? " " : $0 })
            }
        }
    }

    /// A path, or with `@` in front a name that is in no file system; `nil`: nobody wants to know.
    private let address: String?
    /// How often systemd wants to hear that this process is alive: half of `WatchdogSec=`; `nil` where it does not.
    package let watchdogInterval: Duration?

    /// `environment`: that of the process.
    package init(environment: [String: String], process: Int32 = getpid()) {
        address = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        watchdogInterval = SystemdNotifier.watchdog(environment, process)
    }

    /// `WATCHDOG_PID` may name another process: the variables are inherited.
    private static func watchdog(_ environment: [String: String], _ process: Int32) -> Duration? {
        guard let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init), microseconds > 0 else {
            return nil
        }
        if let named = environment["WATCHDOG_PID"], Int32(named) != process { return nil }
        return .microseconds(microseconds / 2)
    }

    /// All states in one datagram, so that they hold together; true if somebody took it.
    @discardableResult
    package func tell(_ states: State...) -> Bool {
        guard let address, var name = SystemdNotifier.name(address) else { return false }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let text = Array(states.map(\.text).joined(separator: "\n").utf8)
        // Of an abstract name every byte counts, the zeros behind it too.
        let length = socklen_t(MemoryLayout<sa_family_t>.size + address.utf8.count)
        let sent = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                unsafe sendto(
                    descriptor,
                    text,
                    text.count,
                    Int32(MSG_NOSIGNAL | MSG_DONTWAIT),
                    target,
                    length
                )
            }
        }
        return sent == text.count
    }

    /// `nil` where the name does not fit (unix(7)).
    private static func name(_ address: String) -> sockaddr_un? {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(address.utf8)
        guard bytes.first == UInt8(ascii: "/") || bytes.first == UInt8(ascii: "@"),
            bytes.count < MemoryLayout.size(ofValue: name.sun_path)
        else { return nil }
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: bytes) }
        return name
    }
}
