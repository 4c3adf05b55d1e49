package import HubModel

/// Why a job of a schedule waits or was left out, in a sentence; the code of a failure itself otherwise.
package enum TaskReason {
    package static func words(_ code: String, _ language: Language) -> String {
        sentences[code]?.text(language) ?? code
    }

    private static let sentences: [String: Localized] = [
        "politeness.closed": Localized(vi: "nguồn đóng cửa", en: "the source is closed"),
        "politeness.quota": Localized(vi: "hết hạn mức đã thoả thuận", en: "the agreed quota is used up"),
        "politeness.parallel": Localized(
            vi: "đủ số yêu cầu cùng lúc",
            en: "all places of the source are taken"
        ),
        "lease.held": Localized(vi: "lượt chạy khác đang giữ khoá", en: "another run holds the lease"),
        "schedule.after": Localized(vi: "việc đứng trước hỏng", en: "what it comes after failed"),
        "schedule.overlap": Localized(vi: "lượt trước chưa xong", en: "the turn before was still at it"),
        "schedule.missed": Localized(vi: "lỡ giờ, không chạy bù", en: "its time was missed"),
        "schedule.gone": Localized(vi: "lịch không còn việc này", en: "no schedule names it any more"),
        "schedule.host_lost": Localized(vi: "máy chạy nó đã mất", en: "the host that ran it is gone"),
        "schedule.host_stopped": Localized(vi: "máy chạy nó đã dừng", en: "the host that ran it stopped"),
        "source.unreachable": Localized(vi: "nguồn không trả lời", en: "the source does not answer"),
        "source.busy": Localized(vi: "nguồn đang bận", en: "the source is busy"),
    ]
}
