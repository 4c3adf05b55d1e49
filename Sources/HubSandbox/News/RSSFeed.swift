/// RSS 2.0 with the habits of real newspapers: each article shows some of them, all appear in any twelve.
struct RSSFeed: NewsFeed {
    let path = "/news/bao/thoi-su.rss"
    let type = "application/rss+xml; charset=utf-8"
    let count: Int

    func articles(revision: Int) -> [Article] {
        (0..<count).map { Article(position: $0, revision: revision) }
    }

    func text(_ articles: [Article]) -> String {
        """
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/" \
        xmlns:media="http://search.yahoo.com/mrss/">
          <channel>
            <title>Báo Thí Dụ - Thời sự</title>
            <description>Tin thời sự</description>
            <link>https://bao.example/thoi-su</link>
            <pubDate>\(articles[0].moment.internet) +0700</pubDate>
            <generator>CMS mẫu</generator>

        """ + articles.map(RSSItem.text).joined() + "  </channel>\n</rss>\n"
    }
}

/// One item as the paper's content management system writes it, whatever the column.
enum RSSItem {
    static func text(_ article: Article) -> String {
        """
            <item>
              <title>\(title(article))</title>
              <description>\(description(article))</description>
              <pubDate>\(date(article))</pubDate>
              <link>\(link(article))</link>
        \(identity(article))      <slash:comments>0</slash:comments>
            </item>

        """
    }

    private static func title(_ article: Article) -> String {
        let escaped = article.title.replacing("\"", with: "&quot;")
        return article.variant(of: 3) == 0 ? "\n        \(escaped)\n      " : escaped
    }

    /// HTML in CDATA with bare attributes, escaped HTML with an entity escaped twice, or plain text.
    private static func description(_ article: Article) -> String {
        switch article.variant(of: 4) {
        case 0, 2:
            """
            <![CDATA[<a href="\(article.link)"><img width=130 height=100 src="\(article.image)" ></a></br>\
            Cầu dài 380 m &amp; rộng 12 m, thông xe sáng nay.]]>
            """
        case 1: "&lt;p&gt;Nhiệt độ cao nhất 36&amp;deg;C.&lt;/p&gt;"
        default: "Tin ngắn trong ngày."
        }
    }

    private static func date(_ article: Article) -> String {
        switch article.variant(of: 5) {
        case 0: "\(article.moment.vietnamese) GMT+7"
        case 1: "\(article.moment.internet) +0700"
        case 2: "\(article.moment.internet) GMT+7"
        case 3: " \(article.moment.internet) gMt + 7 "
        default: "\(article.momentInGreenwich.internet) GMT"
        }
    }

    private static func link(_ article: Article) -> String {
        article.variant(of: 3) == 0
            ? "\n        \(article.link)?utm_source=rss&amp;utm_medium=feed\n      " : article.link
    }

    /// A number, the address, or no guid at all.
    private static func identity(_ article: Article) -> String {
        switch article.variant(of: 6) {
        case 5: ""
        case 0, 2, 4: "      <guid isPermaLink=\"false\">\(article.number)</guid>\n"
        default: "      <guid>\(article.link)</guid>\n"
        }
    }
}
