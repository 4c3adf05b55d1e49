import ArgumentParser
import Foundation
import HubAuthoring
import HubModel
import HubOperations
import HubTransport

struct ConformCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conform",
        abstract: "Thử hub với đối tác cư xử tệ, ngoại tuyến · play every misbehaviour of a source, offline.",
        discussion: """
            Dựng một đối tác từ khai báo và mẫu của hệ thống, rồi cho nó cư xử tệ theo từng cách (--list). Không gọi ra \
            ngoài, không ghi vào cơ sở dữ liệu. · A counterpart is made of the manifest and its samples and misbehaves \
            in every way of --list. Nobody outside is called, no database is touched.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Tên hệ thống · a connector.")
    var name: String?

    @Option(help: "Chỉ những cách này, cách nhau bằng dấu phẩy · only these, with commas between.")
    var only: String?

    @Flag(help: "Liệt kê các cách cư xử tệ · list the misbehaviours.")
    var list = false

    @Flag(help: "Kể cả những cách không áp dụng, từng lượt kéo · also what does not apply, pull by pull.")
    var verbose = false

    func validate() throws {
        guard list || name != nil else { throw ValidationError("NAME hoặc --list · a name, or --list") }
    }

    func run() async throws {
        let report = ConformReport(options.terminal, isVerbose: verbose)
        guard !list else { return try report.printList() }
        let chosen = try misbehaviours()
        let project = try options.project()
        try project.requireSound()
        let connector = try ConnectorCommand.connector(named: name ?? "", in: project)
        let folder = NSTemporaryDirectory() + "lienthong-conform-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let child = try CounterpartProcess()
        defer { child.stop() }
        let transport = CurlTransport()
        defer { transport.close() }
        let began = ContinuousClock.now
        let result = try await Conformance(
            project,
            control: CounterpartControl(address: child.address, transport: transport),
            transport: transport,
            files: FileSources(),
            folder: folder
        ).run(connector, only: chosen)
        try report.print(connector, result, took: ContinuousClock.now - began)
        try HubExit.ifNeeded(result.hasFindings ? .findings : .done)
    }

    private func misbehaviours() throws -> Set<Misbehaviour> {
        guard let only else { return Set(Misbehaviour.allCases) }
        let names = only.split(separator: ",").map(\.trimmingSpaces)
        return Set(
            try names.map { name in
                guard let misbehaviour = Misbehaviour(rawValue: name) else {
                    let known = Misbehaviour.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("--only \(name): \(known)")
                }
                return misbehaviour
            }
        )
    }
}
