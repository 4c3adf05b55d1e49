import HTTPTypes

/// A newspaper's RSS and a department's Atom feed.
struct NewsSystem: SimulatedSystem {
    private static let longest = 200
    private let count: Int

    init(_ configuration: SandboxConfiguration) {
        count = min(Self.longest, max(12, configuration.scale / 100))
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        switch (request.method, request.path) {
        case (.get, "/news/bao/thoi-su.rss"): return rss(request, articles(revision))
        case (.get, "/news/soyte/atom.xml"): return atom(request, articles(revision))
        default: return nil
        }
    }

    private func articles(_ revision: Int) -> [Article] {
        (0..<count).map { Article(position: $0, revision: revision) }
    }

    private func rss(_ request: SandboxRequest, _ articles: [Article]) -> Answer {
        let text = RSSFeed(articles: articles).text
        return feed(text, type: "application/rss+xml; charset=utf-8", request, newest: articles[0])
    }

    private func atom(_ request: SandboxRequest, _ articles: [Article]) -> Answer {
        let text = AtomFeed(articles: articles).text
        return feed(text, type: "application/atom+xml; charset=utf-8", request, newest: articles[0])
    }

    private func feed(_ text: String, type: String, _ request: SandboxRequest, newest: Article) -> Answer {
        Answer(.ok, type: type, body: Array(text.utf8))
            .revalidated(for: request, lastModified: newest.momentInGreenwich.internet + " GMT")
    }
}
