import HTTPTypes

/// Takes citizens' reports, finds them again, and tells how far they have come.
struct IncidentDesk {
    static let path = "/ioc/v2/incidents"
    private static let terms = SentParcel.Terms(object: "data", files: "photos", mostFiles: 10)
    private static let firstIdentifier = 900_000

    private let inbox: Inbox
    private let treatment: Treatment

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        inbox = inboxes.box("ioc/incidents")
        treatment = Treatment(configuration)
    }

    // MARK: Taking

    func take(_ request: SandboxRequest, revision: Int) -> Answer {
        do throws(Refusal) {
            let (form, photos) = try read(request)
            if let mistake = form.mistake { throw Refusal(code: mistake.code, message: mistake.message) }
            let arrival = Inbox.Arrival(
                key: form.maPhanAnhNguon,
                idempotencyKey: request.header("Idempotency-Key") ?? form.idempotencyKey,
                body: request.bodyDigest,
                files: photos + form.attachments,
                facts: form.facts
            )
            return receipt(inbox.file(arrival, revision: revision))
        } catch {
            inbox.refuse("\(error.code) \(error.message)")
            return error.answer
        }
    }

    private struct Refusal: Error {
        var code: Int
        var message: String

        init(code: Int, message: String) {
            self.code = code
            self.message = message
        }

        init(_ mistake: SentMistake) {
            message = mistake.message
            code =
                switch mistake.kind {
                case .content: 4220
                case .mediaType: 4222
                case .fileSize: 4223
                case .contentType: 4150
                }
        }

        /// Told with status 200, as this half of the system tells everything.
        var answer: Answer { .json(["code": .number(code), "message": .text(message), "data": nil]) }
    }

    private func read(
        _ request: SandboxRequest
    ) throws(Refusal) -> (form: IncidentForm, photos: [ReceivedItem.File]) {
        do throws(SentMistake) {
            let parcel = try SentParcel(request, Self.terms)
            return (try SentJSON.decoded(parcel.object, as: IncidentForm.self), parcel.files)
        } catch {
            throw Refusal(error)
        }
    }

    private func receipt(_ filed: Inbox.Filed) -> Answer {
        .json(["code": 0, "message": "Tiếp nhận thành công", "data": line(filed, .received)])
    }

    // MARK: Finding

    /// All that were filed under the sender's number, the newest first.
    func find(_ request: SandboxRequest, revision: Int) -> Answer {
        guard let key = request.query["externalId"], !key.isEmpty else {
            return .json(["code": 4001, "message": "Thiếu externalId"])
        }
        let found = inbox.filed(under: key).reversed()
        return .json([
            "code": 0, "message": "", "totalrow": .number(found.count),
            "data": .list(found.map { line($0, treatment.stage(of: $0, revision: revision)) }),
        ])
    }

    /// `nil` for a path that is no report's.
    func tell(_ path: String, revision: Int) -> Answer? {
        guard path.hasPrefix(Self.path + "/") else { return nil }
        let number = Int(path.dropFirst(Self.path.count + 1)).map { $0 - Self.firstIdentifier }
        guard let number, let filed = inbox.filed(number: number) else {
            return .json(["code": 4040, "message": "Không có phản ánh này", "totalrow": 0, "data": []])
        }
        let report = TreatedIncident(filed: filed, stage: treatment.stage(of: filed, revision: revision))
        return .json([
            "code": 0, "message": "", "totalrow": 1, "data": [report.record(id: identifier(filed))],
        ])
    }

    private func identifier(_ filed: Inbox.Filed) -> Int { Self.firstIdentifier + filed.number }

    private func line(_ filed: Inbox.Filed, _ stage: Treatment.Stage) -> WireValue {
        [
            "PhanAnhID": .number(identifier(filed)),
            "maPhanAnhNguon": .text(filed.item.key),
            "TrangThai": .text(TreatedIncident(filed: filed, stage: stage).state),
            "NgayTiepNhan": .text(CivilMoment(seconds: filed.localSeconds).slashedMinute),
        ]
    }
}
