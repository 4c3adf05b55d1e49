/// Another column of the same paper, from an older content management system: a line of text before the
/// declaration, entities that XML does not know, bare ampersands, and the first column's top stories once more.
struct SecondColumnFeed: NewsFeed {
    static let shared = 4
    private static let column = Article.Column(section: "kinh-te", firstNumber: 287_000)

    let path = "/news/bao/kinh-te.rss"
    let type = "text/xml"
    let count: Int

    func articles(revision: Int) -> [Article] {
        (0..<Self.shared).map { Article(position: $0, revision: revision) }
            + (0..<count).map { Article(position: $0, revision: revision, of: Self.column) }
    }

    func text(_ articles: [Article]) -> String {
        """
        This XML file does not appear to have any style information associated with it.
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
          <channel>
            <title>Báo Thí Dụ - Kinh tế & Thị trường</title>
            <link>https://bao.example/kinh-te</link>

        """ + articles.map(item).joined() + "  </channel>\n</rss>\n"
    }

    private func item(_ article: Article) -> String {
        guard article.column.section == Self.column.section else { return RSSItem.text(article) }
        return """
                <item>
                  <title>Bánh & kẹo&nbsp;Tết: \(article.title)</title>
                  <description>Giá tăng 5&nbsp;%, doanh nghiệp A&B cho biết.</description>
                  <pubDate>\(article.moment.internet) +0700</pubDate>
                  <link>\(article.link)?utm_source=rss&utm_campaign=kt#binh-luan</link>
                  <guid>\(article.link)</guid>
                </item>

            """
    }
}
