import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// The simulated systems on a port of the loopback interface.
package struct SandboxServer: Sendable {
    package let port: Int
    package let sandbox: Sandbox
    private let task: Task<Void, any Error>

    package var address: String { "http://127.0.0.1:\(port)" }

    /// Binds the port and begins to answer; throws if the port is taken.
    package static func start(_ configuration: SandboxConfiguration) async throws -> SandboxServer {
        let sandbox = Sandbox(configuration)
        let (bound, binding) = AsyncThrowingStream<Int, any Error>.makeStream()
        let server = Server(
            childChannelSetup: HTTP1Channel(responder: responder(sandbox, clock: configuration.clock)),
            configuration: ServerConfiguration(
                address: .hostname("127.0.0.1", port: configuration.port),
                serverName: nil
            ),
            onServerRunning: { channel in
                binding.yield(channel.localAddress?.port ?? configuration.port)
            },
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
        for try await port in bound { return SandboxServer(port: port, sandbox: sandbox, task: task) }
        throw CancellationError()
    }

    /// Closes the port and every connection.
    package func stop() async {
        task.cancel()
        _ = await task.result
    }

    /// Returns when the server has stopped.
    package func wait() async throws {
        try await task.value
    }

    private static func responder(
        _ sandbox: Sandbox,
        clock: @escaping @Sendable () -> Duration
    ) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            var intake = BodyIntake(request.headers)
            for try await piece in request.body {
                intake.take(Array(piece.readableBytesView))
                guard !intake.isTooLong else { throw LineCut() }
            }
            let asked = SandboxRequest(
                method: request.method,
                target: request.head.path ?? "/",
                authority: request.head.authority ?? "",
                fields: request.headers,
                intake: intake
            )
            let port = channel.localAddress?.port ?? 0
            let delivery = sandbox.respond(to: asked, port: port)
            try await DeliveryWriter(delivery: delivery, now: clock()).write(to: writer)
        }
    }

    private static var quiet: Logger {
        var logger = Logger(label: "sandbox")
        logger.logLevel = .critical
        return logger
    }
}
