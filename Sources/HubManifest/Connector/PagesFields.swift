import HubModel

/// `pages` while it is read.
struct PagesDraft: Sendable {
    enum By: String, Sendable, CaseIterable {
        case page
        case nextURL = "next_url"
    }

    /// `nil` if it is missing or not available: then nothing of the block is judged.
    var by: By?
    var from = 1
    var size: Int?
    var next: Path?
    var total: Path?
    var stop: Pagination.Stop?

    var pagination: Pagination? {
        switch by {
        case nil: return nil
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
        switch pages.by {
        case .page?:
            if pages.stop == .noNext { belongs("stop", "no_next", to: "by: next_url", in: element) }
            belongs("next", "next", to: "by: next_url", in: element)
        case .nextURL?:
            if element["next"] == nil { needs("next", "by: next_url", at: "by", in: element) }
            belongs("from", "from", to: "by: page", in: element)
        case nil: return
        }
        if pages.stop == .shortPage, element["size"] == nil {
            needs("size", "short_page", at: "stop", in: element)
        }
        if pages.stop == .total, element["total"] == nil {
            needs("total", "stop: total", at: "stop", in: element)
        }
    }

    private mutating func needs(_ missing: String, _ what: String, at key: String, in element: Element) {
        badPaging(
            element,
            key,
            vi: "«\(what)» cần «\(missing)».",
            en: "`\(what)` needs `\(missing)`.",
            cure: "\(missing): …"
        )
    }

    private mutating func belongs(_ key: String, _ what: String, to other: String, in element: Element) {
        guard element[key] != nil else { return }
        badPaging(
            element,
            key,
            vi: "«\(what)» chỉ đi cùng «\(other)».",
            en: "`\(what)` goes with `\(other)` only.",
            cure: other
        )
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
