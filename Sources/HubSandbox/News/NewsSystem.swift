import HTTPTypes

/// A newspaper's two columns, the broadcaster, and the portals of three departments.
struct NewsSystem: SimulatedSystem {
    private static let longest = 200
    private let feeds: [any NewsFeed]

    init(_ configuration: SandboxConfiguration) {
        let count = min(Self.longest, max(12, configuration.scale / 100))
        let fewer = max(12, count / 4)
        feeds = [
            RSSFeed(count: count), SecondColumnFeed(count: fewer),
            BroadcasterFeed(count: fewer, startedAt: configuration.newestBroadcast ?? configuration.clock()),
            AtomFeed(count: count), ContentAtomFeed(count: fewer), RDFFeed(count: fewer),
        ]
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.method == .get, let feed = feeds.first(where: { $0.path == request.path }) else {
            return nil
        }
        let articles = feed.articles(revision: revision)
        return Answer(.ok, type: feed.type, body: Array(feed.text(articles).utf8))
            .revalidated(for: request, lastModified: articles[0].momentInGreenwich.internet + " GMT")
    }

    func facts(revision: Int) -> [String: Int] {
        let items = feeds.flatMap { $0.articles(revision: revision) }
        let adverts = items.count(where: \.isAdvert)
        return [
            // The second column repeats stories of the first.
            "articles": items.count - adverts - repeatedStories(revision),
            "adverts": adverts,
        ]
    }

    /// Top stories that are no adverts: they stand in two feeds and are one row.
    private func repeatedStories(_ revision: Int) -> Int {
        (0..<SecondColumnFeed.shared).count { !Article(position: $0, revision: revision).isAdvert }
    }
}
