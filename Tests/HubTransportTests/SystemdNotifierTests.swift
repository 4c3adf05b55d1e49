import Foundation
import HubTransport
import Testing

@Suite struct `Telling systemd` {
    @Test(arguments: [
        (SystemdNotifier.State.ready, "READY=1"), (.stopping, "STOPPING=1"), (.alive, "WATCHDOG=1"),
        (.status("đang giữ 4 lịch"), "STATUS=đang giữ 4 lịch"),
        // Nothing that a name of a system holds becomes an assignment of its own.
        (.status("một\nSTOPPING=1"), "STATUS=một STOPPING=1"),
    ])
    func `sends a datagram`(state: SystemdNotifier.State, text: String) throws {
        let socket = try DatagramSocket()
        #expect(SystemdNotifier(environment: ["NOTIFY_SOCKET": socket.path]).tell(state))
        #expect(socket.receive() == text)
    }

    @Test func `sends what belongs together in one datagram`() throws {
        let socket = try DatagramSocket()
        SystemdNotifier(environment: ["NOTIFY_SOCKET": socket.path]).tell(.ready, .status("chạy"))
        #expect(socket.receive() == "READY=1\nSTATUS=chạy")
    }

    @Test func `finds a socket that is in no file system`() throws {
        let name = "@lienthong-\(UUID().uuidString)"
        let socket = try DatagramSocket(name)
        #expect(SystemdNotifier(environment: ["NOTIFY_SOCKET": name]).tell(.ready))
        #expect(socket.receive() == "READY=1")
    }

    @Test(arguments: [
        nil, "", "relative/path", "/nonexistent/notify", "/" + String(repeating: "a", count: 200),
        "vsock:2:1",
    ])
    func `does nothing where nobody listens`(address: String?) {
        let environment = address.map { ["NOTIFY_SOCKET": $0] } ?? [:]
        #expect(!SystemdNotifier(environment: environment).tell(.ready))
    }

    @Test(arguments: [
        (["WATCHDOG_USEC": "30000000"], Duration.seconds(15)),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], .seconds(15)),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], nil),
        (["WATCHDOG_USEC": "soon"], nil), (["WATCHDOG_USEC": "0"], nil), ([:], nil),
    ])
    func `knows how often to say that it is alive`(environment: [String: String], interval: Duration?) {
        #expect(SystemdNotifier(environment: environment, process: 42).watchdogInterval == interval)
    }
}

/// Where systemd would listen.
private final class DatagramSocket {
    let path: String
    private let descriptor: Int32

    init(_ name: String? = nil) throws {
        path = name ?? FileManager.default.temporaryDirectory.path + "/notify-\(UUID().uuidString.prefix(8))"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(bound == 0)
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    func receive() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }

    deinit {
        close(descriptor)
        unlink(path)
    }
}
