import ArgumentParser
import Foundation
import HubSandbox

/// `lienthong-sandbox`: plays the systems on loopback, or writes their bills to files.
@main
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lienthong-sandbox",
        abstract: "Simulated provincial systems on 127.0.0.1 (hệ thống giả lập để thử nghiệm).",
        discussion: FaultHelp.text
    )

    @OptionGroup var world: WorldOptions
    @OptionGroup var serving: ServingOptions
    @OptionGroup var pages: PageOptions
    @OptionGroup var drops: DropOptions
    @OptionGroup var bulk: BulkOptions

    func validate() throws {
        try pages.validate()
        try bulk.validate()
        _ = try configuration()
    }

    func run() async throws {
        if let folder = pages.writePages {
            try pages.write(to: folder, world: configuration())
        } else if let folder = drops.writeDrops {
            try drops.write(to: folder, world: configuration())
        } else if try !bulk.write() {
            try await serve()
        }
    }

    private func configuration() throws -> SandboxConfiguration {
        var configuration = SandboxConfiguration()
        world.fill(&configuration)
        try serving.fill(&configuration)
        return configuration
    }

    private func serve() async throws {
        let server = try await SandboxServer.start(configuration())
        print("listening on \(server.address)")
        fflush(nil)
        await StopSignal.arrived(orEndOfInput: serving.counterpart)
        await server.stop()
    }
}
