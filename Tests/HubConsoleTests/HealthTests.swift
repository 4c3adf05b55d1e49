import HTTPTypes
import HubConsole
import Hummingbird
import HummingbirdTesting
import Testing

@Suite struct `Health` {
    @Test(arguments: [(true, 200), (false, 503)])
    func `ready means that the database answers`(answers: Bool, status: Int) async throws {
        let router = Router(context: ConsoleContext.self)
        HealthPages { answers }.add(to: router)
        try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/health/ready", method: .get) {
                #expect($0.status.code == status)
            }
            try await client.execute(uri: "/health/live", method: .get) {
                #expect($0.status.code == 200)
            }
        }
    }
}
