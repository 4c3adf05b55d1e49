import HubModel

/// A push while it is read: its request stands among its own keys.
struct PushDraft: Sendable {
    var title = ""
    var origin = Push.Origin.outbox("")
    var conditions: [Condition] = []
    var deadline: CalendarDuration?
    var inOrderPer: Template?
    var needs: [String] = []
    var lookFirst: Push.LookUp?
    var request = RequestDraft()
    var sendOnce = Push.SendOnce(key: .blank, rememberedFor: .forever)
    var ifUnsure = Push.IfUnsure.askAPerson
    var keep: [SignIn.KeptValue] = []
    var retry = Push.Retry()
    var answers: Answers?
    var follow: Push.Follow?

    /// `nil` if neither `ask` nor `soap` can be read.
    func finished(name: String, location: SourceLocation) -> Push? {
        guard let request = request.request else { return nil }
        return Push(
            name: name,
            title: title,
            origin: origin,
            conditions: conditions,
            deadline: deadline,
            inOrderPer: inOrderPer,
            needs: needs,
            lookFirst: lookFirst,
            request: request,
            sendOnce: sendOnce,
            ifUnsure: ifUnsure,
            keep: keep,
            retry: retry,
            answers: answers,
            follow: follow,
            location: location
        )
    }
}

enum PushFields {
    static let block = Block<PushDraft>(
        "push",
        vi: "Một loại thông điệp gửi đi: mỗi thông điệp tới nơi đúng một lần, và biết chắc là đã tới.",
        en: "One kind of message sent out: each arrives once, and is known to.",
        blank: PushDraft(),
        choices: RequestFields.one,
        fields: head + RequestFields.within(\.request) + delivery
    )

    static let kind = block.kind.also { _, element, reading in reading.judgeRequest(element) }

    private static let head: [Field<PushDraft>] = [
        .key("title", \.title, .text, .required, vi: "Tên hiển thị.", en: "What screens show."),
        .key(
            "from",
            \.origin,
            .origin,
            .required,
            vi:
                "Thông điệp từ đâu: «outbox TÊN» do ứng dụng ghi; «changes BẢNG» mỗi dòng mới hay thay đổi của một bảng, hoặc của khung nhìn app.TÊN.",
            en:
                "Where messages come from: `outbox NAME`, written by the app; `changes ENTITY`, each new or changed row of an entity, or of a view app.NAME."
        ),
        .key(
            "where",
            \.conditions,
            .messageConditions,
            vi: "Chỉ những thông điệp thoả mọi điều kiện; có thể tra bảng mã: «category | code T = x».",
            en:
                "Only messages that meet all conditions; a value may go through a code table: `category | code T = x`."
        ),
        .key(
            "deadline",
            \.deadline,
            .duration,
            vi: "Lời hứa được đo: từ lúc có thông điệp đến lúc tới nơi.",
            en: "A promise that is measured: from the message's beginning to its delivery."
        ),
        .key(
            "in_order_per",
            \.inOrderPer,
            .template,
            vi: "Thông điệp có cùng giá trị này đi lần lượt.",
            en: "Messages of one such value go one after the other."
        ),
        .key(
            "needs",
            \.needs,
            Kind<String>.name.list,
            vi: "Chờ thông điệp trước của các lượt gửi này, cùng giá trị in_order_per, tới nơi.",
            en: "Waits until earlier messages of these pushes, of the same in_order_per, are delivered."
        ),
        .key(
            "look_first",
            \.lookFirst,
            .lookUp,
            vi: "Tra trước mỗi lần gửi: cho «{found}», để biết là tạo mới hay cập nhật.",
            en: "Looks before every send: gives `{found}`, to create or to update."
        ),
    ]

    private static let delivery: [Field<PushDraft>] = [
        .key(
            "send_once",
            \.sendOnce,
            SendOnceFields.block.kind,
            .required,
            vi: "Cách bên nhận biết một bản gửi thứ hai.",
            en: "How the receiver knows a second copy."
        ),
        .key(
            "answers",
            \.answers,
            AnswersFields.block.kind,
            vi: "Thay từng danh sách của hệ thống.",
            en: "Replaces single lists of the connector."
        ),
        .key(
            "if_unsure",
            \.ifUnsure,
            .ifUnsure,
            .required,
            vi:
                "Khi không biết đã tới hay chưa: một yêu cầu tra cứu, hoặc send_again, hoặc ask_a_person.",
            en: "Where nobody knows whether it arrived: a look-up, or send_again, or ask_a_person."
        ),
        .key(
            "keep",
            \.keep,
            .keptValues,
            vi: "Giá trị giữ lại từ câu trả lời: dùng là «{kept.tên}» trong follow.",
            en: "What is kept of the answer: used as `{kept.name}` in follow."
        ),
        .key(
            "retry",
            \.retry,
            RetryFields.block.kind,
            absent: "24h, 10s, 15m",
            vi: "Thử lại bao lâu, cách nhau thế nào.",
            en: "For how long, and how far apart, it is tried again."
        ),
        .key(
            "follow",
            \.follow,
            .follow,
            vi: "Hỏi xem xử lý tới đâu, cho đến khi xong.",
            en: "Asks how it is going until it is finished."
        ),
    ]
}

