package import HubPipeline
package import ServiceLifecycle

/// A part of the service that stops its work at the first sign, and stays until it is called.
///
/// A group ends its parts one by one, and takes one that ends before its turn for a failure: it cancels the others in the
/// middle of their work (`ServiceGroupError`, "finished unexpectedly").
package struct ServePart: Service, CustomStringConvertible {
    private let service: any Service
    private let stop: StopFlag

    package init(_ service: any Service, stop: StopFlag) {
        self.service = service
        self.stop = stop
    }

    /// What a group writes of a part that failed: its name alone, as it holds addresses and may hold passwords.
    package var description: String { "\(type(of: service))" }

    package func run() async throws {
        // Also when another part has failed.
        try await withGracefulShutdownHandler {
            try await service.run()
        } onGracefulShutdown: {
            stop.raise()
        }
        try? await gracefulShutdown()
    }
}
