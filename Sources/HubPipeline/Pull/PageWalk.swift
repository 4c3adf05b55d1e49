package import HubModel

/// Which page comes next, and whether the list really ended: pure, sees only summaries.
///
/// - `short_page` is believed once a full page has come; until then only an empty page ends the list, so that a
///   source that gives fewer records a page than it was asked for loses none.
/// - With `total`, that many records must have come, and no more.
package struct PageWalk {
    package enum Call: Sendable, Hashable {
        case page(Int)
        case offset(Int)
        /// `nil`: the first page of a list that is walked by cursors.
        case cursor(String?)
        case address(String)
    }

    private let pagination: Pagination?
    package private(set) var received = 0
    private(set) var announcedTotal: Int?
    /// Of a list that shrinks while it is read, what was announced first.
    private var greatestTotal = 0
    /// Where the next run may begin, for `resume`: after the pages so far.
    package private(set) var token: String?
    private var number = 1
    private var hasSeenFullPage: Bool
    private var lastDigest: Digest?
    /// Of every page with records, cut to eight bytes: a list may have very many.
    private var digests: Set<UInt64> = []
    private var seen: Set<String> = []
    private var cursor: String?
    private var emptyPages = 0
    /// The pages of which an empty answer would be a lie come later than the first.
    private var isLaterPage = false

    /// Pages without a record after which a list that names a next one all the same is not believed to end.
    private static let mostEmptyPages = 100

    /// `hasSeenFullPage`: an earlier window or parent of this run has had a full page.
    ///
    /// `token`: where an earlier run ended.
    package init(_ pagination: Pagination?, hasSeenFullPage: Bool = false, token: String? = nil) {
        self.pagination = pagination
        self.hasSeenFullPage = hasSeenFullPage
        switch pagination?.kind {
        case .page(let from): number = from
        case .offset(let from): number = from
        case .cursor, .lastRecord: if pagination?.resumes == true { cursor = token }
        case nil, .linkHeader, .nextURL: break
        }
        self.token = cursor
        if let cursor { seen.insert(cursor) }
    }

    var knowsFullPage: Bool { hasSeenFullPage }

    package var first: Call {
        switch pagination?.kind {
        case .offset: .offset(number)
        case .cursor, .lastRecord: .cursor(cursor)
        case nil, .page, .linkHeader, .nextURL: .page(number)
        }
    }

    /// The page after the one that is being read now, where the announced total proves that it exists.
    package var certainNext: Call? {
        guard let size = pagination?.size, let total = announcedTotal, received + size < total else {
            return nil
        }
        switch pagination?.kind {
        case .page: return .page(number + 1)
        // A source that gives less than it is asked for would be asked for the wrong place.
        case .offset where hasSeenFullPage: return .offset(number + size)
        case nil, .offset, .cursor, .lastRecord, .linkHeader, .nextURL: return nil
        }
    }

    /// `nil` at the end of the list.
    package mutating func next(after summary: PageSummary, digest: Digest, address: String) throws(HubFailure)
        -> Call?
    {
        received += summary.count
        announcedTotal = summary.total ?? announcedTotal
        greatestTotal = max(greatestTotal, announcedTotal ?? 0)
        guard let pagination else { return try end() }
        #if DEFECTS
            if Omission.stopAtRepeatedPageSilently.isPlanted, lastDigest == digest { return nil }
        #endif
        try refuseRepeats(summary, digest)
        try refuseTooMany(summary)
        defer { isLaterPage = true }
        if isFull(summary, pagination) { hasSeenFullPage = true }
        let goesOn = try goesOn(after: summary, pagination)
        switch pagination.kind {
        case .linkHeader, .nextURL: return try nextAddress(summary, from: address, goesOn: goesOn)
        case .cursor, .lastRecord: return try nextCursor(summary, pagination, goesOn: goesOn)
        case .page:
            guard goesOn else { return try end() }
            number += 1
            return .page(number)
        case .offset:
            guard goesOn else { return try end() }
            number += summary.count
            return .offset(number)
        }
    }

    private func isFull(_ summary: PageSummary, _ pagination: Pagination) -> Bool {
        pagination.size.map { summary.count >= $0 } ?? false
    }

    /// Whether there is another page, as far as `stop` says.
    private func goesOn(after summary: PageSummary, _ pagination: Pagination) throws(HubFailure) -> Bool {
        switch pagination.stop {
        case .emptyPage: return summary.count > 0
        case .shortPage:
            #if DEFECTS
                if Omission.trustShortPage.isPlanted { return isFull(summary, pagination) }
            #endif
            return summary.count > 0 && (isFull(summary, pagination) || !hasSeenFullPage)
        case .total:
            if summary.isDeclaredEmpty, isLaterPage { throw emptyInTheMiddle() }
            if let total = announcedTotal, received >= total { return false }
            if summary.count == 0 { throw totalShort() }
            return true
        case .noNext:
            if summary.isDeclaredEmpty, isLaterPage { throw emptyInTheMiddle() }
            // Only these name the next page themselves.
            switch pagination.kind {
            case .cursor, .linkHeader, .nextURL: return true
            case .page, .offset, .lastRecord: return summary.count > 0
            }
        }
    }

    private mutating func nextCursor(
        _ summary: PageSummary,
        _ pagination: Pagination,
        goesOn: Bool
    ) throws(HubFailure) -> Call? {
        let next = summary.next.flatMap { $0.isEmpty ? nil : $0 }
        token = next ?? token
        guard goesOn, let next else { return try end() }
        // A change feed names its end again and again: nothing has come since.
        if next == cursor, summary.count == 0 { return try end() }
        guard seen.insert(next).inserted else { throw circle() }
        try refuseEmptyWalk(summary)
        cursor = next
        return .cursor(next)
    }

    private mutating func nextAddress(_ summary: PageSummary, from address: String, goesOn: Bool)
        throws(HubFailure) -> Call?
    {
        seen.insert(address)
        guard goesOn, let link = summary.next, !link.isEmpty else { return try end() }
        guard let next = URLText.resolve(link, against: address) else {
            throw failure(
                "paging.bad_next",
                vi: "Địa chỉ trang sau không đọc được.",
                en: "The address of the next page cannot be read."
            )
        }
        guard seen.insert(next).inserted else { throw circle() }
        try refuseEmptyWalk(summary)
        return .address(next)
    }
}

