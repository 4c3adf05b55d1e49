import Foundation
import HTTPTypes
import HubConsole
import HubModel
import HubOperations
import HubStore
import Hummingbird
import HummingbirdTesting

/// The console over the repository's own manifests and a database of its own; who signs in is `vi` or `en`.
struct RepositoryConsole: Sendable {
    let client: any TestClientProtocol
    let root: String
    let project: Project
    let database: DatabaseSession

    static let now = Timestamp(seconds: 1_790_000_000)

    /// `change`: the folder before it is used, with a copy of the connectors.
    static func use(
        change: (String) throws -> Void = { _ in },
        _ body: @escaping @Sendable (RepositoryConsole) async throws -> Void
    ) async throws {
        let root = try folder()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let project = try Project(root: root, environment: "sandbox", variables: [:])
        try project.requireSound()
        try change(root)
        let service = try DatabaseService(root: root, environment: [:])
        try await service.use { address in
            _ = try await service.migrate(project.entitiesAsChosen)
            let pages = ConsoleDatabase(address.uri(as: .worker))
            let server = ConsoleServer(console(project, pages))
            let database = DatabaseSession(address.uri(as: .worker))
            try await Application(responder: server.router.buildResponder()).test(.router) { client in
                try await body(
                    RepositoryConsole(client: client, root: root, project: project, database: database)
                )
            }
            await pages.close()
            await database.close()
        }
    }

    /// The repository's own, so far as a console shows it.
    private static func folder() throws -> String {
        let own = URL(filePath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
        let root =
            "\(FileManager.default.temporaryDirectory.path)/lienthong-console-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        for name in ["Connectors", "Mappings", "schedules", "environments", "App"] {
            try FileManager.default.copyItem(atPath: "\(own)/\(name)", toPath: "\(root)/\(name)")
        }
        return root
    }

    private static func console(_ project: Project, _ database: ConsoleDatabase) -> Console {
        Console(
            project: { project },
            database: database,
            accounts: SignInDesk(
                account: { token, _ in
                    Language(rawValue: token).map { Account(name: "an", role: .viewer, language: $0) }
                },
                signIn: { _, _, _ in .refused },
                signOut: { _ in },
                setLanguage: { _, _ in }
            ),
            acts: ConsoleActs(errands: Errands(), run: { _ in [] }, retry: { _ in [] }),
            audit: { _, _, _, _ in },
            metrics: { "" },
            now: { now }
        )
    }

    func page(_ path: String, _ language: Language = .vietnamese) async throws -> (status: Int, text: String)
    {
        try await client.execute(
            uri: path,
            method: .get,
            headers: [.cookie: "lienthong=\(language.rawValue)"]
        ) { ($0.status.code, $0.text) }
    }
}
