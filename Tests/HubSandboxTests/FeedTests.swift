import Foundation
import FoundationXML
import HubSandbox
import Testing

@Suite struct `Feeds` {
    private func parses(_ text: String) -> Bool {
        XMLParser(data: Data(text.utf8)).parse()
    }

    private func feed(_ path: String, _ configuration: SandboxConfiguration = .holding(12_000)) -> String {
        String(decoding: Sandbox(configuration).get(path).body, as: UTF8.self)
    }

    @Test(arguments: [
        "/news/bao/thoi-su.rss", "/news/soyte/atom.xml", "/news/dai/tin.rss", "/news/skhcn/atom.xml",
        "/news/sogd/tin.rdf",
    ])
    func `are well-formed`(path: String) {
        #expect(parses(feed(path)))
    }

    @Test(arguments: [
        "<img width=130 height=100 src=", "</br>", "&lt;p&gt;", "&amp;deg;", "<title>\n", "<link>\n",
        "00 GMT+7<", "gMt + 7 ", "+0700<", "Thứ 2, 15/06/2026", "Chủ nhật, 14/06/2026",
        "?utm_source=rss&amp;",
        "/quang-cao/", "isPermaLink=\"false\"",
    ])
    func `of the newspaper show the quirk`(quirk: String) {
        #expect(feed("/news/bao/thoi-su.rss").contains(quirk))
    }

    @Test func `of the paper's second column are not well-formed, and repeat the first column's top stories`()
    {
        let second = feed("/news/bao/kinh-te.rss")
        #expect(!parses(second) && second.hasPrefix("This XML file"))
        #expect(second.contains("Bánh & kẹo&nbsp;"))
        let first = feed("/news/bao/thoi-su.rss").components(separatedBy: "    <item>")
        for story in first.dropFirst().prefix(4) { #expect(second.contains(story)) }
    }

    @Test func `of the broadcaster seem to come seven hours from now, and stay as they are`() throws {
        var configuration = SandboxConfiguration.holding(1000)
        configuration.clock = { .seconds(1_781_461_800) }
        let text = feed("/news/dai/tin.rss", configuration)
        #expect(text.contains("<pubDate>Mon, 15 Jun 2026 01:00:00 GMT</pubDate>"))
        #expect(text.contains("+0000</pubDate>"))
        configuration.revision = 3
        #expect(feed("/news/dai/tin.rss", configuration) == text)
    }

    @Test(arguments: [0, 1, 7])
    func `hold as many articles as the facts say`(revision: Int) throws {
        var configuration = SandboxConfiguration.holding(5000)
        configuration.revision = revision
        let sandbox = Sandbox(configuration)
        let paths = [
            "bao/thoi-su.rss", "bao/kinh-te.rss", "dai/tin.rss", "soyte/atom.xml", "skhcn/atom.xml",
            "sogd/tin.rdf",
        ]
        let links = paths.flatMap { path in
            String(decoding: sandbox.get("/news/" + path).body, as: UTF8.self)
                .matches(
                    of: /https:\/\/[a-z]+\.example\/(?:thoi-su|kinh-te|quang-cao|truyen-hinh|tin)\/[a-z0-9-]+/
                )
                .map { String($0.output) }
        }
        let facts = try JSONDecoder().decode(
            [String: Int].self,
            from: Data(sandbox.get("/_control/facts").body)
        )
        #expect(Set(links.filter { !$0.contains("quang-cao") }).count == facts["articles"])
    }

    @Test func `of the newspaper leave some articles without guid`() {
        let text = feed("/news/bao/thoi-su.rss")
        let articles = text.components(separatedBy: "<item>").dropFirst()
        #expect(articles.contains { !$0.contains("<guid") })
        #expect(articles.contains { $0.contains("<guid>https://") })
    }

    @Test(arguments: [(100, 12), (5000, 50), (1_000_000, 200)])
    func `hold articles by scale, two hundred at most`(scale: Int, count: Int) {
        #expect(
            feed("/news/bao/thoi-su.rss", .holding(scale)).components(separatedBy: "<item>").count == count
                + 1
        )
        #expect(
            feed("/news/soyte/atom.xml", .holding(scale)).components(separatedBy: "<entry>").count == count
                + 1
        )
    }

    @Test func `gain an article on top with each revision`() {
        var later = SandboxConfiguration.holding(5000)
        later.revision = 1
        let before = identifiers(feed("/news/soyte/atom.xml", .holding(5000)))
        let after = identifiers(feed("/news/soyte/atom.xml", later))
        #expect(after.first == "tb-187001")
        #expect(after.dropFirst() == before.dropLast())
    }

    private func identifiers(_ atom: String) -> [Substring] {
        atom.matches(of: /tb-\d+(?=<\/id>)/).map(\.output)
    }

    @Test(arguments: [FaultKind.feedJunk, .feedEntities])
    func `stop being well-formed by their own faults`(kind: FaultKind) {
        let faulty = SandboxConfiguration.holding(5000, faults: [FaultRule(kind)])
        #expect(!parses(feed("/news/bao/thoi-su.rss", faulty)))
        #expect(!parses(feed("/news/soyte/atom.xml", faulty)))
    }
}
