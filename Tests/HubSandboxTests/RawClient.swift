import Foundation

/// Speaks HTTP/1.1 over a bare socket, so that what is wrong on the wire can be seen.
struct RawClient: Sendable {
    let port: Int

    func get(_ target: String, token: String? = nil, limit: Int = .max) async throws -> RawAnswer {
        let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        return try await send(
            "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(authorization)Connection: close\r\n\r\n",
            limit: limit
        )
    }

    func post(_ target: String, _ body: String) async throws -> RawAnswer {
        try await send(
            "POST \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        )
    }

    func token() async throws -> String {
        let answer = try await post(
            "/electricity/api/user/authenticate",
            #"{"strUsername":"lienthong","strPassword":"matkhau-thu-nghiem","strDeviceID":"thu"}"#
        )
        return try JSONDecoder().decode(SignedIn.self, from: Data(answer.body)).token
    }

    private struct SignedIn: Decodable {
        var token: String
    }

    /// Reads until the line closes, or until `limit` bytes, on a thread of its own.
    private func send(_ request: String, limit: Int = .max) async throws -> RawAnswer {
        let bytes: [UInt8] = try await withCheckedThrowingContinuation { continuation in
            // Swift's tasks share the threads of Dispatch: a queue that blocks there would starve the server.
            Thread.detachNewThread {
                continuation.resume(with: Result { try exchange(Array(request.utf8), limit) })
            }
        }
        return RawAnswer(bytes)
    }

    private func exchange(_ request: [UInt8], _ limit: Int) throws -> [UInt8] {
        let line = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(line) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(line, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw POSIXError(.ECONNREFUSED) }
        _ = Foundation.send(line, request, request.count, Int32(MSG_NOSIGNAL))
        return received(line, limit)
    }

    private func received(_ line: Int32, _ limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = recv(line, &piece, piece.count, 0)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return bytes
    }
}
