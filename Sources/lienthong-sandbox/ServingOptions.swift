import ArgumentParser
import Foundation
import HubSandbox

/// How the simulated systems answer.
struct ServingOptions: ParsableArguments {
    @Option(help: "Port on 127.0.0.1; 0 takes any free one (cổng).")
    var port = 0

    @Option(help: "User of the electricity system, or LIENTHONG_SANDBOX_USER (tên đăng nhập).")
    var user: String?

    @Option(help: "Its password, or LIENTHONG_SANDBOX_PASSWORD (mật khẩu).")
    var password: String?

    @Option(help: "Most records on one page (số dòng tối đa mỗi trang).")
    var pageLimit = 5000

    @Option(help: "Requests that one token is good for (số lần dùng một token).")
    var tokenRequests: Int?

    @Option(help: "Seconds that one token is good for (số giây một token có hiệu lực).")
    var tokenLifetime: Double?

    @Option(
        name: .customLong("fault"),
        help: ArgumentHelp(
            "Fault to play (lỗi cần giả lập); may be repeated.",
            valueName:
                "name[:every=N][:from=N][:times=N][:share=%][:seed=N][:method=M][:path=TEXT][:pause=MS]"
        )
    )
    var faults: [String] = []

    @Option(
        help:
            "Seconds for which receivers remember an idempotency key; 0: not at all (số giây nhớ khoá chống trùng)."
    )
    var keysRemembered: Double?

    @Option(help: "Seconds that a received report stays in each stage (số giây mỗi bước xử lý phản ánh).")
    var stageLasts = 3600.0

    @Flag(
        help:
            "Play a tape that POST /_control names, and end with the standard input (đóng vai theo kịch bản, cho conform)."
    )
    var counterpart = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("A port lies between 0 and 65535.") }
        guard pageLimit > 0, tokenRequests ?? 1 > 0, tokenLifetime ?? 1 > 0, stageLasts >= 1 else {
            throw ValidationError(
                "--page-limit, --token-requests, --token-lifetime and --stage-lasts must be above 0."
            )
        }
        guard keysRemembered ?? 0 >= 0 else {
            throw ValidationError("--keys-remembered must not be below 0.")
        }
    }

    func fill(_ configuration: inout SandboxConfiguration) throws {
        let environment = ProcessInfo.processInfo.environment
        configuration.port = port
        configuration.playsTape = counterpart
        configuration.user = user ?? environment["LIENTHONG_SANDBOX_USER"] ?? configuration.user
        configuration.password =
            password ?? environment["LIENTHONG_SANDBOX_PASSWORD"] ?? configuration.password
        configuration.pageLimit = pageLimit
        configuration.requestsPerToken = tokenRequests
        configuration.tokenLifetime = tokenLifetime.map { .seconds($0) }
        configuration.keysRememberedFor = keysRemembered.map { .seconds($0) }
        configuration.stageLasts = .seconds(stageLasts)
        configuration.faults = try faults.map(rule)
    }

    private func rule(_ text: String) throws -> FaultRule {
        guard let rule = FaultRule(text) else {
            throw ValidationError("Unknown fault or parameter: \(text). See --help for the names.")
        }
        return rule
    }
}
