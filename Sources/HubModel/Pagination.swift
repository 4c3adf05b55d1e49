/// How a list that comes in pages is walked.
package struct Pagination: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// `{page}` counts up from `from`.
        case page(from: Int)
        /// `{offset}` is the number of records before the page, counted from `from`.
        case offset(from: Int)
        /// The answer names the next `{cursor}`; the first page has none.
        case cursor(Path)
        /// `{cursor}` is what this path holds in the last record of the page before.
        case lastRecord(Path)
        /// The header `Link: <…>; rel="next"` (RFC 8288) names the next address.
        case linkHeader
        /// The answer names the next address.
        case nextURL(Path)
    }

    package enum Stop: String, Sendable, Hashable, CaseIterable {
        case shortPage = "short_page"
        case emptyPage = "empty_page"
        case total
        case noNext = "no_next"
    }

    package var kind: Kind
    package var size: Int?
    package var total: Path?
    package var stop: Stop
    /// The cursor is kept between runs, for each `{each}` value: a run begins where the one before ended.
    package var resumes: Bool

    package init(kind: Kind, size: Int? = nil, total: Path? = nil, stop: Stop, resumes: Bool = false) {
        self.kind = kind
        self.size = size
        self.total = total
        self.stop = stop
        self.resumes = resumes
    }
}
