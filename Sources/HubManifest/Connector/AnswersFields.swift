import HubModel

enum AnswersFields {
    static let block = Block<Answers>(
        "answers",
        vi:
            "Phân loại câu trả lời; khớp đầu tiên theo thứ tự: đăng nhập lại, chậm lại, thử lại, rỗng, bị từ chối, tốt.",
        en: "How an answer is classified; first match in the order sign-in, slow, retry, empty, refused, ok.",
        blank: Answers(),
        fields: [
            .key(
                "ok_when",
                \.okWhen,
                .conditions,
                absent: "2xx",
                vi: "Mọi điều kiện phải đúng; có danh sách này thì câu trả lời không khớp gì là lỗi.",
                en: "All must hold; with this list an answer that matches nothing is a failure."
            ),
            .key(
                "empty_when",
                \.emptyWhen,
                .conditions,
                vi: "Không có bản ghi nào, và đó không phải lỗi.",
                en: "There are no records, and that is no failure."
            ),
            .key(
                "slow_down_when",
                \.slowDownWhen,
                .conditions,
                vi: "Bên kia bảo chậm lại.",
                en: "The other party says: slower."
            ),
            .key(
                "retry_when",
                \.retryWhen,
                .conditions,
                vi: "Lỗi thoáng qua, thử lại sau.",
                en: "A passing failure: try again later."
            ),
            .key(
                "sign_in_again_when",
                \.signInAgainWhen,
                .conditions,
                vi: "Phiên hết hạn: đăng nhập lại một lần.",
                en: "The session is over: sign in again, once."
            ),
            .key(
                "refused_when",
                \.refusedWhen,
                .conditions,
                vi: "Bị từ chối hẳn; thử lại vô ích.",
                en: "Refused for good; trying again is useless."
            ),
            .key(
                "message",
                \.message,
                .path,
                vi: "Chỗ có lời báo của bên kia.",
                en: "Where the other party's message is."
            ),
            .key(
                "trace_id",
                \.traceID,
                .path,
                vi: "Chỗ có mã theo vết của bên kia.",
                en: "Where the other party's trace id is."
            ),
        ]
    )
}
