/// The state of a dossier (`TrangThaiHoSo`).
enum DossierStatus: Int, Sendable, CaseIterable {
    case registered = 1, accepted, rejected, processing, supplementRequired, paymentRequired, withdrawn,
        stopped,
        processed, returned

    /// Where a dossier in this state may go on; `nil` if it is at its end.
    var next: DossierStatus? {
        switch self {
        case .registered: .accepted
        case .accepted, .supplementRequired, .paymentRequired: .processing
        case .processing: .processed
        case .processed: .returned
        case .rejected, .withdrawn, .stopped, .returned: nil
        }
    }

    var isPaidFor: Bool { rawValue >= 9 }

    /// What an officer writes beside it.
    var note: String {
        switch self {
        case .registered: "Công dân nộp hồ sơ"
        case .accepted: "Tiếp nhận hồ sơ, ghi giấy hẹn"
        case .rejected: "Từ chối: hồ sơ không thuộc thẩm quyền"
        case .processing: "Đã kiểm tra, trình ký"
        case .supplementRequired: "Đề nghị bổ sung giấy tờ"
        case .paymentRequired: "Đề nghị nộp lệ phí"
        case .withdrawn: "Công dân rút hồ sơ"
        case .stopped: "Dừng xử lý"
        case .processed: "Đã ký, chuyển bộ phận trả kết quả"
        case .returned: "Đã trả kết quả"
        }
    }

    /// The ways that dossiers go, as legal transitions allow.
    static let ways: [[DossierStatus]] = [
        [.registered, .accepted, .processing, .processed, .returned],
        [.registered, .accepted, .processing],
        [.registered, .accepted, .supplementRequired, .processing, .processed, .returned],
        [.registered, .accepted, .processing, .processed],
        [.registered, .rejected],
        [.registered, .accepted, .paymentRequired],
        [.accepted, .processing, .processed, .returned],
        [.registered, .withdrawn],
        [.registered, .accepted, .stopped],
        [.registered],
    ]
}
