package import HubModel

/// What a person does about a failure of a run, by its code; `docs/operating.md` has the same table.
package enum FailureCure {
    package static func of(_ code: String) -> Localized? {
        cures[code] ?? cures[code.prefix { $0 != "." } + ".*"]
    }

    private static let again = Localized(
        vi: "Thường tự qua: chạy lại sau. Nếu kéo dài, gọi đầu mối của hệ thống.",
        en: "Usually it passes: run it again later. If it lasts, call the system's contact."
    )

    private static let cures: [String: Localized] = [
        "source.*": again,
        "database.*": Localized(
            vi: "Xem «lienthong doctor»: máy chủ dừng, hoặc hết đĩa. Chữa rồi chạy lại.",
            en: "See `lienthong doctor`: the server is down, or the disk is full. Mend that, then run again."
        ),
        "landing.*": Localized(
            vi: "Giải phóng đĩa, rồi chạy lại; không gì bị ghi dở.",
            en: "Make room on the disk, then run again; nothing is half written."
        ),
        "sign_in.*": Localized(
            vi: "Sai tài khoản, hoặc mật khẩu đã đổi: sửa bí mật của hệ thống, thử bằng «lienthong doctor».",
            en:
                "The account is wrong or its password was changed: correct the secret, try by `lienthong doctor`."
        ),
        "settings.*": Localized(
            vi: "Đặt thiết lập còn thiếu (xem lời báo), rồi chạy lại.",
            en: "Give the setting that is missing (the message names it), then run again."
        ),
        "quarantine.too_many": Localized(
            vi: "Thường là nguồn đổi định dạng: xem vài bản ghi cách ly, sửa ánh xạ, rồi chạy lại.",
            en:
                "Usually the source changed its format: look at a few quarantined records, correct the mapping, run again."
        ),
        "missing.*": Localized(
            vi: "Hỏi nguồn vì sao nhiều dòng biến mất; nếu đúng, duyệt bằng «lienthong missing approve».",
            en: "Ask the source why so much is gone; if it is right, approve by `lienthong missing approve`."
        ),
        "politeness.*": Localized(
            vi: "Đúng như thoả thuận với nguồn: chờ tới giờ, không chạy lại cho qua.",
            en: "As agreed with the source: wait for the hour, do not just repeat it."
        ),
        "lease.*": Localized(
            vi: "Lượt chạy khác đang làm việc này: thường không phải làm gì.",
            en: "Another run is at it: usually there is nothing to do."
        ),
        "schema.*": Localized(
            vi: "Chạy «lienthong db migrate», rồi chạy lại.",
            en: "Run `lienthong db migrate`, then run again."
        ),
        "check.*": Localized(
            vi: "Chạy «lienthong check» và sửa lỗi đầu tiên.",
            en: "Run `lienthong check` and correct the first error."
        ),
        "replace.emptied": Localized(
            vi: "Nguồn không gửi hàng nào: tập cũ vẫn giữ. Nếu nguồn trống thật, chạy lại với --full.",
            en: "The source sent no row: the old set stays. If it is truly empty, run again with --full."
        ),
    ]
}
