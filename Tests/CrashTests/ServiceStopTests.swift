import HubSandbox
import Testing

/// `serve` as a service manager sees it: what it says, and the code with which it ends.
@Suite struct `The service` {
    /// Each part of it, alone and with the others; and what it says when that is there.
    @Test(
        arguments: [
            ("", "Console:"), ("--no-push", "Console:"), ("--no-schedules", "Console:"),
            ("--no-schedules --no-push", "Console:"), ("--no-console", "Keeping 0"),
            ("--no-console --no-push", "Keeping 0"), ("--no-console --no-schedules", "From now on delivered"),
        ]
    )
    func `ends with code 0 when it is asked to`(without: String, beginning: String) async throws {
        try await Trial.with { trial in
            let words = without.split(separator: " ").map(String.init)
            let service = try trial.start("serve", ["--listen", "127.0.0.1:0"] + words)
            try await service.said(beginning)
            service.terminate()
            let ending = await service.ending()
            #expect(ending.exitCode == 0, "\(ending.output)")
            #expect(!ending.output.contains("Error"), "\(ending.output)")
        }
    }

    @Test(arguments: [[], ["--no-schedules"], ["--no-schedules", "--no-push"]] as [[String]])
    func `whose port is taken says so and ends, whatever else it would do`(without: [String]) async throws {
        try await Trial.with { trial in
            let service = try trial.start("serve", ["--listen", "127.0.0.1:\(trial.source.port)"] + without)
            let ending = await service.ending()
            #expect(ending.exitCode == 2, "\(ending.output)")
            #expect(ending.output.contains("console.port"), "\(ending.output)")
            // Its address of the database may hold a password.
            #expect(!ending.output.contains("postgresql://"), "\(ending.output)")
        }
    }

    @Test func `does not begin with manifests that are wrong`() async throws {
        try await Trial.with { trial in
            try trial.project.change("Mappings/bill.yaml", "entity:", "entiti:")
            let ending = try await trial.start("serve", ["--no-console"]).ending()
            #expect(ending.exitCode == 2, "\(ending.output)")
            #expect(ending.output.contains("Mappings/bill.yaml:"), "\(ending.output)")
        }
    }
}
