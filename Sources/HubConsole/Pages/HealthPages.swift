import HTTPTypes
package import Hummingbird

/// Whether the process lives, and whether it can do its work: for whoever restarts or balances it.
package struct HealthPages: Sendable {
    private let isReady: @Sendable () async -> Bool

    /// `isReady`: the database answers.
    package init(isReady: @escaping @Sendable () async -> Bool) {
        self.isReady = isReady
    }

    package func add(to router: Router<ConsoleContext>) {
        router.get("health/live") { _, _ in "ok\n" }
        router.get("health/ready") { [isReady] _, _ -> Response in
            let status: HTTPResponse.Status = await isReady() ? .ok : .serviceUnavailable
            return Response(
                status: status,
                headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: .init(string: status == .ok ? "ready\n" : "database\n"))
            )
        }
    }
}
