import Foundation
import HubManifest
import HubModel
import Testing

/// What is left of a mistake once its cure is taken.
///
/// The cure is the edits that the findings carry or, where those are not all, what the cures' words ask for, done by
/// hand: `Fixtures/cures/<mistake>.edit`.
private func left(of mistake: Mistake) throws -> [Diagnostic] {
    let project = try ManifestProject()
    defer { project.remove() }
    try mistake.apply(to: project)
    guard let byHand = Mistake.cures.first(where: { $0.name == mistake.name }) else {
        return Mender(root: project.root.path, gaps: .none) { $0.fix != nil }.diagnostics
    }
    try byHand.apply(to: project)
    return project.read().diagnostics
}

@Suite struct `The cure` {
    /// 95 of 100 are asked for.
    @Test(arguments: Mistake.all)
    func `of each seeded mistake leaves nothing to find`(mistake: Mistake) throws {
        #expect(try left(of: mistake).map { render($0, language: .english) } == [])
    }

    @Test func `is edits for at least half of them`() {
        let byHand = Set(Mistake.cures.map(\.name))
        let names = Mistake.all.map(\.name)
        #expect(byHand.subtracting(names) == [])
        #expect(names.count >= 100)
        #expect(byHand.count * 2 <= names.count)
    }
}

@Suite struct `Mending` {
    private func mended(_ change: (ManifestProject) throws -> Void) throws -> (Mender, ManifestProject) {
        let project = try ManifestProject()
        try change(project)
        return (Mender(root: project.root.path, gaps: .none), project)
    }

    private func text(_ path: String, of mender: Mender) throws -> String {
        String(decoding: try #require(mender.files[path]), as: UTF8.self)
    }

    @Test func `makes what can mean one thing only, and keeps comments, line ends and byte order mark`()
        throws
    {
        let path = "schedules/nightly.yaml"
        let (mender, project) = try mended { project in
            let text = try project.text(of: path)
                .replacing("title: Đồng bộ", with: "ttle: Đồng bộ   # đêm nào cũng chạy")
                .replacing("overlap: skip", with: "overlap: skp  # không chồng")
            try project.write(Array(("\u{FEFF}" + text.replacing("\n", with: "\r\n")).utf8), to: path)
        }
        defer { project.remove() }
        let text = try text(path, of: mender)
        #expect(mender.diagnostics.isEmpty)
        #expect(text.hasPrefix("\u{FEFF}schedule: nightly\r\n"))
        #expect(text.contains("\r\ntitle: Đồng bộ   # đêm nào cũng chạy"))
        #expect(text.contains("\r\noverlap: skip  # không chồng\r\n"))
        #expect(mender.made.map(\.finding.code).sorted() == ["LT020", "LT025"])
        #expect(mender.made[0].before == ["ttle: Đồng bộ   # đêm nào cũng chạy hằng đêm"])
    }

    @Test func `leaves to people what is a choice`() throws {
        let (mender, project) = try mended {
            try $0.replace(
                "fresh_within: 30h",
                with: "fresh_within: 2h",
                in: "Connectors/electricity/connector.yaml"
            )
            try $0.replace("as: decimal", with: "as: text, format: iso", in: "Mappings/invoice.yaml")
        }
        defer { project.remove() }
        #expect(mender.files.isEmpty)
        #expect(mender.diagnostics.count == 1)
        #expect(mender.diagnostics.allSatisfy { $0.fix == nil || $0.fix?.isSafe == false })
    }

    @Test func `does nothing where nothing is wrong`() throws {
        let (mender, project) = try mended { _ in }
        defer { project.remove() }
        #expect(mender.files.isEmpty && mender.made.isEmpty && mender.diagnostics.isEmpty)
    }

    /// Six mistakes on one line, whose edits must not move each other.
    @Test func `makes several edits of one line`() throws {
        let (mender, project) = try mended {
            try $0.replace(
                "paid: { from: TINH_TRANG, codes: paid, if_unknown: keep }",
                with: "paid: { frm: TINH_TRANG, cdes: piad, if_unknwn: keep }",
                in: "Mappings/invoice.yaml"
            )
        }
        defer { project.remove() }
        #expect(
            try text("Mappings/invoice.yaml", of: mender).contains(
                "paid: { from: TINH_TRANG, codes: paid, if_unknown: keep }"
            )
        )
        #expect(mender.diagnostics.isEmpty)
    }

    /// Whatever is damaged, edits never bring more errors than there were.
    @Test func `does no harm to damaged files`() throws {
        let paths = [
            "Connectors/electricity/connector.yaml", "Mappings/invoice.yaml", "schedules/nightly.yaml",
        ]
        var generator = SystemRandomNumberGenerator()
        for round in 0..<24 {
            let project = try ManifestProject()
            defer { project.remove() }
            var bytes = Array(try project.text(of: paths[round % 3]).utf8)
            for _ in 0..<3 {
                let position = Int.random(in: 0..<bytes.count - 12, using: &generator)
                bytes.removeSubrange(position..<position + Int.random(in: 1...10, using: &generator))
            }
            try project.write(bytes, to: paths[round % 3])
            let before = project.read().diagnostics.count { $0.severity == .error }
            let mender = Mender(root: project.root.path, gaps: .none)
            let after = mender.diagnostics.count { $0.severity == .error }
            #expect(after <= before, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }
}
