import Foundation
import FoundationNetworking

/// How long every page of the console takes, over HTTP, of a hub with much behind it.
///
/// The pages are found by walking from the first one as a person would, so that a new page is measured without a word here.
struct ConsoleMeasurement {
    private static let account = "do.luong"
    private static let password = "mat-khau-thu-nghiem-dai"
    /// Of one kind of page so many are asked for, each so often.
    private static let kinds = 4
    private static let times = 25

    private let hub: Hub
    private let database: Database
    private let workspace: Workspace

    init(hub: Hub, database: Database, workspace: Workspace) {
        self.hub = hub
        self.database = database
        self.workspace = workspace
    }

    /// `database`: with the product's tables.
    func measure(runs: Int, refused: Int) throws -> [PageSample] {
        Progress.tell("\(runs) runs and \(refused) records in quarantine, for the console")
        let variables = ["runs": "\(runs)", "refused": "\(refused)", "messages": "20000"]
        try database.run(file: "console_fill.sql", variables: variables)
        try hub.addAccount(Self.account, password: Self.password, in: database)
        try database.settle()
        let port = try PageServer.freePort()
        let server = try hub.startConsole(port: port, in: database)
        defer { server.stop() }
        let visitor = try Visitor(port: port)
        try visitor.signIn(Self.account, Self.password)
        let pages = try visitor.walk(atMost: Self.kinds)
        Progress.tell("\(pages.count) kinds of pages, \(Self.times) times each")
        return try pages.map { kind, paths in
            var milliseconds: [Double] = []
            for _ in 0..<Self.times {
                for path in paths { milliseconds.append(try visitor.get(path).milliseconds) }
            }
            return PageSample(kind: kind, milliseconds: milliseconds.sorted())
        }
    }
}

/// The times of one kind of page: `/runs/*`.
struct PageSample {
    var kind: String
    /// Ascending.
    var milliseconds: [Double]

    func within(_ share: Double) -> Double {
        milliseconds[min(Int(Double(milliseconds.count) * share), milliseconds.count - 1)]
    }

    var figure: Figure {
        Figure(
            name: "console \(kind), p95 of \(milliseconds.count)",
            value: within(0.95),
            unit: "ms",
            bar: 100
        )
    }
}

/// A browser without a window: one connection, a cookie, and links.
private final class Visitor {
    private let base: URL
    private let session: URLSession

    init(port: Int) throws(BenchFailure) {
        guard let base = URL(string: "http://127.0.0.1:\(port)") else { throw .answer("port \(port)") }
        self.base = base
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = 1
        configuration.timeoutIntervalForRequest = 60
        session = URLSession(configuration: configuration)
        for _ in 0..<300 {
            if let answer = try? get("/health/ready"), answer.status == 200 { return }
            usleep(100_000)
        }
        throw .answer("the console is not there after 30 s")
    }

    struct Answer {
        var status: Int
        var text: String
        var path: String
        var milliseconds: Double
    }

    func get(_ path: String) throws(BenchFailure) -> Answer {
        guard let url = URL(string: path, relativeTo: base) else { throw .answer(path) }
        return try send(URLRequest(url: url))
    }

    func signIn(_ name: String, _ password: String) throws(BenchFailure) {
        guard let url = URL(string: "/sign-in", relativeTo: base) else { throw .answer("/sign-in") }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data("name=\(name)&password=\(password)&then=/&language=vi".utf8)
        let answer = try send(request)
        guard answer.status == 200, answer.path == "/" else {
            throw .answer("the sign-in gave \(answer.status) at \(answer.path)")
        }
    }

    private func send(_ request: URLRequest) throws(BenchFailure) -> Answer {
        let done = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var result: (Data?, URLResponse?) = (nil, nil)
        let began = ContinuousClock.now
        session.dataTask(with: request) { data, response, _ in
            result = (data, response)
            done.signal()
        }.resume()
        done.wait()
        let took = ContinuousClock.now - began
        guard let data = result.0, let response = result.1 as? HTTPURLResponse else {
            throw .answer("\(request.url?.path ?? ""): no answer")
        }
        return Answer(
            status: response.statusCode,
            text: String(decoding: data, as: UTF8.self),
            path: response.url?.path ?? "",
            milliseconds: took / .milliseconds(1)
        )
    }

    /// Every page that can be reached, by kind: what differs in a name or a number alone is one.
    func walk(atMost most: Int) throws(BenchFailure) -> [(kind: String, paths: [String])] {
        var kinds: [String: [String]] = [:]
        var queue = ["/"]
        var seen: Set<String> = ["/"]
        while let path = queue.popLast() {
            let kind = Visitor.kind(path)
            guard kinds[kind, default: []].count < most else { continue }
            let answer = try get(path)
            guard answer.status == 200, answer.path == path.prefix(while: { $0 != "?" }) else {
                throw .answer("\(path) gave \(answer.status) at \(answer.path)")
            }
            kinds[kind, default: []].append(path)
            queue += Visitor.links(answer.text).filter { seen.insert($0).inserted }
        }
        guard kinds.count > 10 else { throw .answer("the walk found \(kinds.keys.sorted())") }
        return kinds.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func links(_ page: String) -> [String] {
        page.components(separatedBy: "href=\"").dropFirst().compactMap { rest in
            let link = rest.prefix { $0 != "\"" && $0 != "#" }.replacingOccurrences(of: "&amp;", with: "&")
            let isPage = link.hasPrefix("/") && !link.hasPrefix("/assets/") && !link.hasPrefix("/sign-")
            return isPage ? link : nil
        }
    }

    private static func kind(_ path: String) -> String {
        let parts = path.split(separator: "?", maxSplits: 1)
        let steps = (parts.first ?? "").split(separator: "/")
        let place =
            "/" + steps.enumerated().map { $0.offset == 0 ? String($0.element) : "*" }.joined(separator: "/")
        guard parts.count > 1 else { return place }
        let names = parts[1].split(separator: "&").map { $0.prefix { $0 != "=" } }.sorted()
        return place + "?" + names.joined(separator: "&")
    }
}
