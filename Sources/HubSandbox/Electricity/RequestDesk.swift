/// Takes complaints and requests about contracts; the customer's answer comes later, by asking for it.
struct RequestDesk {
    static let path = "/electricity/api/yeucau"
    private static let terms = SentParcel.Terms(object: "yeuCau", files: "tepDinhKem", mostFiles: 10)
    private let inbox: Inbox
    private let treatment: Treatment

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        inbox = inboxes.box("electricity/requests")
        treatment = Treatment(configuration)
    }

    /// Their own number of the request, `maYeuCau`, tells a repetition.
    func take(_ request: SandboxRequest, revision: Int) -> Answer {
        do throws(SentMistake) {
            let parcel = try SentParcel(request, Self.terms)
            let form = try SentJSON.decoded(parcel.object, as: RequestForm.self)
            if let mistake = form.mistake { throw SentMistake(.content, mistake) }
            let files = (form.tepDinhKem ?? []).map {
                ReceivedItem.File(name: $0.ten, size: $0.kichThuoc, sha256: $0.sha256)
            }
            let arrival = Inbox.Arrival(
                key: form.maYeuCau,
                idempotencyKey: form.maYeuCau,
                body: request.bodyDigest,
                files: parcel.files + files,
                facts: form.facts
            )
            return Self.told(record(inbox.file(arrival, revision: revision), .received))
        } catch {
            inbox.refuse(error.message)
            return ElectricitySystem.failure("05", error.message)
        }
    }

    /// `nil` for a path that is no request's.
    func tell(_ path: String, revision: Int) -> Answer? {
        guard path.hasPrefix(Self.path + "/") else { return nil }
        guard let filed = inbox.filed(under: String(path.dropFirst(Self.path.count + 1))).last else {
            return ElectricitySystem.failure("04", "Không tìm thấy yêu cầu")
        }
        return Self.told(record(filed, treatment.stage(of: filed, revision: revision)))
    }

    private static func told(_ record: WireValue) -> Answer {
        .json(["maLoi": "00", "thongBao": "Thành công", "duLieu": record])
    }

    private func record(_ filed: Inbox.Filed, _ stage: Treatment.Stage) -> WireValue {
        [
            "maYeuCau": .text(filed.item.key),
            "maTiepNhan": .text("PB06-YC-\(padded(filed.number, 6))"),
            "loaiYeuCau": .text(filed.item.facts["loaiYeuCau"] ?? ""),
            "trangThai": .text(state(filed, stage)),
            "ketQua": .text(stage == .closed ? result(filed) : ""),
            "ngayTiepNhan": .text(CivilMoment(seconds: filed.localSeconds).slashed),
        ]
    }

    private func state(_ filed: Inbox.Filed, _ stage: Treatment.Stage) -> String {
        switch stage {
        case .received: "TIEP_NHAN"
        case .processing: "DANG_XU_LY"
        case .closed: filed.isRejected ? "TU_CHOI" : "HOAN_THANH"
        }
    }

    private func result(_ filed: Inbox.Filed) -> String {
        filed.isRejected
            ? "Không thuộc phạm vi giải quyết của Điện lực." : "Đã giải quyết, mời khách hàng kiểm tra."
    }
}
