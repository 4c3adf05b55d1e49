import ArgumentParser
import Foundation
import HubConsole
import HubModel
import HubOperations
import HubStore
import HubTransport
import Logging
import ServiceLifecycle

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract:
            "Chạy mãi: đúng lịch thì kéo, có tin thì gửi, kèm trang quản trị · keep the schedules, deliver and show the console, for as long as it runs.",
        discussion: """
            Any number of hosts may serve one project: each job of a turn runs once, and what a host that is gone had begun \
            is taken over at once. A source that is closed is called after it has opened, once; one that failed is asked again \
            after 5, 15 and 45 minutes. The first SIGTERM finishes the groups under way. SIGHUP reads the manifests again: they \
            are taken if `check` finds no error, otherwise those of before stay.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Option(help: "Nhiều nhất bao nhiêu hệ thống cùng lúc · how many systems side by side.")
    var parallel = 4

    @Option(
        help: ArgumentHelp(
            "Trang quản trị nghe ở đâu; ngoài máy này thì cần --public-url · where the console listens; beyond this host it takes --public-url.",
            valueName: "host:port"
        )
    )
    var listen = "127.0.0.1:8088"

    @Option(
        help: ArgumentHelp(
            "Địa chỉ https mà người dùng mở, qua nginx · the https address that people open, by way of nginx.",
            valueName: "url"
        )
    )
    var publicURL: String?

    @Flag(help: "Không mở trang quản trị · no console.")
    var noConsole = false

    @Flag(help: "Không gửi hộp gửi đi · leave the outbox alone.")
    var noPush = false

    @Flag(help: "Không chạy lịch · leave the schedules alone.")
    var noSchedules = false

    func validate() throws {
        guard (1...32).contains(parallel) else { throw ValidationError("--parallel: 1…32") }
        guard !(noPush && noSchedules && noConsole) else {
            throw ValidationError("--no-push, --no-schedules, --no-console")
        }
        guard let place = ListenPlace(listen) else { throw ValidationError("--listen 127.0.0.1:8088") }
        guard publicURL.map(ListenPlace.isPublicURL) ?? true else {
            throw ValidationError("--public-url https://…")
        }
        // Without TLS in front passwords would cross the network in clear.
        guard noConsole || place.isLoopback || publicURL?.hasPrefix("https://") == true else {
            throw ValidationError("--listen \(listen): --public-url https://… (nginx, TLS)")
        }
    }

    func run() async throws {
        let terminal = options.terminal
        Interrupts.watch(terminal)
        // Until there is a project to read again.
        signal(SIGHUP, SIG_IGN)
        let project = try options.project()
        try project.requireSound()
        let live = LiveProject(project) { [options] in try options.project() }
        Interrupts.onHangUp { ServeLine(terminal).print(live.reload()) }
        try await Adapters.use(options) { adapters in
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: services(live, adapters, terminal).map { service in
                        ServiceGroupConfiguration.ServiceConfiguration(
                            service: ServePart(service, stop: Interrupts.stop),
                            successTerminationBehavior: .ignore,
                            failureTerminationBehavior: .gracefullyShutdownGroup
                        )
                    },
                    logger: ServeCommand.logger
                )
            )
            Interrupts.onStop { Task { await group.triggerGracefulShutdown() } }
            try await group.run()
        }
    }

    private func services(_ live: LiveProject, _ adapters: Adapters, _ terminal: Terminal) -> [any Service] {
        var services: [any Service] = [
            Housekeeper(project: live, adapters: adapters, terminal: terminal),
            AlertKeeper(project: live, adapters: adapters, terminal: terminal),
        ]
        if !noSchedules {
            services.append(
                ScheduleKeeper(project: live, adapters: adapters, terminal: terminal, atOnce: parallel)
            )
        }
        if !noPush { services.append(DeliveryKeeper(project: live, adapters: adapters, terminal: terminal)) }
        if !noConsole, let place = ListenPlace(listen) {
            services.append(
                ConsoleKeeper(
                    project: live,
                    adapters: adapters,
                    terminal: terminal,
                    place: place,
                    publicURL: publicURL,
                    metricsToken: options.variables["LIENTHONG_METRICS_TOKEN"].flatMap {
                        $0.isEmpty ? nil : $0
                    },
                    logger: ServeCommand.logger
                )
            )
        }
        services.append(
            SystemdKeeper(
                notifier: SystemdNotifier(environment: options.variables),
                status: terminal.text(
                    vi: "giữ \(live.current.catalogue.schedules.count) lịch",
                    en: "keeping \(live.current.catalogue.schedules.count) schedules"
                )
            )
        )
        return services
    }

    /// The libraries' own words: only what is wrong.
    private static let logger: Logger = {
        var logger = Logger(label: "lienthong")
        logger.logLevel = .warning
        return logger
    }()
}
