import HubModel

/// A list `into`: every entry can be reached, and something is said of documents that fit none.
struct DestinationCheck {
    private(set) var findings = Findings()

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ pull: Pull, at into: Element) {
        guard case .list = into.content, !pull.destinations.isEmpty else { return }
        guard let open = pull.destinations.firstIndex(where: \.conditions.isEmpty) else {
            findings.report(
                .noCatchAll,
                .warning,
                at: into.location,
                vi: "Mục nào cũng có «where»: tài liệu không hợp mục nào sẽ vào khu cách ly.",
                en: "Every entry has `where`: a document that fits none goes to quarantine.",
                cure: .line("- { entity: nothing }"),
                fix: .proposal(.addItem("{ entity: nothing }", to: into.location))
            )
            return
        }
        for destination in pull.destinations[(open + 1)...] {
            findings.report(
                .unreachableDestination,
                at: destination.location,
                vi: "Mục không có «where» ở trên nhận hết, nên mục này không bao giờ tới lượt.",
                en: "An entry above without `where` takes everything, so this one is never reached.",
                cure: Localized(
                    vi: "Đặt mục không có «where» sau cùng.",
                    en: "Put the entry without `where` last."
                ),
                fix: .proposal(.remove(at: destination.location))
            )
        }
    }
}
