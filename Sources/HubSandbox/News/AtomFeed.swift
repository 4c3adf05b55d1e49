/// Atom 1.0 (RFC 4287) of a department's portal.
struct AtomFeed: NewsFeed {
    let path = "/news/soyte/atom.xml"
    let type = "application/atom+xml; charset=utf-8"
    let count: Int
    private static let column = Article.Column(host: "soyte.example", section: "tin", hasAdverts: false)

    func articles(revision: Int) -> [Article] {
        (0..<count).map { Article(position: $0, revision: revision, of: Self.column) }
    }

    func text(_ articles: [Article]) -> String {
        """
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">
          <id>tag:soyte.example,2026:thong-bao</id>
          <title>Cổng thông tin điện tử Sở Y tế (mẫu)</title>
          <updated>\(articles[0].moment.iso)+07:00</updated>
          <link rel="self" href="https://soyte.example/atom.xml"/>

        """ + articles.map(entry).joined() + "</feed>\n"
    }

    private func entry(_ article: Article) -> String {
        """
          <entry>
            <id>tag:soyte.example,2026:tb-\(article.number)</id>
            <title type="html">Thông báo số \(article.number): tình hình sốt xuất huyết</title>
            <link rel="alternate" href="https://soyte.example/tin/tb-\(article.number)"/>
            <published>\(article.moment.iso)+07:00</published>
            <updated>\(article.moment.iso)+07:00</updated>
            <author><name>Văn phòng Sở Y tế</name></author>
            <category term="dich-benh" label="Dịch bệnh"/>
            <summary type="html">&lt;p&gt;Ghi nhận 42 ca, giảm 8 ca so với tuần trước.&lt;/p&gt;</summary>
          </entry>

        """
    }
}
