import Foundation

/// The hub's program, run as an operator would run it.
struct Hub {
    private let program: Program
    private let workspace: Workspace
    /// The hub's own private cluster unless given.
    private let server: String?

    init(_ path: String, server: String?, workspace: Workspace) throws(BenchFailure) {
        program = try Program(path, cure: "build it: swift build -c release --product lienthong")
        self.server = server
        self.workspace = workspace
    }

    /// Brings up the server and gives its address.
    func startServer() throws -> String {
        if let server { return server }
        try run(["db", "start"], name: "db-start")
        try run(["db", "url"], name: "db-url")
        let text = try String(contentsOfFile: workspace.log("db-url"), encoding: .utf8)
        guard let uri = text.split(whereSeparator: \.isWhitespace).first(where: { $0.contains("://") }) else {
            throw BenchFailure.answer("«lienthong db url» prints no address: \(text)")
        }
        return String(uri)
    }

    /// Stops what `startServer` has brought up.
    func stopServer() throws(BenchFailure) {
        guard server == nil else { return }
        try run(["db", "stop"], name: "db-stop")
    }

    /// The tables of the product's own project.
    func migrateProduct(_ database: Database) throws(BenchFailure) {
        let arguments = ["db", "migrate", "--root", workspace.product.path, "--environment", "sandbox"]
        let setting = Program.Setting(
            output: workspace.log("db-migrate-product"),
            variables: ["LIENTHONG_DATABASE_URL": database.uri]
        )
        try program.run(arguments, setting)
    }

    /// Somebody who may look at the console of the product's own project.
    func addAccount(_ name: String, password: String, in database: Database) throws(BenchFailure) {
        let input = workspace.log("password")
        do {
            try Data("\(password)\n".utf8).write(to: URL(filePath: input))
        } catch {
            throw .answer("\(input): \(error)")
        }
        let arguments = ["user", "add", name, "--role", "operator", "--password-stdin"] + product
        let setting = Program.Setting(
            input: input,
            output: workspace.log("user-add"),
            variables: ["LIENTHONG_DATABASE_URL": database.uri]
        )
        try program.run(arguments, setting)
    }

    /// The console alone; goes on until it is stopped.
    func startConsole(port: Int, in database: Database) throws(BenchFailure) -> Program.Background {
        let words = ["serve", "--no-push", "--no-schedules", "--listen", "127.0.0.1:\(port)"] + product
        let setting = Program.Setting(
            output: workspace.log("serve"),
            variables: ["LIENTHONG_DATABASE_URL": database.uri]
        )
        return try program.start(words, setting)
    }

    private var product: [String] { ["--root", workspace.product.path, "--environment", "sandbox"] }

    func migrate(_ database: Database) throws(BenchFailure) {
        try run(["db", "migrate"], name: "db-migrate", ["LIENTHONG_DATABASE_URL": database.uri])
    }

    /// One run of a pull: the process from start to exit.
    func load(_ source: Source, from address: String, into database: Database) throws(BenchFailure)
        -> Program.Usage
    {
        let settings = ["base_url": address, "password": "matkhau-thu-nghiem"]
        return try load(source.pull, settings, into: database)
    }

    /// The same of any pull; `settings`: of its connector.
    func load(_ pull: String, _ settings: [String: String], into database: Database) throws(BenchFailure)
        -> Program.Usage
    {
        let connector = pull.prefix { $0 != "/" }.uppercased().replacing("-", with: "_")
        var variables = ["LIENTHONG_DATABASE_URL": database.uri]
        for (name, value) in settings { variables["LIENTHONG_\(connector)_\(name.uppercased())"] = value }
        return try run(["run", pull], name: "run", variables)
    }

    /// What is due, once.
    func push(_ words: [String], to address: String, from database: Database) throws(BenchFailure) {
        try run(["push", "reports"] + words, name: "push", variables(of: address, database))
    }

    /// Goes on until it is stopped.
    func startPushing(to address: String, from database: Database) throws(BenchFailure) -> Program.Background
    {
        let words = ["push", "reports", "--watch", "--root", workspace.root.path, "--environment", "bench"]
        return try program.start(
            words,
            Program.Setting(output: workspace.log("push-watch"), variables: variables(of: address, database))
        )
    }

    private func variables(of address: String, _ database: Database) -> [String: String] {
        [
            "LIENTHONG_DATABASE_URL": database.uri, "LIENTHONG_REPORTS_BASE_URL": address,
            "LIENTHONG_REPORTS_TOKEN": "token-ioc-thu-nghiem",
            "LIENTHONG_REPORTS_SIGNING_KEY": "khoa-ky-thu-nghiem",
        ]
    }

    @discardableResult
    private func run(
        _ command: [String],
        name: String,
        _ variables: [String: String] = [:]
    ) throws(BenchFailure) -> Program.Usage {
        let arguments = command + ["--root", workspace.root.path, "--environment", "bench"]
        let setting = Program.Setting(output: workspace.log(name), variables: variables)
        return try program.run(arguments, setting)
    }
}

/// The two ways in which the utility's invoices reach the hub.
enum Source {
    case json, xml

    var connector: String {
        switch self {
        case .json: "electricity"
        case .xml: "electricity-xml"
        }
    }

    var pull: String { "\(connector)/invoices" }

    var table: String {
        switch self {
        case .json: "staging.electricity_invoice"
        case .xml: "staging.electricity_invoice_xml"
        }
    }
}
