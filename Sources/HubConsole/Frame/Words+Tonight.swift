import HubModel

extension Words {
    static let tonight: [String: Localized] = [
        "needs": Localized(vi: "Cần người", en: "Needs a person"),
        "quiet": Localized(vi: "✓ Không có gì cần người.", en: "✓ Nothing needs a person."),
        "open": Localized(vi: "Mở", en: "Open"),
        "allJobs": Localized(vi: "Mọi lượt kéo", en: "Every pull"),
        "pull": Localized(vi: "Lượt kéo", en: "Pull"),
        "state": Localized(vi: "Tình trạng", en: "State"),
        "line": Localized(
            vi: "12 giờ qua và 12 giờ tới (giờ Việt Nam)",
            en: "The last and the next 12 hours (Vietnam's time)"
        ),
        "records": Localized(vi: "Bản ghi", en: "Records"),
        "nextTurn": Localized(vi: "Lượt tới", en: "Next turn"),
        "progress": Localized(vi: "Tiến độ so với thường lệ", en: "Progress against what is usual"),
        "watch": Localized(vi: "Tự làm mới mỗi 5 giây", en: "Refresh every 5 seconds"),
        "unwatch": Localized(vi: "Thôi tự làm mới", en: "Stop refreshing"),
    ]
}
