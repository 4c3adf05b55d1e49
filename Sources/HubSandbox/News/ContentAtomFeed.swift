/// A portal whose Atom has the whole content instead of a summary, several links, and no date but the last change's.
struct ContentAtomFeed: NewsFeed {
    let path = "/news/skhcn/atom.xml"
    let type = "application/atom+xml"
    let count: Int
    private static let column = Article.Column(
        host: "skhcn.example",
        section: "tin",
        hasAdverts: false,
        firstNumber: 3_000
    )

    func articles(revision: Int) -> [Article] {
        (0..<count).map { Article(position: $0, revision: revision, of: Self.column) }
    }

    func text(_ articles: [Article]) -> String {
        """
        <feed xmlns="http://www.w3.org/2005/Atom">
          <title>Sở Khoa học và Công nghệ (mẫu)</title>
          <updated>\(articles[0].momentInGreenwich.iso)Z</updated>
          <id>urn:skhcn</id>

        """ + articles.map(entry).joined() + "</feed>\n"
    }

    private func entry(_ article: Article) -> String {
        """
          <entry>
            <id>urn:skhcn:\(article.number)</id>
            <link rel="enclosure" href="https://skhcn.example/tep/\(article.number).pdf"/>
            <link rel="alternate" href="\(article.link)?utm_source=atom"/>
            <title type="html">Kết quả &lt;b&gt;chuyển đổi số&lt;/b&gt; kỳ \(article.number)</title>
            <updated>\(article.momentInGreenwich.iso)Z</updated>
            <category term="chuyen-doi-so"/>
            <content type="html">&lt;p&gt;&lt;img src="\(article.image)"/&gt;Toàn tỉnh đạt &lt;b&gt;92&lt;/b&gt; %.&lt;/p&gt;</content>
          </entry>

        """
    }
}
