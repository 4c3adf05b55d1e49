import HubModel

/// A pull while it is read: its request stands among its own keys.
struct PullDraft: Sendable {
    var pull = Pull(
        name: "",
        title: "",
        freshWithin: CalendarDuration(1, .day),
        way: .feed(.blank),
        into: ""
    )
    var request = RequestDraft()
    var feed: Template?
    var files: FileDrop?
    var answerAtMost: Int64?

    /// `nil` if none of `ask`, `soap`, `feed` and `files` can be read.
    func finished(name: String, location: SourceLocation) -> Pull? {
        let way = feed.map(Pull.Way.feed) ?? files.map(Pull.Way.files) ?? request.request.map(Pull.Way.ask)
        guard let way else { return nil }
        var pull = pull
        if files != nil { pull.answerAtMost = FileDrop.fileAtMost }
        if let answerAtMost { pull.answerAtMost = answerAtMost }
        pull.name = name
        pull.location = location
        pull.way = way
        return pull
    }
}

enum PullFields {
    static let block = Block<PullDraft>(
        "pull",
        vi: "Một loại bản ghi lấy về một bảng.",
        en: "One kind of record brought into one entity.",
        blank: PullDraft(),
        choices: [
            .init(keys: ["ask", "feed", "soap", "files"], isRequired: true),
            .init(keys: RequestFields.bodies, isRequired: false),
            .init(keys: ["since", "window"], isRequired: false),
        ],
        fields: head + RequestFields.within(\.request) + range + records
    )

    static let kind = block.kind.also { _, element, reading in reading.judgeRequest(element) }

    private static let head: [Field<PullDraft>] = [
        .key("title", \.pull.title, .text, .required, vi: "Tên hiển thị.", en: "What screens show."),
        .key(
            "fresh_within",
            \.pull.freshWithin,
            .duration,
            .required,
            vi: "Dữ liệu cũ hơn khoảng này là trễ.",
            en: "Data older than this is late."
        ),
        .key(
            "for_each",
            \.pull.forEach,
            .forEach,
            vi: "Mỗi bản ghi cha hay mỗi dòng bảng mã một yêu cầu.",
            en: "One request per parent record or code row."
        ),
        .key(
            "feed",
            \.feed,
            .template,
            vi: "Địa chỉ RSS hoặc Atom.",
            en: "The address of an RSS or Atom feed."
        ),
        .key(
            "files",
            \.files,
            .files,
            vi: "Tệp qua SFTP, HTTPS hay thư mục.",
            en: "Files over SFTP, HTTPS or a folder."
        ),
    ]

    private static let range: [Field<PullDraft>] = [
        .key(
            "since",
            \.pull.since,
            SinceFields.block.kind,
            vi: "Con trỏ tăng dần.",
            en: "An incremental cursor."
        ),
        .key(
            "window",
            \.pull.window,
            WindowFields.block.kind,
            vi: "Khoảng trượt quanh giờ chạy.",
            en: "A rolling range around the run's clock."
        ),
        .key("pages", \.pull.pages, .pages, vi: "Cách lật trang.", en: "How pages are walked."),
    ]

    private static let records: [Field<PullDraft>] = [
        .key(
            "answers",
            \.pull.answers,
            AnswersFields.block.kind,
            vi: "Thay từng danh sách của hệ thống.",
            en: "Replaces single lists of the connector."
        ),
        .key(
            "unwrap",
            \.pull.unwrap,
            .unwrap,
            vi:
                "Mở câu trả lời ra từng bước: base64, gunzip, unzip, xml, json, hoặc đường dẫn tới giá trị là tài liệu.",
            en:
                "Opens the answer step by step: base64, gunzip, unzip, xml, json, or a path to values that are documents."
        ),
        .key(
            "read_as",
            \.pull.readAs,
            .readAs,
            vi: "Tài liệu là gì khi không phải JSON hay XML.",
            en: "What a document is that is neither JSON nor XML."
        ),
        .key(
            "names",
            \.pull.ignoresCase,
            .choice([("any_case", true)]),
            vi: "any_case: không phân biệt hoa thường trong tên.",
            en: "any_case: names ignore case."
        ),
        .key(
            "records",
            \.pull.records,
            .path,
            vi: "Chỗ có danh sách bản ghi; không viết: cả tài liệu, hoặc từng phần tử nếu là danh sách.",
            en: "Where the records are; absent: the document, or each item if it is a list."
        ),
        .key(
            "skip_when",
            \.pull.skipWhen,
            .recordConditions,
            vi: "Bản ghi bỏ qua, có đếm.",
            en: "Records left out, and counted."
        ),
        .key(
            "removed_when",
            \.pull.removedWhen,
            .recordConditions,
            vi: "Bản ghi báo đã xoá.",
            en: "Records that say they are gone."
        ),
        .key(
            "into",
            \.pull.destinations,
            .destinations,
            .required,
            vi: "Bảng nhận; hoặc danh sách, mục đầu tiên hợp sẽ nhận.",
            en: "The entity that takes them; or a list, whose first that fits takes the document."
        ),
        .key(
            "missing",
            \.pull.missing,
            .missing,
            vi: "mark_removed: đánh dấu xoá những gì nguồn không còn.",
            en: "mark_removed: what the source no longer has is marked."
        ),
        .key(
            "keep_answers",
            \.pull.keepAnswers,
            .keeping,
            absent: "90d",
            vi: "Giữ câu trả lời gốc bao lâu.",
            en: "How long answers are kept."
        ),
        .key(
            "at_most",
            \.pull.atMost,
            .whole(atLeast: 1),
            vi: "Số bản ghi nhiều nhất một lần chạy; quá là lỗi.",
            en: "The most records of a run; more is a failure."
        ),
        .key(
            "answer_at_most",
            \.answerAtMost,
            .size,
            absent: "64 MB; files: 4 GB",
            vi: "Câu trả lời lớn nhất.",
            en: "The largest answer."
        ),
    ]

}

extension Kind where Value == Pull.Missing {
    static var missing: Kind {
        let ceiling = Block<Double?>(
            "missing",
            vi: "Đánh dấu xoá, có trần.",
            en: "Marks removed, with a ceiling.",
            blank: nil,
            fields: [
                .key(
                    "mark_removed",
                    \.self,
                    .percentage,
                    .required,
                    vi: "Trần, phần trăm của phạm vi.",
                    en: "The ceiling, in percent of the scope."
                )
            ]
        )
        return Kind(shape: .any([.choice(["mark_removed"]), .block(ceiling.shape)])) { element, reading in
            guard element.text == nil else {
                return Kind.choice([("mark_removed", .markRemoved(ceilingPercent: 10))]).read(
                    element,
                    &reading
                )
            }
            return ceiling.read(element, &reading).flatMap { $0 }.map { .markRemoved(ceilingPercent: $0) }
        }
    }
}
