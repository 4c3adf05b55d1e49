import BlockingIO
import Foundation
import Glibc
import HubStore
import Synchronization

/// Stands between libpq and the server on a socket of its own: breaks lines at a chosen statement, or rewrites one.
final class DatabaseProxy: Sendable {
    enum Trick: Sendable {
        /// The line breaks before the n-th such statement reaches the server.
        case cutBefore(String, Int)
        /// The statement reaches the server, its answer does not come back.
        case cutAfter(String, Int)
        /// A text of a statement is replaced by one of the same length.
        case rewrite(String, String)
    }

    let folder: String
    private let upstream: String
    private let trick: Trick
    private let listener: Int32
    private let met = Mutex(0)

    /// - Parameter upstream: folder of the server's socket.
    init(_ upstream: String, _ trick: Trick) throws {
        folder = upstream + "/proxy-\(UUID().uuidString.prefix(8))"
        self.upstream = upstream
        self.trick = trick
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = DatabaseProxy.withAddress(folder) { [listener] in bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 16) == 0 else { throw POSIXError(.EADDRINUSE) }
        startThread { [self] in accept() }
    }

    func address(_ database: HubDatabase) -> DatabaseAddress {
        let text = { (path: String) in path.replacing("/", with: "%2F") }
        return DatabaseAddress(uri: database.address.uri.replacing(text(upstream), with: text(folder)))
    }

    /// How often the statement has passed, or tried to.
    var count: Int { met.withLock { $0 } }

    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { break }
            let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            guard DatabaseProxy.withAddress(upstream, { connect(server, $0, $1) }) == 0 else {
                Glibc.close(client)
                continue
            }
            startThread { [self] in forward(client, server) }
            startThread { DatabaseProxy.pump(from: server, to: client) { $0 } }
        }
        Glibc.close(listener)
    }

    /// From the hub to the server; a statement of the hub comes in one piece.
    private func forward(_ client: Int32, _ server: Int32) {
        DatabaseProxy.pump(from: client, to: server) { bytes in
            switch trick {
            case .rewrite(let old, let new):
                guard let place = bytes.firstRange(of: Array(old.utf8)) else { return bytes }
                met.withLock { $0 += 1 }
                return bytes[..<place.lowerBound] + Array(new.utf8) + bytes[place.upperBound...]
            case .cutBefore(let text, let number):
                return strikes(bytes, text, number) ? nil : bytes
            case .cutAfter(let text, let number):
                // The answer's way is closed first, then the statement goes on and is done.
                if strikes(bytes, text, number) { shutdown(client, Int32(SHUT_WR)) }
                return bytes
            }
        }
    }

    private func strikes(_ bytes: [UInt8], _ text: String, _ number: Int) -> Bool {
        guard bytes.firstRange(of: Array(text.utf8)) != nil else { return false }
        return met.withLock { met in
            met += 1
            return met == number
        }
    }

    /// Copies until either end closes or `change` gives nothing; then both are closed for good.
    private static func pump(from source: Int32, to sink: Int32, _ change: ([UInt8]) -> [UInt8]?) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0, let bytes = change(Array(buffer[..<count])) else { break }
            var sent = 0
            while sent < bytes.count {
                let written = bytes[sent...].withUnsafeBytes {
                    send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard written > 0 else { break }
                sent += written
            }
            guard sent == bytes.count else { break }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(sink, Int32(SHUT_RDWR))
    }

    private static func withAddress(
        _ folder: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: (folder + "/.s.PGSQL.5432").utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
