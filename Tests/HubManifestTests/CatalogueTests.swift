import HubManifest
import HubModel
import Testing

@Suite struct `A good project` {
    private func catalogue() throws -> (Catalogue, [Diagnostic]) {
        let project = try ManifestProject()
        defer { project.remove() }
        let (catalogue, diagnostics) = project.read()
        return (catalogue, diagnostics)
    }

    @Test func `has no findings`() throws {
        let (_, diagnostics) = try catalogue()
        #expect(diagnostics.map { render($0, language: .english) } == [])
    }
}
