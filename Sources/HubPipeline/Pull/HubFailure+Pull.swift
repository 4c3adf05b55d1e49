package import HubModel

extension HubFailure {
    /// Errors of ports that have no failure of their own.
    package static func from(_ error: any Error) -> HubFailure {
        if let failure = error as? HubFailure { return failure }
        if error is CancellationError {
            return HubFailure(
                .request,
                .stopped,
                code: "run.stopped",
                message: Localized(vi: "Đã dừng theo yêu cầu.", en: "Stopped on request.")
            )
        }
        return HubFailure(
            .load,
            .failRun,
            code: "run.unexpected",
            message: Localized(
                vi: "Lỗi ngoài dự kiến; chi tiết trong nhật ký gỡ lỗi.",
                en: "An unexpected error; detail is in the debug log."
            ),
            underlying: error
        )
    }
}

extension HubFailure {
    package static var stopped: HubFailure {
        HubFailure(
            .request,
            .stopped,
            code: "run.stopped",
            message: Localized(
                vi: "Đã dừng theo yêu cầu; lần chạy sau sẽ tiếp tục.",
                en: "Stopped on request; the next run goes on."
            )
        )
    }

    static func tooManyRecords(_ most: Int) -> HubFailure {
        HubFailure(
            .request,
            .failRun,
            code: "pull.at_most",
            message: Localized(
                vi: "Nguồn gửi hơn \(most) bản ghi (at_most): không cắt bớt, hãy kiểm tra nguồn.",
                en:
                    "The source sent more than \(most) records (at_most): nothing is cut off, check the source."
            )
        )
    }

    /// What may go wrong with one parent alone: its answer.
    ///
    /// A dead source, database or lease ends the run.
    var isOfOneParent: Bool {
        switch recovery {
        case .failRun: [.request, .decode, .map].contains(stage)
        case .retry, .fixConfiguration, .leaveToOther, .askAPerson, .stopped: false
        }
    }
}
