import Bytes
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Somebody's chat or ticket system: takes signed documents, once each, and misbehaves when it is told to.
package final class WebhookReceiver: Sendable {
    package struct Document: Sendable, Hashable {
        package var key: String
        package var body: String
        package var timestamp: String
        /// The signature is that of second and body with the secret that both know.
        package var isGenuine: Bool
    }

    private struct State {
        var documents: [Document] = []
        var repetitions = 0
        var statuses: [Int] = []
        var standing = 200
    }

    package let port: Int
    private let book: Book
    private let task: Task<Void, any Error>

    private init(port: Int, book: Book, task: Task<Void, any Error>) {
        self.port = port
        self.book = book
        self.task = task
    }

    private final class Book: Sendable {
        let secret: String
        let state = Mutex(State())

        init(secret: String) { self.secret = secret }

        /// A document whose key is known is not taken again.
        func take(_ fields: HTTPFields, _ body: [UInt8]) -> Int {
            let document = Document(
                key: Book.field("idempotency-key", of: fields),
                body: String(decoding: body, as: UTF8.self),
                timestamp: Book.field("x-lienthong-timestamp", of: fields),
                isGenuine: isGenuine(fields, body)
            )
            return state.withLock { state in
                let status = state.statuses.isEmpty ? state.standing : state.statuses.removeFirst()
                guard status == 200 else { return status }
                if state.documents.contains(where: { $0.key == document.key }) {
                    state.repetitions += 1
                } else {
                    state.documents.append(document)
                }
                return status
            }
        }

        private func isGenuine(_ fields: HTTPFields, _ body: [UInt8]) -> Bool {
            let signed = Array((Book.field("x-lienthong-timestamp", of: fields) + ".").utf8) + body
            let expected = "sha256=" + hexadecimal(hmacSHA256(key: Array(secret.utf8), signed))
            return Book.field("x-lienthong-signature", of: fields) == expected
        }

        private static func field(_ name: String, of fields: HTTPFields) -> String {
            HTTPField.Name(name).flatMap { fields[$0] } ?? ""
        }
    }

    package static func start(secret: String) async throws -> WebhookReceiver {
        let book = Book(secret: secret)
        let (bound, binding) = AsyncThrowingStream<Int, any Error>.makeStream()
        let server = Server(
            childChannelSetup: HTTP1Channel(responder: responder(book)),
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in binding.yield(channel.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet
        )
        let task = Task {
            do {
                try await server.run()
                binding.finish()
            } catch {
                binding.finish(throwing: error)
                throw error
            }
        }
        for try await port in bound { return WebhookReceiver(port: port, book: book, task: task) }
        throw CancellationError()
    }

    package var address: String { "http://127.0.0.1:\(port)/hook" }
    package var documents: [Document] { book.state.withLock { $0.documents } }
    /// Documents that came again after they had been taken.
    package var repetitions: Int { book.state.withLock { $0.repetitions } }

    /// A status for each of the next documents, then `standing` until it is set anew.
    package func answer(_ statuses: Int..., standing: Int = 200) {
        book.state.withLock {
            $0.statuses = statuses
            $0.standing = standing
        }
    }

    package func stop() async {
        task.cancel()
        _ = await task.result
    }

    private static func responder(_ book: Book) -> HTTPChannelHandler.Responder {
        { request, writer, _ in
            var body: [UInt8] = []
            for try await piece in request.body { body += piece.readableBytesView }
            let status = HTTPResponse.Status(code: book.take(request.headers, body))
            try await writer.writeResponse(HTTPResponse(status: status, headerFields: [.contentLength: "0"]))
        }
    }

    private static var quiet: Logger {
        var logger = Logger(label: "webhook")
        logger.logLevel = .critical
        return logger
    }
}
