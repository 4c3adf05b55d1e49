import BlockingIO
import Glibc
import HubModel
import Synchronization

/// A server on loopback that does what its script says, byte by byte; one thread per connection.
///
/// It listens until the process ends: one that went with its last reference would leave half-way through.
final class ScriptedServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let counts = Mutex(Counts())

    private struct Counts {
        var connections = 0
        var requests: [ReceivedRequest] = []
    }

    /// The script runs on the connection's own thread; the connection closes when it returns.
    init(backlog: Int32 = 64, _ script: @escaping @Sendable (Connection) -> Void) {
        (listener, port) = Loopback.listen(backlog: backlog)
        startThread { [self] in
            while let connection = acceptConnection() {
                startThread {
                    script(connection)
                    connection.close()
                }
            }
        }
    }

    /// Answers each request with the bytes, for as long as the other side keeps the connection.
    convenience init(answering answer: String) {
        self.init { connection in
            while connection.readRequest() != nil { connection.write(answer) }
        }
    }

    var connections: Int { counts.withLock(\.connections) }
    var requests: [ReceivedRequest] { counts.withLock(\.requests) }

    func url(_ path: String = "/", scheme: String = "http", host: String = "127.0.0.1") -> String {
        "\(scheme)://\(host):\(port)\(path)"
    }

    private func acceptConnection() -> Connection? {
        let socket = accept(listener, nil, nil)
        guard socket >= 0 else { return nil }
        return Connection(socket, number: countConnection(), note: note)
    }

    private func countConnection() -> Int {
        counts.withLock { counts in
            counts.connections += 1
            return counts.connections
        }
    }

    private func note(_ request: ReceivedRequest) {
        counts.withLock { $0.requests.append(request) }
    }
}

/// A request as it came over the wire.
struct ReceivedRequest: Sendable, Equatable {
    var line: String
    var fields: [String]
    var body: [UInt8]

    /// The values of a field, whatever the case of its name.
    func values(_ name: String) -> [String] {
        fields.filter { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            .map { $0.dropFirst(name.count + 1).trimmingSpaces }
    }
}

enum Loopback {
    /// A listening socket on a free port.
    static func listen(backlog: Int32) -> (socket: Int32, port: UInt16) {
        let (listener, port) = bound()
        precondition(Glibc.listen(listener, backlog) == 0, "listen: \(errno)")
        return (listener, port)
    }

    private static func bound() -> (socket: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                precondition(bind(listener, generic, length) == 0, "bind: \(errno)")
                getsockname(listener, generic, &length)
            }
        }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    /// A port on which nobody listens, nor ever will: it stays taken by a socket that does not.
    static func closedPort() -> UInt16 { bound().port }

    /// Sends a connection request and does not wait for what comes of it.
    static func knock(port: UInt16) -> Int32 {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = address(port: port)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = connect(client, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return client
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}
