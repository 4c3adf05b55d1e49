/// RSS 1.0, which is RDF: items beside the channel, identified by `rdf:about`, dated by Dublin Core.
struct RDFFeed: NewsFeed {
    let path = "/news/sogd/tin.rdf"
    let type = "application/rdf+xml"
    let count: Int
    private static let column = Article.Column(
        host: "sogd.example",
        section: "tin",
        hasAdverts: false,
        firstNumber: 900
    )

    func articles(revision: Int) -> [Article] {
        (0..<count).map { Article(position: $0, revision: revision, of: Self.column) }
    }

    func text(_ articles: [Article]) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" \
        xmlns:dc="http://purl.org/dc/elements/1.1/">
          <channel rdf:about="https://sogd.example/tin.rdf"><title>Sở Giáo dục và Đào tạo (mẫu)</title></channel>

        """ + articles.map(item).joined() + "</rdf:RDF>\n"
    }

    private func item(_ article: Article) -> String {
        """
          <item rdf:about="\(article.link)">
            <title>Thông báo tuyển sinh \(article.number)</title>
            <link>\(article.link)</link>
            <description>Hạn nộp hồ sơ trực tuyến: 20/6.</description>
            <dc:date>\(article.moment.iso)+07:00</dc:date>
            <dc:creator>Phòng Quản lý chất lượng</dc:creator>
          </item>

        """
    }
}
