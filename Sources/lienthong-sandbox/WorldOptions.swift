import ArgumentParser
import HubSandbox

/// What the simulated systems hold.
struct WorldOptions: ParsableArguments {
    @Option(help: "Number of bills (số hóa đơn); contracts are a twelfth of it.")
    var scale = 12_000

    @Option(help: "Seed of all invented data (hạt giống dữ liệu).")
    var seed: UInt64 = 1

    @Option(help: "Revision of the data: each changes a share of the bills (lần thay đổi dữ liệu).")
    var revision = 0

    @Option(help: "Share of bills that break a rule, 0 to 1 (tỷ lệ hóa đơn lỗi).")
    var badShare = 0.001

    @Option(help: "Share of bills that a revision changes, 0 to 1 (tỷ lệ hóa đơn thay đổi).")
    var changeShare = 0.01

    func validate() throws {
        guard scale > 0, revision >= 0 else {
            throw ValidationError("--scale must be above 0 and --revision not below 0.")
        }
        guard (0...1).contains(badShare), (0...1).contains(changeShare) else {
            throw ValidationError("A share lies between 0 and 1.")
        }
    }

    func fill(_ configuration: inout SandboxConfiguration) {
        configuration.scale = scale
        configuration.seed = seed
        configuration.revision = revision
        configuration.badShare = badShare
        configuration.changeShare = changeShare
    }
}
