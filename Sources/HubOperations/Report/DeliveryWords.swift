package import HubModel

/// Where a delivery stands, and why, in words.
package enum DeliveryWords {
    package static func state(_ state: String, _ language: Language) -> String {
        guard let known = Delivery.State(rawValue: state) else { return state }
        return words(known).text(language)
    }

    /// A sentence with the code behind it; the code itself where there is no sentence.
    package static func reason(_ code: String, _ language: Language) -> String {
        guard let sentence = sentences[code] else { return code }
        return "\(sentence.text(language)) (\(code))"
    }

    /// What was done in an attempt; the word itself where it has no sentence.
    package static func step(_ kind: String, _ language: Language) -> String {
        switch DeliveryAttempt.Kind(rawValue: kind) {
        case .prepare: Localized(vi: "chuẩn bị", en: "prepared").text(language)
        case .lookFirst: Localized(vi: "hỏi trước khi gửi", en: "looked up first").text(language)
        case .send: Localized(vi: "gửi", en: "sent").text(language)
        case .lookUp: Localized(vi: "hỏi bên nhận", en: "looked up").text(language)
        case .follow: Localized(vi: "hỏi tiến độ", en: "followed").text(language)
        case .hub: Localized(vi: "trục", en: "the hub").text(language)
        case .person: Localized(vi: "người", en: "a person").text(language)
        case nil: kind
        }
    }

    package static func outcome(_ word: String, _ language: Language) -> String {
        outcomes[word]?.text(language) ?? word
    }

    private static let outcomes: [String: Localized] = [
        "accepted": Localized(vi: "đã nhận", en: "accepted"),
        "refused": Localized(vi: "bị từ chối", en: "refused"),
        "retry": Localized(vi: "tạm thời chưa được", en: "not now"),
        "not_sent": Localized(vi: "chưa gửi", en: "not sent"),
        "line_lost": Localized(vi: "mất kết nối", en: "the line broke"),
        "failed": Localized(vi: "không được", en: "failed"),
        "send_again": Localized(vi: "gửi lại", en: "to be sent again"),
        "ask_a_person": Localized(vi: "chờ người", en: "waits for a person"),
        "found": Localized(vi: "bên nhận đã có", en: "the receiver has it"),
        "absent": Localized(vi: "bên nhận chưa có", en: "the receiver does not have it"),
        "busy": Localized(vi: "đang bận", en: "busy"),
        "resolved_delivered": Localized(vi: "quyết: đã tới", en: "decided: it arrived"),
        "resolved_not_delivered": Localized(
            vi: "quyết: chưa tới, gửi lại",
            en: "decided: not there, send it again"
        ),
        "resolved_dropped": Localized(vi: "quyết: không gửi nữa", en: "decided: not to be sent"),
    ]

    private static func words(_ state: Delivery.State) -> Localized {
        switch state {
        case .waiting: Localized(vi: "đang chờ", en: "waiting")
        case .prepared: Localized(vi: "đã chuẩn bị", en: "prepared")
        case .sending: Localized(vi: "đang gửi", en: "sending")
        case .unsure: Localized(vi: "chưa rõ đã tới chưa", en: "unsure")
        case .following: Localized(vi: "đã tới, đang theo dõi", en: "delivered, followed")
        case .done: Localized(vi: "xong", en: "done")
        case .refused: Localized(vi: "bị từ chối", en: "refused")
        case .parked: Localized(vi: "chờ người quyết", en: "parked")
        }
    }

    private static let sentences: [String: Localized] = [
        "retry.exhausted": Localized(vi: "đã thử hết thời gian retry.for", en: "tried for all of retry.for"),
        "follow.gave_up": Localized(
            vi: "theo dõi quá give_up_after mà chưa xong",
            en: "followed for give_up_after without an end"
        ),
        "answer.refused": Localized(vi: "bên nhận từ chối", en: "the receiver refused it"),
        "unsure": Localized(
            vi: "không rõ đã tới chưa, cần người hỏi bên nhận",
            en: "ask the receiver by hand"
        ),
        "worker.lost": Localized(vi: "tiến trình gửi đã mất giữa chừng", en: "its worker died while sending"),
        "database.rewound": Localized(vi: "cơ sở dữ liệu đã lùi lại", en: "the database went back in time"),
        "dropped": Localized(vi: "có người quyết định không gửi nữa", en: "a person decided not to send it"),
        "source.busy": Localized(vi: "bên nhận đang bận", en: "the receiver is busy"),
        "source.unreachable": Localized(
            vi: "không liên lạc được với bên nhận",
            en: "the receiver cannot be reached"
        ),
        "look_up.failed": Localized(vi: "hỏi bên nhận chưa được", en: "the look-up failed"),
        "push.empty_key": Localized(vi: "send_once.key trống", en: "send_once.key is empty"),
        "message.unreadable": Localized(vi: "nội dung tin không phải JSON", en: "the payload is no JSON"),
        "request.unknown_code": Localized(
            vi: "bảng mã chưa có mã này: bổ sung rồi «outbox retry --anew»",
            en: "the code table lacks this code: add it, then `outbox retry --anew`"
        ),
    ]
}
