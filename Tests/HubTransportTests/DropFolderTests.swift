import Foundation
import HubModel
import HubTransport
import Testing

/// A folder that is removed with its owner.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/lienthong-drop-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func write(_ text: String, to name: String) throws {
        let url = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: url)
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct `A drop folder` {
    private let folder: TemporaryFolder
    private let source = DropFolder()
    private var server: FileServer { .disk(base: FilePath(folder.path)) }

    init() throws { folder = try TemporaryFolder() }

    private func path(_ name: String) -> FilePath { FilePath("\(folder.path)/\(name)") }

    private func text(_ name: String, from offset: Int64 = 0) async throws -> String {
        let body = try await source.open(path(name), from: offset, at: server)
        var bytes: [UInt8] = []
        while let piece = try await body.next() { bytes += piece }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func failure(_ body: () async throws -> Void) async -> FileFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? FileFailure
        }
    }

    @Test(arguments: [
        "a.json", "có dấu cách.json", "nháy ' \" `.json", "xuống\ndòng.json", "a\u{301}.json", "%41.json",
    ])
    func `gives every file by the bytes of its name`(name: String) async throws {
        try folder.write("nội dung", to: name)
        let listed = try await source.list(FilePath(folder.path), at: server)
        #expect(listed.map(\.name) == [Array(name.utf8)])
        #expect(listed[0].kind == .file && listed[0].size == 10 && listed[0].changedAt != nil)
        #expect(try await text(name) == "nội dung")
    }

    @Test func `goes on from an offset`() async throws {
        try folder.write("0123456789", to: "a")
        #expect(try await text("a", from: 7) == "789")
        #expect(try await text("a", from: 10) == "")
    }

    @Test func `follows no link out of itself`() async throws {
        try folder.write("x", to: "in/a.json")
        let outside = try TemporaryFolder()
        try outside.write("bí mật", to: "secret.json")
        for (name, target) in [("link.json", "\(outside.path)/secret.json"), ("out", outside.path)] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder.path)/\(name)",
                withDestinationPath: target
            )
        }
        let kinds = Dictionary(
            uniqueKeysWithValues: try await source.list(FilePath(folder.path), at: server).map {
                (String(decoding: $0.name, as: UTF8.self), $0.kind)
            }
        )
        #expect(kinds == ["in": .folder, "link.json": .other, "out": .other])
        #expect(await failure { _ = try await text("link.json") } == .denied)
        #expect(await failure { _ = try await text("out/secret.json") } != nil)
        #expect(await failure { _ = try await source.list(path("out"), at: server) } != nil)
        #expect(await failure { try await source.delete(path("out/secret.json"), at: server) } != nil)
        #expect(
            await failure { try await source.move(path("in/a.json"), to: path("out/a.json"), at: server) }
                != nil
        )
        #expect(outside.has("secret.json") && !outside.has("a.json"))
    }

    @Test func `never leaves its base`() async throws {
        try folder.write("x", to: "in/a.json")
        let inside = FileServer.disk(base: path("in"))
        for name in ["b.json", "in/../b.json", "inner/a.json"] {
            #expect(
                await failure { _ = try await source.open(path(name), from: 0, at: inside) } == .denied,
                "\(name)"
            )
        }
    }

    @Test func `does not wait at a pipe`() async throws {
        #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
        #expect(try await source.list(FilePath(folder.path), at: server).map(\.kind) == [.other])
        #expect(await failure { _ = try await text("pipe") } != nil)
    }

    @Test func `moves into a folder that it makes, never onto another file`() async throws {
        try folder.write("1", to: "a.json")
        try await source.move(path("a.json"), to: path("done/a.json"), at: server)
        #expect(folder.has("done/a.json") && !folder.has("a.json"))
        try folder.write("2", to: "a.json")
        #expect(
            await failure { try await source.move(path("a.json"), to: path("done/a.json"), at: server) }
                == .taken
        )
        #expect(try await text("done/a.json") == "1" && folder.has("a.json"))
    }

    @Test func `says what is not there`() async throws {
        #expect(await failure { _ = try await source.list(path("none"), at: server) } == .notFound)
        #expect(await failure { _ = try await text("none") } == .notFound)
        #expect(await failure { try await source.delete(path("none"), at: server) } == .notFound)
    }
}
