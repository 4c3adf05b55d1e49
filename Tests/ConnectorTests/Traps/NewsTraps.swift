import HubModel
import HubOperations
import HubPipeline
import Testing

/// domain.md, section 6, where it touches news.
@Suite struct `News traps` {
    /// A feed of one item, for the paper's first column; the other feeds are empty.
    private func row(of item: String, before: String = "") async throws -> [String: String?] {
        let feed = """
            \(before)<?xml version="1.0" encoding="utf-8"?>
            <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Báo</title>\(item)\
            </channel></rss>
            """
        let nothing = "<rss><channel><title>Trống</title></channel></rss>"
        let outcome = try await Repository.replay(
            "news/articles",
            [feed] + Array(repeating: nothing, count: 5)
        )
        #expect(outcome.report.failure == nil && outcome.report.account.closes)
        let names = ["article", "title", "summary", "image", "published_at"]
        return Dictionary(
            uniqueKeysWithValues: names.map { ($0, outcome.column($0, of: "news_article").first ?? nil) }
        )
    }

    private func item(_ parts: String) -> String {
        "<item><title>Tin</title><link>https://bao.example/tin-a1.html</link>\(parts)</item>"
    }

    /// The clock of the replay is 14 June 2026, 18:30 in Greenwich.
    @Test(arguments: [
        ("Wed, 10 Jun 2026 19:41:14 +0700", "2026-06-10T12:41:14Z"),
        ("Wed, 10 Jun 2026 19:41:53 GMT+7", "2026-06-10T12:41:53Z"),
        ("Thứ 5, 28/05/2026 17:00:00 GMT+7", "2026-05-28T10:00:00Z"),
        ("Chủ nhật, 14/06/2026 17:00:00 GMT+7", "2026-06-14T10:00:00Z"),
        (" Wed, 10 Jun 2026 19:41:53  gMt + 7 ", "2026-06-10T12:41:53Z"),
        ("Wed, 10 Jun 2026 19:41:53", "2026-06-10T12:41:53Z"),
        ("Mon, 15 Jun 2026 01:00:00 GMT", "2026-06-14T18:00:00Z"),
        ("Mon, 15 Jun 2026 01:00:00 +0000", "2026-06-14T18:00:00Z"),
        ("Wed, 10 Jun 2026 12:41:53 GMT", "2026-06-10T12:41:53Z"),
    ])
    func `trap 19: an item is dated as its editors meant it`(written: String, meant: String) async throws {
        let row = try await row(of: item("<pubDate>\(written)</pubDate>"))
        #expect(row["published_at"] == meant)
    }

    @Test(arguments: [
        "<![CDATA[<a href=x><img width=130 height=100 src=https://img.bao.example/1.jpg></a></br>Cầu &amp; đường]]>",
        "<![CDATA[<img src='https://img.bao.example/1.jpg'><p>Cầu</br>&amp; <b>đường</b>]]>",
        "&lt;img src=&quot;https://img.bao.example/1.jpg&quot;&gt;&lt;p&gt;Cầu &amp;amp; đường&lt;/p&gt;",
    ])
    func `trap 19: a summary is its text and its first image, however the HTML is written`(
        html: String
    ) async throws {
        let row = try await row(of: item("<description>\(html)</description>"))
        #expect(row["summary"] == "Cầu & đường")
        #expect(row["image"] == "https://img.bao.example/1.jpg")
    }

    @Test(arguments: [
        "This XML file does not appear to have any style information associated with it.\n", "\u{FEFF}",
        "\n\n",
    ])
    func `trap 19: junk before the declaration costs nothing`(junk: String) async throws {
        #expect(try await row(of: item(""), before: junk)["title"] == "Tin")
    }

    @Test func `trap 19: entities that XML does not know and bare ampersands are mended`() async throws {
        let row = try await row(
            of: "<item><title>Bánh & kẹo&nbsp;A&B</title><link>https://bao.example/a?b=1&c=2</link></item>"
        )
        #expect(row["title"] == "Bánh & kẹo A&B")
        #expect(row["article"] == "https://bao.example/a?b=1&c=2")
    }

    @Test func `trap 19: a film is no picture`() async throws {
        let film = #"<enclosure url="https://dai.example/1.mp4" type="video/mp4"/>"#
        #expect(try await row(of: item(film))["image"] == .some(nil))
    }
}
