import HubModel

extension HubFailure {
    static func openAccount(_ account: RecordAccount) -> HubFailure {
        HubFailure(
            .load,
            .failRun,
            code: "account.open",
            message: Localized(
                vi:
                    "Số bản ghi không khớp: đã đọc \(account.read) nhưng không rõ kết quả của một số bản ghi. "
                    + "Lần ghi này bị huỷ; báo cho người bảo trì.",
                en: "The account does not close: of \(account.read) records read some are unaccounted for. "
                    + "This commit was undone; tell the maintainer."
            ),
            detail: "\(account)"
        )
    }

    static func engineRefused(_ count: Int) -> HubFailure {
        HubFailure(
            .load,
            .failRun,
            code: "engine.refused",
            message: Localized(
                vi:
                    "Cơ sở dữ liệu từ chối \(count) bản ghi mà bộ ánh xạ đã chấp nhận; chúng nằm trong khu cách ly. "
                    + "Xem “lienthong quarantine”, rồi báo cho người bảo trì.",
                en:
                    "The database refused \(count) records that the mapping had let through; they are in quarantine. "
                    + "Look at `lienthong quarantine`, then tell the maintainer."
            )
        )
    }

    static func emptied(_ entity: String, rows: Int) -> HubFailure {
        HubFailure(
            .load,
            .askAPerson,
            code: "replace.emptied",
            message: Localized(
                vi:
                    "Nguồn không gửi hàng nào cho \(entity), nơi đang có \(rows) hàng: giữ nguyên các hàng đó. "
                    + "Hãy kiểm tra nguồn; nếu đúng là trống, chạy lại với --full.",
                en:
                    "The source sent no row for \(entity), which has \(rows): those stay. "
                    + "Check the source; if it is truly empty, run again with --full."
            )
        )
    }

    static let notKept = HubFailure(
        .load,
        .failRun,
        code: "missing.not_kept",
        message: Localized(
            vi: "Lần chạy này không ghi lại khoá đã thấy nên không thể đánh dấu bản ghi đã mất. "
                + "Báo cho người bảo trì.",
            en:
                "This run did not keep the keys it saw, so nothing can be marked removed. Tell the maintainer."
        )
    )

    static let erasuresNewer = HubFailure(
        .load,
        .retry(after: .seconds(1)),
        code: "erasures.newer",
        message: Localized(
            vi: "Vừa có người được xoá dữ liệu sau khi lần chạy này bắt đầu. Chạy lại; chưa ghi gì.",
            en: "Somebody was erased after this run began. Run again; nothing was written."
        )
    )
}