enum SendOnceFields {
    static let block = Block<Push.SendOnce>(
        "send_once",
        vi: "Chống gửi trùng.",
        en: "Against a second copy.",
        blank: Push.SendOnce(key: .blank, rememberedFor: .forever),
        fields: [
            .key(
                "key",
                \.key,
                .template,
                .required,
                vi: "Khoá của thông điệp, như nhau ở mọi lần thử: «{message.id}».",
                en: "The message's key, equal in every attempt: `{message.id}`."
            ),
            .key(
                "put",
                \.put,
                .place,
                vi: "Đặt khoá ở đâu: header.X, query.x, json.x, form.x; không viết: khoá đã có trong thân.",
                en: "Where the key goes: header.X, query.x, json.x, form.x; absent: it stands in the body."
            ),
            .key(
                "remembered_for",
                \.rememberedFor,
                .memory,
                .required,
                vi: "Bên nhận nhớ khoá bao lâu: 24h, hoặc forever.",
                en: "How long the receiver remembers a key: 24h, or forever."
            ),
        ]
    )
}

enum RetryFields {
    static let block = Block<Push.Retry>(
        "retry",
        vi: "Thử lại.",
        en: "Trying again.",
        blank: Push.Retry(),
        fields: [
            .key(
                "for",
                \.span,
                .duration,
                absent: "24h",
                vi: "Kể từ lần thử đầu; quá thì dừng, chờ người quyết định.",
                en: "From the first attempt; after it the message is parked for a person."
            ),
            .key(
                "first_wait",
                \.firstWait,
                .duration,
                absent: "10s",
                vi: "Chờ trước lần thử thứ hai; sau đó gấp đôi.",
                en: "Before the second attempt; then it doubles."
            ),
            .key(
                "longest_wait",
                \.longestWait,
                .duration,
                absent: "15m",
                vi: "Không chờ lâu hơn chừng này.",
                en: "No wait is longer."
            ),
        ]
    )
}

extension Kind where Value == Push.Origin {
    static var origin: Kind {
        .scalar(
            .text(
                "origin",
                pattern: "^(outbox [a-z][a-z0-9_]*|changes (app[.])?[a-z][a-z0-9_]*)$",
                example: "outbox feedback"
            )
        ) { text, element, reading in
            let words = text.split(separator: " ").map(String.init)
            guard words.count == 2, let name = words.last, ["outbox", "changes"].contains(words[0]) else {
                reading.badOrigin(text, at: element.location)
                return nil
            }
            guard words[0] == "changes", name.hasPrefix("app.") else {
                reading.checkName(name, mark: "_", at: element)
                return words[0] == "outbox" ? .outbox(name) : .changes(name)
            }
            let view = String(name.dropFirst("app.".count))
            reading.checkName(view, mark: "_", at: element)
            return .view(view)
        }
    }
}

extension Reading {
    fileprivate mutating func badOrigin(_ text: String, at location: SourceLocation) {
        report(
            .badOrigin,
            at: location,
            vi: "«\(text)» không nói thông điệp từ đâu tới.",
            en: "`\(text)` does not say where messages come from.",
            cure: Localized(
                vi: "Viết: outbox feedback, changes dossier hoặc changes app.indicator_facts.",
                en: "Write: outbox feedback, changes dossier or changes app.indicator_facts."
            )
        )
    }
}

extension Kind where Value == Push.SendOnce.Memory {
    static var memory: Kind {
        let span = Kind<CalendarDuration>.duration
        return Kind(shape: .any([span.shape, .choice(["forever"])])) { element, reading in
            element.text == "forever" ? .forever : span.read(element, &reading).map { .span($0) }
        }
    }
}

extension Kind where Value == [Push] {
    static var pushes: Kind {
        let pushes = Kind<[Named<PushDraft>]>.named(PushFields.kind) { key, reading in
            reading.checkName(key.text ?? "", mark: "_", at: key)
        }
        return pushes.map { named in
            named.compactMap { $0.value.finished(name: $0.name, location: $0.location) }
        }
    }
}
