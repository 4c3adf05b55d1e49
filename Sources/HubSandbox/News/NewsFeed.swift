/// One address of a publisher, and how its content management system writes it.
protocol NewsFeed: Sendable {
    var path: String { get }
    var type: String { get }

    /// Newest first.
    func articles(revision: Int) -> [Article]

    func text(_ articles: [Article]) -> String
}
