package import HubModel

/// Which page comes next, and whether the list really ended: pure, sees only summaries.
///
/// - `short_page` is believed once a full page has come; until then only an empty page ends the list, so that a
///   source that gives fewer records a page than it was asked for loses none.
/// - With `total`, that many records must have come.
package struct PageWalk {
    package enum Call: Sendable, Hashable {
        case page(Int)
        case address(String)
    }

    private let pagination: Pagination?
    package private(set) var received = 0
    private(set) var announcedTotal: Int?
    private var page: Int
    private var hasSeenFullPage: Bool
    private var lastDigest: Digest?
    private var addresses: Set<String> = []
    /// The pages of which an empty answer would be a lie come later than the first.
    private var isLaterPage = false

    /// `hasSeenFullPage`: an earlier window or parent of this run has had a full page.
    package init(_ pagination: Pagination?, hasSeenFullPage: Bool = false) {
        self.pagination = pagination
        self.hasSeenFullPage = hasSeenFullPage
        if case .page(let from)? = pagination?.kind { page = from } else { page = 1 }
    }

    var knowsFullPage: Bool { hasSeenFullPage }

    package var first: Call { .page(page) }

    /// The page after the one that is being read now, where the announced total proves that it exists.
    package var certainNext: Call? {
        guard case .page? = pagination?.kind, let size = pagination?.size, let total = announcedTotal,
            received + size < total
        else { return nil }
        return .page(page + 1)
    }

    /// `nil` at the end of the list.
    package mutating func next(after summary: PageSummary, digest: Digest, address: String) throws(HubFailure)
        -> Call?
    {
        received += summary.count
        announcedTotal = summary.total ?? announcedTotal
        guard let pagination else { return try end() }
        try refuseRepeats(summary, digest)
        defer { isLaterPage = true }
        switch pagination.kind {
        case .nextURL: return try nextAddress(summary, from: address)
        case .page: return try nextPage(summary, pagination)
        }
    }

    private mutating func nextPage(_ summary: PageSummary, _ pagination: Pagination) throws(HubFailure)
        -> Call?
    {
        let isFull = pagination.size.map { summary.count >= $0 } ?? false
        if isFull { hasSeenFullPage = true }
        switch pagination.stop {
        case .emptyPage, .noNext:
            if summary.count == 0 { return try end() }
        case .shortPage:
            if summary.count == 0 || (!isFull && hasSeenFullPage) { return try end() }
        case .total:
            if let total = announcedTotal, received >= total { return try end() }
            if summary.count == 0 { throw totalShort() }
        }
        page += 1
        return .page(page)
    }

    private mutating func nextAddress(_ summary: PageSummary, from address: String) throws(HubFailure)
        -> Call?
    {
        if summary.isDeclaredEmpty, isLaterPage { throw emptyInTheMiddle() }
        addresses.insert(address)
        guard let link = summary.next, !link.isEmpty else { return try end() }
        guard let next = URLText.resolve(link, against: address) else {
            throw failure(
                "paging.bad_next",
                vi: "Địa chỉ trang sau không đọc được.",
                en: "The address of the next page cannot be read."
            )
        }
        guard addresses.insert(next).inserted else {
            throw failure(
                "paging.repeated_cursor",
                vi: "Nguồn trả lại địa chỉ trang đã đọc: danh sách quay vòng.",
                en: "The source named a page that was already read: the list runs in a circle."
            )
        }
        return .address(next)
    }

    private mutating func refuseRepeats(_ summary: PageSummary, _ digest: Digest) throws(HubFailure) {
        defer { lastDigest = digest }
        guard summary.count > 0, lastDigest == digest else { return }
        throw failure(
            "paging.repeated_page",
            vi: "Nguồn trả trang \(page) giống hệt trang trước: có thể nguồn không hiểu tham số trang.",
            en:
                "Page \(page) is byte for byte the page before: the source may not understand the page parameter."
        )
    }

    private func end() throws(HubFailure) -> Call? {
        guard let total = announcedTotal, received < total else { return nil }
        throw totalShort()
    }

    private func totalShort() -> HubFailure {
        failure(
            "paging.total_short",
            vi: "Nguồn báo có \(announcedTotal ?? 0) bản ghi nhưng chỉ gửi \(received).",
            en: "The source announced \(announcedTotal ?? 0) records and sent \(received)."
        )
    }

    private func emptyInTheMiddle() -> HubFailure {
        failure(
            "paging.empty_in_the_middle",
            vi: "Một trang giữa danh sách trả lời «không có dữ liệu».",
            en: "A page in the middle of the list answered «no data»."
        )
    }

    private func failure(_ code: String, vi: String, en: String) -> HubFailure {
        HubFailure(.request, .failRun, code: code, message: Localized(vi: vi, en: en))
    }
}
