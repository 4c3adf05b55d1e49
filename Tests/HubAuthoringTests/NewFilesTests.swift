import Foundation
import HubAuthoring
import HubModel
import Testing

@Suite struct `New files` {
    private let root = NSTemporaryDirectory() + "new-files-\(UUID().uuidString)"

    private func text(_ path: String) -> String? {
        try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }

    @Test func `are written with their folders`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        var files = NewFiles(root: root)
        files.add("Connectors/nuoc/connector.yaml", "lienthong: 1\n")
        try files.write()
        #expect(text("Connectors/nuoc/connector.yaml") == "lienthong: 1\n")
    }

    @Test func `never replace what a person wrote, and then none is written`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        var first = NewFiles(root: root)
        first.add("a.yaml", "mine")
        try first.write()
        var second = NewFiles(root: root)
        second.add("b.yaml", "theirs")
        second.add("a.yaml", "theirs")
        #expect(throws: HubFailure.self) { try second.write() }
        #expect(text("a.yaml") == "mine" && text("b.yaml") == nil)
        try second.write(replacing: true)
        #expect(text("a.yaml") == "theirs" && text("b.yaml") == "theirs")
    }

    @Test func `leave no draft where a folder is in the way`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: "\(root)/b", withIntermediateDirectories: true)
        var files = NewFiles(root: root)
        files.add("a/c.yaml", "x")
        files.add("b", "x")
        #expect(throws: HubFailure.self) { try files.write(replacing: true) }
        #expect(
            try FileManager.default.subpathsOfDirectory(atPath: root).allSatisfy { !$0.hasSuffix(".draft") }
        )
    }
}
