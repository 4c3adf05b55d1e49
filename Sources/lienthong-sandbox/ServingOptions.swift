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
            valueName: "name[:every=N][:from=N][:times=N][:path=TEXT][:pause=MS]"
        )
    )
    var faults: [String] = []

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("A port lies between 0 and 65535.") }
        guard pageLimit > 0, tokenRequests ?? 1 > 0, tokenLifetime ?? 1 > 0 else {
            throw ValidationError("--page-limit, --token-requests and --token-lifetime must be above 0.")
        }
    }

    func fill(_ configuration: inout SandboxConfiguration) throws {
        let environment = ProcessInfo.processInfo.environment
        configuration.port = port
        configuration.user = user ?? environment["LIENTHONG_SANDBOX_USER"] ?? configuration.user
        configuration.password =
            password ?? environment["LIENTHONG_SANDBOX_PASSWORD"] ?? configuration.password
        configuration.pageLimit = pageLimit
        configuration.requestsPerToken = tokenRequests
        configuration.tokenLifetime = tokenLifetime.map { .seconds($0) }
        configuration.faults = try faults.map(rule)
    }

    private func rule(_ text: String) throws -> FaultRule {
        guard let rule = FaultRule(text) else {
            throw ValidationError("Unknown fault or parameter: \(text). See --help for the names.")
        }
        return rule
    }
}
