import Foundation
import HubOperations
import Testing

/// What is shipped for Prometheus and Grafana against what the program writes.
@Suite struct `The shipped rules and dashboard` {
    private static func file(_ name: String) throws -> String {
        let here = URL(filePath: #filePath).resolvingSymlinksInPath()
        let root = (0..<4).reduce(here) { url, _ in url.deletingLastPathComponent() }
        return try String(contentsOf: root.appending(path: "deploy/\(name)"), encoding: .utf8)
    }

    /// Names of metrics with the labels that each has.
    private static func metrics() throws -> [String: Set<String>] {
        let samples = try Exposition(PrometheusText(.eventful, version: "0.1.0").text).samples
        return Dictionary(grouping: samples, by: \.name).mapValues { Set($0.flatMap(\.labels.keys)) }
    }

    private static func names(in text: String) -> Set<String> {
        Set(text.matches(of: /lienthong_[a-z_]+/).map { String($0.0) })
    }

    @Test(arguments: ["prometheus/lienthong.rules.yml", "grafana/lienthong.json"])
    func `ask for metrics that there are`(name: String) throws {
        let known = Set(try Self.metrics().keys)
        let asked = Self.names(in: try Self.file(name))
        #expect(asked.count > 8)
        #expect(asked.subtracting(known) == [])
    }

    @Test func `show every metric on the dashboard`() throws {
        let shown = Self.names(in: try Self.file("grafana/lienthong.json"))
        let behind: Set<String> = [
            // Of one number each, on pages of the console and in rules.
            "lienthong_alert_messages_waiting", "lienthong_last_run_end_timestamp_seconds",
            "lienthong_pages_total",
            "lienthong_received_bytes_total", "lienthong_records_read_total",
            "lienthong_records_emptied_total",
            "lienthong_rows_removed_total", "lienthong_run_duration_seconds_sum",
            "lienthong_run_duration_seconds_count", "lienthong_schedule_tasks_total",
        ]
        #expect(Set(try Self.metrics().keys).subtracting(shown) == behind)
    }

    /// `metric{label="…"}` and `by (label)`: a label that no metric of the expression has would match nothing, silently.
    @Test func `ask for labels that there are`() throws {
        let metrics = try Self.metrics()
        let dashboard = try JSONSerialization.jsonObject(
            with: Data(try Self.file("grafana/lienthong.json").utf8)
        )
        let expressions =
            Self.expressions(in: dashboard) + Self.rules(in: try Self.file("prometheus/lienthong.rules.yml"))
        #expect(expressions.count > 30)
        for expression in expressions {
            let used = Self.names(in: expression).compactMap { metrics[$0] }.reduce(Set<String>()) {
                $0.union($1)
            }
            let grouped = expression.matches(of: /by \(([a-z, ]+)\)/).flatMap {
                $0.1.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            }
            let picked = expression.matches(of: /\{([a-z]+)=/).map { String($0.1) }
            #expect(Set(grouped + picked).subtracting(used) == [], "\(expression)")
        }
    }

    @Test func `say in both languages what to do`() throws {
        let rules = try Self.file("prometheus/lienthong.rules.yml").components(separatedBy: "- alert: ")
            .dropFirst()
        #expect(rules.count >= 12)
        for rule in rules {
            let name = rule.prefix { $0 != "\n" }
            #expect(rule.contains("severity: critical") || rule.contains("severity: warning"), "\(name)")
            let summary = try #require(rule.firstMatch(of: /summary: "(.+)"/)).1
            #expect(summary.contains(" · "), "\(name)")
            let description = try #require(rule.components(separatedBy: "description: >-").last)
            #expect(description.contains(" · ") || description.contains(" ·\n"), "\(name)")
        }
    }

    private static func expressions(in value: Any) -> [String] {
        switch value {
        case let map as [String: Any]:
            (map["expr"] as? String).map { [$0] } ?? map.values.flatMap(expressions)
        case let list as [Any]: list.flatMap(expressions)
        default: []
        }
    }

    /// One line, or several after `>-`.
    private static func rules(in text: String) -> [String] {
        text.matches(of: /expr: (?:>-\n((?: {10}.*\n)+)|(.*)\n)/).map { match in
            String(match.2 ?? match.1 ?? "")
        }
    }
}
