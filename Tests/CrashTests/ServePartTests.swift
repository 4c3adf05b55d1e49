import HubPipeline
import Logging
import ServiceLifecycle
import Testing
import lienthong

@Suite struct `Parts of the service` {
    /// Ends its work as soon as it sees the sign.
    private struct Swift: Service {
        let password = "mat-khau"
        let stop: StopFlag
        let isDone: StopFlag

        func run() async throws {
            while !stop.isRaised { try await Task.sleep(for: .milliseconds(1)) }
            isDone.raise()
        }
    }

    /// Is called first, and has not ended before the other has.
    private struct Slow: Service {
        let other: StopFlag
        let isDone: StopFlag

        func run() async throws {
            try await gracefulShutdown()
            while !other.isRaised { try await Task.sleep(for: .milliseconds(1)) }
            // What it still has to do: a part that is cancelled cannot.
            try await Task.sleep(for: .milliseconds(50))
            isDone.raise()
        }
    }

    private struct Broken: Service {
        struct Fault: Error {}

        func run() async throws { throw Fault() }
    }

    private func group(_ services: [any Service]) -> ServiceGroup {
        ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    .init(
                        service: $0,
                        successTerminationBehavior: .ignore,
                        failureTerminationBehavior: .gracefullyShutdownGroup
                    )
                },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
    }

    @Test func `that end before their turn do not cancel the others`() async throws {
        let (stop, swift, slow) = (StopFlag(), StopFlag(), StopFlag())
        let parts: [any Service] = [Swift(stop: stop, isDone: swift), Slow(other: swift, isDone: slow)]
        let group = group(parts.map { ServePart($0, stop: stop) })
        async let ending: Void = group.run()
        await group.triggerGracefulShutdown()
        try await ending
        #expect(swift.isRaised && slow.isRaised)
    }

    @Test func `stop when one of them has failed`() async throws {
        let (stop, swift, slow) = (StopFlag(), StopFlag(), StopFlag())
        let parts: [any Service] = [
            Swift(stop: stop, isDone: swift), Slow(other: swift, isDone: slow), Broken(),
        ]
        await #expect(throws: Broken.Fault.self) {
            try await group(parts.map { ServePart($0, stop: stop) }).run()
        }
        #expect(swift.isRaised && slow.isRaised)
    }

    @Test func `are named without what they hold`() {
        let part = ServePart(Swift(stop: StopFlag(), isDone: StopFlag()), stop: StopFlag())
        #expect("\(part)" == "Swift")
        #expect("\(ServiceGroupConfiguration.ServiceConfiguration(service: part).service)" == "Swift")
    }
}