// MARK: What a list may not do

extension PageWalk {
    private mutating func refuseRepeats(_ summary: PageSummary, _ digest: Digest) throws(HubFailure) {
        defer { lastDigest = digest }
        guard summary.count > 0, !digests.insert(digest.short).inserted else { return }
        guard lastDigest == digest else {
            throw failure(
                "paging.repeated_page",
                vi: "Nguồn trả lại một trang đã gửi trong cùng danh sách: danh sách quay vòng.",
                en: "A page is byte for byte one that came before in this list: the list runs in a circle."
            )
        }
        throw failure(
            "paging.repeated_page",
            vi: "Nguồn trả một trang giống hệt trang trước: có thể nguồn không hiểu tham số trang.",
            en: "A page is byte for byte the page before: the source may not understand the page parameter."
        )
    }

    private func refuseTooMany(_ summary: PageSummary) throws(HubFailure) {
        let total = greatestTotal
        guard announcedTotal != nil, received > total, summary.count > 0, isLaterPage else { return }
        throw failure(
            "paging.beyond_total",
            vi:
                "Nguồn báo có \(total) bản ghi nhưng đã gửi \(received): «total» không phải tổng số, hoặc danh sách quay vòng.",
            en:
                "The source announced \(total) records and has sent \(received): `total` is not the total, or the list runs in a circle."
        )
    }

    private mutating func refuseEmptyWalk(_ summary: PageSummary) throws(HubFailure) {
        emptyPages = summary.count == 0 ? emptyPages + 1 : 0
        guard emptyPages >= PageWalk.mostEmptyPages else { return }
        throw failure(
            "paging.endless",
            vi: "\(emptyPages) trang liền không có bản ghi nào mà nguồn vẫn báo còn trang sau.",
            en: "\(emptyPages) pages in a row held no record, and the source still names a next one."
        )
    }

    private func end() throws(HubFailure) -> Call? {
        #if DEFECTS
            if Omission.totalNotChecked.isPlanted { return nil }
        #endif
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

    private func circle() -> HubFailure {
        failure(
            "paging.repeated_cursor",
            vi: "Nguồn trả lại con trỏ hay địa chỉ của trang đã đọc: danh sách quay vòng.",
            en: "The source named a page that was already read: the list runs in a circle."
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

extension Digest {
    /// The first eight bytes.
    fileprivate var short: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
