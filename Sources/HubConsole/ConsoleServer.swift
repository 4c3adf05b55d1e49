package import Hummingbird
package import Logging
import ServiceLifecycle

/// The console on a port: every page, each behind the gate but the sign-in, the style sheet and the health of the hub.
package struct ConsoleServer: Sendable {
    private let console: Console
    private let frame: Frame

    package init(_ console: Console) {
        self.console = console
        frame = Frame(console)
    }

    package var router: Router<ConsoleContext> {
        let router = Router(context: ConsoleContext.self)
        router.add(middleware: Guard())
        router.add(middleware: FailurePages(frame: frame))
        StyleSheet.add(to: router)
        HealthPages { [database = console.database] in await database.answers }.add(to: router)
        MetricsPage(
            text: console.metrics,
            token: console.metricsToken,
            isBehindProxy: console.publicURL != nil
        )
        .add(to: router)
        let signIn = SignInPages(console: console, frame: frame)
        signIn.add(toPublic: router)
        let inside = router.group()
            .add(middleware: Gate(console: console, frame: frame))
            .add(middleware: FailurePages(frame: frame))
        signIn.add(to: inside)
        TonightPage(console: console, frame: frame).add(to: inside)
        RunPages(console: console, frame: frame).add(to: inside)
        QuarantinePages(console: console, frame: frame).add(to: inside)
        OutboxPages(console: console, frame: frame).add(to: inside)
        SystemsPages(console: console, frame: frame).add(to: inside)
        DataPages(console: console, frame: frame).add(to: inside)
        ConnectorsPages(console: console, frame: frame).add(to: inside)
        // Whatever else is asked for: strangers learn nothing of what there is.
        inside.get("**") { _, _ -> Response in throw HTTPError(.notFound) }
        return router
    }

    /// A service that serves until it is asked to stop, and lets what is being answered come to its end.
    package func application(
        host: String,
        port: Int,
        logger: Logger,
        onServing: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { channel in await onServing(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }
}
