import HubModel

/// `follow` while it is read.
struct FollowDraft: Sendable {
    var request = RequestDraft()
    var every = CalendarDuration(15, .minute)
    var slowsTo: CalendarDuration?
    var record: Path?
    var into = ""
    var doneWhen: [Condition] = []
    var giveUpAfter = CalendarDuration(45, .day)
    var answers: Answers?

    var follow: Push.Follow? {
        request.request.map {
            Push.Follow(
                request: $0,
                every: every,
                slowsTo: slowsTo,
                record: record,
                into: into,
                doneWhen: doneWhen,
                giveUpAfter: giveUpAfter,
                answers: answers
            )
        }
    }
}

enum FollowFields {
    static let block = Block<FollowDraft>(
        "follow",
        vi: "Hỏi tiến độ của thông điệp đã gửi, ghi câu trả lời vào một bảng.",
        en: "Asks how a delivered message is going, and stages the answer.",
        blank: FollowDraft(),
        choices: RequestFields.one,
        fields: RequestFields.within(\.request) + [
            .key(
                "every",
                \.every,
                .duration,
                .required,
                vi: "Hỏi cách nhau bao lâu.",
                en: "How far apart it asks."
            ),
            .key(
                "slows_to",
                \.slowsTo,
                .duration,
                vi: "Chưa có gì mới thì chờ gấp đôi, tối đa chừng này.",
                en: "While nothing is new the wait doubles, up to this."
            ),
            RequestFields.answers(\.answers),
            .key(
                "record",
                \.record,
                .path,
                vi: "Chỗ có bản ghi trong câu trả lời; không viết: cả tài liệu.",
                en: "Where the record is in the answer; absent: the document."
            ),
            .key(
                "into",
                \.into,
                .name,
                .required,
                vi: "Bảng nhận; nguồn ở đó mang tên «hệ thống/lượt gửi».",
                en: "The entity; its source is called `connector/push`."
            ),
            .key(
                "done_when",
                \.doneWhen,
                .conditions,
                .required,
                vi: "Xong khi một trong các điều kiện này đúng.",
                en: "Finished when any of these holds."
            ),
            .key(
                "give_up_after",
                \.giveUpAfter,
                .duration,
                .required,
                vi: "Quá chừng này thì thôi hỏi, chờ người quyết định.",
                en: "After this it asks no more; a person decides."
            ),
        ]
    )
}

extension Kind where Value == Push.Follow {
    static var follow: Kind { FollowFields.block.asking(\.follow) }
}
