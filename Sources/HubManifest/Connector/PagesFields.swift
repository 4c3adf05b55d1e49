import HubModel

/// `pages` while it is read.
struct PagesDraft: Sendable {
    enum By: String, Sendable, CaseIterable {
        case page
        case nextURL = "next_url"
    }

    var by = By.page
    var from = 1
    var size: Int?
    var next: Path?
    var total: Path?
    var stop: Pagination.Stop?

    var pagination: Pagination? {
        switch by {
        case .page:
            return Pagination(
                kind: .page(from: from),
                size: size,
                total: total,
                stop: stop ?? (size == nil ? .emptyPage : .shortPage)
            )
        case .nextURL:
            guard let next else { return nil }
            return Pagination(kind: .nextURL(next), size: size, total: total, stop: stop ?? .noNext)
        }
    }
}

enum PagesFields {
    static let block = Block<PagesDraft>(
        "pages",
        vi: "Danh sách nhiều trang.",
        en: "A list that comes in pages.",
        blank: PagesDraft(),
        fields: [
            .key(
                "by",
                \.by,
                .word(later: ["offset", "cursor", "last_record", "link_header"]),
                .required,
                vi: "page: «{page}» đếm lên; next_url: câu trả lời cho địa chỉ kế.",
                en: "page: `{page}` counts up; next_url: the answer names the next address."
            ),
            .key(
                "from",
                \.from,
                .whole(atLeast: 0),
                absent: "1",
                vi: "Số của trang đầu.",
                en: "The number of the first page."
            ),
            .key(
                "size",
                \.size,
                .whole(atLeast: 1),
                vi: "Số bản ghi một trang: «{size}».",
                en: "Records per page: `{size}`."
            ),
            .key("next", \.next, .path, vi: "Chỗ có địa chỉ kế.", en: "Where the next address is."),
            .key("total", \.total, .path, vi: "Chỗ có tổng số bản ghi.", en: "Where the total is."),
            .key(
                "stop",
                \.stop,
                .word(),
                absent: "short_page / empty_page / no_next",
                vi: "Dấu hiệu hết trang.",
                en: "What ends the list."
            ),
            .later("resume", vi: "Giữ con trỏ giữa các lần chạy.", en: "Keeps the cursor between runs."),
        ]
    )
}

extension Kind where Value == Pagination {
    static var pages: Kind {
        let block = PagesFields.block
        return Kind(shape: .block(block.shape)) { element, reading in
            guard let draft = block.read(element, &reading) else { return nil }
            reading.judge(draft, in: element)
            return draft.pagination
        }
    }
}

extension Reading {
    fileprivate mutating func judge(_ pages: PagesDraft, in element: Element) {
        switch (pages.by, pages.stop) {
        case (.nextURL, _) where pages.next == nil && element["next"] == nil:
            badPaging(
                element,
                "by",
                vi: "«by: next_url» cần «next».",
                en: "`by: next_url` needs `next`.",
                cure: "next: links.next"
            )
        case (.page, .noNext):
            badPaging(
                element,
                "stop",
                vi: "«no_next» chỉ đi cùng «by: next_url».",
                en: "`no_next` goes with `by: next_url` only.",
                cure: "stop: short_page"
            )
        case (_, .shortPage) where pages.size == nil && element["size"] == nil:
            badPaging(
                element,
                "stop",
                vi: "«short_page» cần «size».",
                en: "`short_page` needs `size`.",
                cure: "size: 200"
            )
        case (_, .total) where pages.total == nil && element["total"] == nil:
            badPaging(
                element,
                "stop",
                vi: "«stop: total» cần «total».",
                en: "`stop: total` needs `total`.",
                cure: "total: data.total"
            )
        default: break
        }
        if pages.by == .page, pages.next != nil {
            badPaging(
                element,
                "next",
                vi: "«next» chỉ đi cùng «by: next_url».",
                en: "`next` goes with `by: next_url` only.",
                cure: "by: next_url"
            )
        }
        if pages.by == .nextURL, element["from"] != nil {
            badPaging(
                element,
                "from",
                vi: "«from» chỉ đi cùng «by: page».",
                en: "`from` goes with `by: page` only.",
                cure: "by: page"
            )
        }
    }

    private mutating func badPaging(_ element: Element, _ key: String, vi: String, en: String, cure: String) {
        report(
            .badPaging,
            at: element.entry(key)?.key.location ?? element.location,
            vi: vi,
            en: en,
            cure: .line(cure)
        )
    }
}
