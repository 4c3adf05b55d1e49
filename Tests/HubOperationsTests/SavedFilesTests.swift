import HubModel
import HubOperations
import Testing

@Suite struct `Saved files` {
    private let saved = SavedFiles([
        .init(name: "a.json", bytes: Array("1".utf8)), .init(name: "tram-1/b.json", bytes: Array("23".utf8)),
    ])
    private let server = FileServer.disk(base: FilePath("/out"))

    @Test func `stand below the folder before the first name of the address`() throws {
        #expect(
            try saved.list(FilePath("/out"), at: server).map { "\(FilePath(bytes: $0.name)) \($0.kind)" }
                == ["a.json file", "tram-1 folder"]
        )
        let inside = try saved.list(FilePath("/out/tram-1"), at: server)
        #expect(inside == [ListedFile(name: Array("b.json".utf8), size: 2)])
        #expect(saved.requests == ["LIST /out", "LIST /out/tram-1"])
    }

    @Test func `are given once to their end`() async throws {
        let body = try saved.open(FilePath("/out/tram-1/b.json"), from: 1, at: server)
        #expect(try await body.next() == Array("3".utf8))
        #expect(try await body.next() == nil)
        #expect(throws: FileFailure.notFound) { try saved.open(FilePath("/out/c.json"), from: 0, at: server) }
        #expect(throws: FileFailure.denied) { try saved.delete(FilePath("/out/a.json"), at: server) }
    }
}
