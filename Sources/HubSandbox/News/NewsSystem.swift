import HTTPTypes

/// A newspaper's RSS and a department's Atom feed.
struct NewsSystem {
    private static let longest = 200
    private let articles: [Article]

    init(scale: Int, revision: Int) {
        let count = min(Self.longest, max(12, scale / 100))
        articles = (0..<count).map { Article(position: $0, revision: revision) }
    }

    func rss(_ request: SandboxRequest) -> Answer {
        feed(RSSFeed(articles: articles).text, type: "application/rss+xml; charset=utf-8", request)
    }

    func atom(_ request: SandboxRequest) -> Answer {
        feed(AtomFeed(articles: articles).text, type: "application/atom+xml; charset=utf-8", request)
    }

    private func feed(_ text: String, type: String, _ request: SandboxRequest) -> Answer {
        let newest = articles[0].momentInGreenwich
        return Answer(.ok, type: type, body: Array(text.utf8))
            .revalidated(for: request, lastModified: newest.internet + " GMT")
    }
}
