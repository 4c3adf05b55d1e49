/// The provincial broadcaster: local times labelled as Greenwich's, so that its news seem to come seven hours from now.
///
/// Its newest item is as old as the sandbox, whatever the revision; other feeds are dated for good.
struct BroadcasterFeed: NewsFeed {
    let path = "/news/dai/tin.rss"
    let type = "application/xml"
    let count: Int
    private let column: Article.Column

    /// - Parameters:
    ///   - count: of items.
    ///   - startedAt: since 1970-01-01T00:00:00Z.
    init(count: Int, startedAt: Duration) {
        self.count = count
        let hour = startedAt.components.seconds / 3600 * 3600
        column = Article.Column(
            host: "dai.example",
            section: "truyen-hinh",
            hasAdverts: false,
            firstNumber: 52_000,
            firstMoment: Int(hour) + 7 * 3600
        )
    }

    func articles(revision: Int) -> [Article] {
        (0..<count).map { Article(position: $0, revision: 0, of: column) }
    }

    func text(_ articles: [Article]) -> String {
        """
        <?xml version="1.0"?>
        <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">
          <channel>
            <title>Đài Phát thanh và Truyền hình Thí Dụ</title>
            <link>https://dai.example/</link>

        """ + articles.map(item).joined() + "  </channel>\n</rss>\n"
    }

    /// The video is an enclosure, the picture a thumbnail.
    private func item(_ article: Article) -> String {
        """
            <item>
              <title>\(article.title.replacing("\"", with: "&#34;"))</title>
              <link>\(article.link)</link>
              <description><![CDATA[Phóng sự dài 3 phút.]]></description>
              <dc:creator>Ban Thời sự</dc:creator>
              <category>Thời sự</category>
              <category>Truyền hình</category>
              <enclosure url="https://dai.example/video/\(article.number).mp4" type="video/mp4" length="1"/>
              <media:thumbnail url="\(article.image)"/>
              <pubDate>\(date(article))</pubDate>
            </item>

        """
    }

    /// The newest ten are labelled; older ones say no zone or what they mean.
    private func date(_ article: Article) -> String {
        guard article.ordinal > -6 else {
            return article.variant(of: 2) == 0
                ? article.moment.internet : "\(article.momentInGreenwich.internet) +0000"
        }
        return article.moment.internet + (article.variant(of: 2) == 0 ? " GMT" : " +0000")
    }
}
