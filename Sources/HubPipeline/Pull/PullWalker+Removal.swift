import HubModel

/// `missing: mark_removed`.
extension PullWalker {
    func markMissing() async throws {
        guard case .markRemoved(let ceiling)? = job.pull.missing, isWhole, !job.isLimited,
            job.pull.drop == nil || loader.pages > 0,
            !loader.hasUnreadableKey
        else { return }
        var scope = MissingScope(
            ceilingPercent: ceiling,
            isProvenComplete: announcedTotals.map { $0 == loader.read } ?? false,
            announced: announcedTotals
        )
        // Of changed parents alone was anything asked; of lists and tables of everything.
        if isRecordOf { scope.each = askedScopes }
        if let window = job.pull.window, let column = window.field {
            let zone = job.connector.system.zone
            scope.column = column
            scope.from = window.from.added(to: session.clock, in: zone)
            scope.until = window.to.added(to: session.clock, in: zone)
        }
        switch try await session.markMissing(scope) {
        case .marked(let count): loader.noteRemoved(count)
        case .held(let missing, let total):
            throw HubFailure(
                .load,
                .askAPerson,
                code: "missing.held",
                message: Localized(
                    vi:
                        "Lần đánh dấu trước đã được hoàn tác; \(missing) trên \(total) dòng lại không còn ở nguồn: chưa đánh dấu. Chạy «lienthong missing approve \(job.id)» nếu đúng là đã xoá.",
                    en:
                        "The last removal was undone; \(missing) of \(total) rows are again gone from the source: nothing was marked. If they are really gone: `lienthong missing approve \(job.id)`."
                )
            )
        case .aboveCeiling(let missing, let total):
            throw HubFailure(
                .load,
                .askAPerson,
                code: "missing.above_ceiling",
                message: Localized(
                    vi:
                        "\(missing) trên \(total) dòng không còn ở nguồn, vượt ngưỡng \(ceiling) %: không đánh dấu dòng nào. Nếu đúng là đã xoá: «lienthong missing approve \(job.id)».",
                    en:
                        "\(missing) of \(total) rows are gone from the source, above \(ceiling) %: nothing was marked. If they are really gone: `lienthong missing approve \(job.id)`."
                )
            )
        }
    }
}
