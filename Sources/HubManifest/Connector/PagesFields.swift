import HubModel

/// `pages` while it is read.
struct PagesDraft: Sendable {
    enum By: String, Sendable, CaseIterable {
        case page, offset, cursor
        case lastRecord = "last_record"
        case linkHeader = "link_header"
        case nextURL = "next_url"

        /// The answer, or its last record, says where the next page is.
        var needsNext: Bool { [.cursor, .lastRecord, .nextURL].contains(self) }
        var counts: Bool { self == .page || self == .offset }
        var hasCursor: Bool { self == .cursor || self == .lastRecord }
    }

    /// `nil` if it is missing: then nothing of the block is judged.
    var by: By?
    var from: Int?
    var size: Int?
    var next: Path?
    var total: Path?
    var stop: Pagination.Stop?
    var resumes = false

    var pagination: Pagination? {
        guard let by, let kind = kind(by) else { return nil }
        return Pagination(kind: kind, size: size, total: total, stop: stop ?? usualStop(by), resumes: resumes)
    }

    private func kind(_ by: By) -> Pagination.Kind? {
        switch by {
        case .page: .page(from: from ?? 1)
        case .offset: .offset(from: from ?? 0)
        case .cursor: next.map(Pagination.Kind.cursor)
        case .lastRecord: next.map(Pagination.Kind.lastRecord)
        case .linkHeader: .linkHeader
        case .nextURL: next.map(Pagination.Kind.nextURL)
        }
    }

    private func usualStop(_ by: By) -> Pagination.Stop {
        switch by {
        case .page, .offset, .lastRecord: size == nil ? .emptyPage : .shortPage
        case .cursor, .linkHeader, .nextURL: .noNext
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
                .word(),
                .required,
                vi:
                    "page, offset: «{page}», «{offset}» đếm lên; cursor: câu trả lời cho «{cursor}» kế; last_record: «{cursor}» lấy ở bản ghi cuối; link_header, next_url: câu trả lời cho địa chỉ kế.",
                en:
                    "page, offset: `{page}`, `{offset}` count up; cursor: the answer names the next `{cursor}`; last_record: `{cursor}` is in the last record; link_header, next_url: the answer names the next address."
            ),
            .key(
                "from",
                \.from,
                .whole(atLeast: 0),
                absent: "page: 1, offset: 0",
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
            .key(
                "next",
                \.next,
                .path,
                vi: "Chỗ có con trỏ hay địa chỉ kế; với last_record: trong bản ghi.",
                en: "Where the next cursor or address is; with last_record: in a record."
            ),
            .key("total", \.total, .path, vi: "Chỗ có tổng số bản ghi.", en: "Where the total is."),
            .key(
                "stop",
                \.stop,
                .word(),
                absent: "short_page / empty_page / no_next",
                vi: "Dấu hiệu hết trang.",
                en: "What ends the list."
            ),
            .key(
                "resume",
                \.resumes,
                .boolean,
                absent: "false",
                vi: "Giữ con trỏ giữa các lần chạy: lần sau đi tiếp từ chỗ lần trước dừng.",
                en: "Keeps the cursor between runs: the next one goes on where this one ended."
            ),
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
        guard let by = pages.by else { return }
        if by.needsNext, element["next"] == nil { needs("next", "by: \(by.rawValue)", at: "by", in: element) }
        if !by.needsNext { belongs("next", "next", to: "by: next_url", in: element) }
        if !by.counts { belongs("from", "from", to: "by: page", in: element) }
        if pages.stop == .noNext, by.counts { belongs("stop", "no_next", to: "by: next_url", in: element) }
        if pages.resumes, !by.hasCursor { belongs("resume", "resume", to: "by: cursor", in: element) }
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
            cure: "\(missing): …",
            fix: missing == "size" ? .proposal(.add(key: "size", value: "100", to: element.location)) : nil
        )
    }

    private mutating func belongs(_ key: String, _ what: String, to other: String, in element: Element) {
        guard element[key] != nil else { return }
        badPaging(
            element,
            key,
            vi: "«\(what)» chỉ đi cùng «\(other)».",
            en: "`\(what)` goes with `\(other)` only.",
            cure: other,
            fix: element.entry(key).map { .proposal(.remove(at: $0.key.location)) }
        )
    }

    private mutating func badPaging(
        _ element: Element,
        _ key: String,
        vi: String,
        en: String,
        cure: String,
        fix: Fix?
    ) {
        report(
            .badPaging,
            at: element.entry(key)?.key.location ?? element.location,
            vi: vi,
            en: en,
            cure: .line(cure),
            fix: fix
        )
    }
}
