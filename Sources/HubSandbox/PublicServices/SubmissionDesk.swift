/// Takes dossiers that citizens submit online, gives each its code, and finds it again by the sender's number.
struct SubmissionDesk {
    private static let terms = SentParcel.Terms(object: "hoSo", files: "giayTo")
    private let inbox: Inbox
    private let treatment: Treatment

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        inbox = inboxes.box("public-services/submissions")
        treatment = Treatment(configuration)
    }

    /// A repetition is known by the sender's number, `maHoSoNguon`.
    func take(_ request: SandboxRequest, revision: Int, _ envelope: GatewayEnvelope) -> Answer {
        do throws(SentMistake) {
            let parcel = try SentParcel(request, Self.terms)
            let form = try SentJSON.decoded(parcel.object, as: SubmissionForm.self)
            if let mistake = form.mistake { throw SentMistake(.content, mistake) }
            let arrival = Inbox.Arrival(
                key: form.maHoSoNguon,
                idempotencyKey: form.maHoSoNguon,
                body: request.bodyDigest,
                files: parcel.files,
                facts: form.facts
            )
            return envelope.success(record(inbox.file(arrival, revision: revision), .received))
        } catch {
            inbox.refuse(error.message)
            return envelope.failure(302, "DATA_TYPE_INVALID: \(error.message)")
        }
    }

    func find(_ key: String, revision: Int, _ envelope: GatewayEnvelope) -> Answer {
        guard let filed = inbox.filed(under: key).last else {
            return envelope.failure(404, "RECORD_NOT_FOUND: \(key)")
        }
        return envelope.success(record(filed, treatment.stage(of: filed, revision: revision)))
    }

    private func record(_ filed: Inbox.Filed, _ stage: Treatment.Stage) -> WireValue {
        let moment = CivilMoment(seconds: filed.localSeconds)
        return [
            "MaHoSo": .text("000.00.01.H53-\(moment.compactDay.dropFirst(2))-\(900_000 + filed.number)"),
            "maHoSoNguon": .text(filed.item.key),
            "MaTTHC": .text(filed.item.facts["maTTHC"] ?? ""),
            "TrangThaiHoSo": .text(String(status(filed, stage).rawValue)),
            "NgayNopHoSo": .text(moment.compact),
        ]
    }

    private func status(_ filed: Inbox.Filed, _ stage: Treatment.Stage) -> DossierStatus {
        switch stage {
        case .received: .registered
        case .processing: filed.isRejected ? .rejected : .processing
        case .closed: filed.isRejected ? .rejected : .returned
        }
    }
}
