import HTTPTypes
import Hummingbird

/// Figures for Prometheus: for this host alone, or for whoever has the token.
struct MetricsPage: Sendable {
    let text: @Sendable () async throws -> String
    /// `nil`: only this host may ask.
    let token: String?
    /// A proxy in front makes every request come from this host.
    let isBehindProxy: Bool

    func add(to router: Router<ConsoleContext>) {
        router.get("metrics") { request, context -> Response in
            guard isAllowed(request, context) else { throw HTTPError(.forbidden) }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(string: try await text()))
            )
        }
    }

    private func isAllowed(_ request: Request, _ context: ConsoleContext) -> Bool {
        if let token { return FormToken.matches(request.headers[.authorization] ?? "", "Bearer " + token) }
        return !isBehindProxy && ListenAddress.isLoopback(context.remoteAddress?.ipAddress ?? "")
    }
}

enum ListenAddress {
    static func isLoopback(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }
}
