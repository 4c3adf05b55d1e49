import Foundation
import HubConsole
import HubModel
import HubOperations
import HubPipeline
import HubStore
import Hummingbird
import Logging
import ServiceLifecycle

/// The console for as long as the service runs, and what people have it do.
struct ConsoleKeeper: Service {
    let project: LiveProject
    let adapters: Adapters
    let terminal: Terminal
    let place: ListenPlace
    let publicURL: String?
    /// Who bears it may read `/metrics`; without one this host alone may.
    let metricsToken: String?
    let logger: Logger

    func run() async throws {
        let database = ConsoleDatabase(adapters.address.uri(as: .worker))
        let errands = Errands()
        let server = ConsoleServer(console(database, errands))
        let application = server.application(host: place.host, port: place.port, logger: logger) {
            [terminal, publicURL] port in
            let address = publicURL ?? "http://\(place.shownHost):\(port)"
            terminal.say(
                vi: "Trang quản trị: \(address)/ — tạo tài khoản bằng «lienthong user add».",
                en: "Console: \(address)/ — accounts are made by `lienthong user add`."
            )
            fflush(nil)
        }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await errands.run() }
                group.addTask { try await application.run() }
                // One that fails ends the other, which `waitForAll` would wait for.
                while try await group.next() != nil {}
            }
        } catch let failure as HubFailure {
            throw failure
        } catch {
            throw ConsoleKeeper.cannotListen(place, error)
        }
        await database.close()
    }

    private func console(_ database: ConsoleDatabase, _ errands: Errands) -> Console {
        Console(
            project: { [project] in project.current },
            database: database,
            accounts: SignInDesk(database, now: { .now }),
            acts: ConsoleActs(
                errands: errands,
                run: { [project, adapters] target in
                    let service = adapters.runs(project.current)
                    return await service.run(
                        try service.plan([target]),
                        options: PullJob.Options(),
                        atOnce: 1,
                        now: { .now },
                        report: { _ in }
                    )
                },
                retry: { [project, adapters] payloads in
                    await adapters.runs(project.current).retry(payloads, now: .now)
                }
            ),
            audit: { person, act, subject, detail in
                try await AuditBook(database.session).record(
                    person: person,
                    act: act,
                    subject: subject,
                    detail: detail
                )
            },
            metrics: { [project, disk = adapters.disk] in
                try await database.session.metrics(of: project.current, disk: disk).text
            },
            metricsToken: metricsToken,
            publicURL: publicURL,
            now: { .now }
        )
    }

    private static func cannotListen(_ place: ListenPlace, _ error: any Error) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "console.port",
            message: Localized(
                vi:
                    "Trang quản trị không nghe được ở \(place.shownHost):\(place.port): cổng đang có chương trình khác dùng? Chọn cổng khác bằng --listen.",
                en:
                    "The console cannot listen on \(place.shownHost):\(place.port): is the port in use? Choose another by --listen."
            ),
            underlying: error
        )
    }
}
