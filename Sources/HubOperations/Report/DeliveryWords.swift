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
