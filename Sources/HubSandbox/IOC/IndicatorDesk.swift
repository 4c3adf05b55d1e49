import HTTPTypes

/// Takes indicators; keeps every version and shows the newest.
struct IndicatorDesk {
    static let path = "/ioc/v2/indicators"
    private let inbox: Inbox

    init(_ inboxes: Inboxes) { inbox = inboxes.box("ioc/indicators") }

    func take(_ request: SandboxRequest, revision: Int) -> Answer {
        let form: IndicatorForm
        do throws(SentMistake) {
            form = try SentJSON.decoded(request.body, as: IndicatorForm.self)
        } catch {
            return refusal(4220, error.message)
        }
        if let mistake = form.mistake { return refusal(4220, mistake) }
        let key = request.header("Idempotency-Key")
        let newest = newestVersion(of: form.name) ?? 0
        // A repetition is no old version: the inbox knows its key.
        guard form.phienBan >= newest || inbox.knows(key) else {
            return refusal(4090, "đã có phiên bản \(newest)")
        }
        let arrival = Inbox.Arrival(
            key: form.name,
            idempotencyKey: key,
            body: request.bodyDigest,
            facts: form.facts
        )
        let filed = inbox.file(arrival, revision: revision)
        return .json(["code": 0, "message": "Đã ghi nhận", "data": line(filed)])
    }

    /// The newest version alone, as a list of one or none.
    func find(_ request: SandboxRequest) -> Answer {
        guard let code = request.query["maChiTieu"], let period = request.query["ky"],
            let area = request.query["maDvhc"]
        else { return .json(["code": 4001, "message": "Cần maChiTieu, ky, maDvhc"]) }
        let found = inbox.filed(under: "\(code)/\(area)/\(period)").max { version($0) < version($1) }
        return .json(["code": 0, "message": "", "data": .list(found.map { [line($0)] } ?? [])])
    }

    private func newestVersion(of name: String) -> Int? { inbox.filed(under: name).map(version).max() }

    private func version(_ filed: Inbox.Filed) -> Int { Int(filed.item.facts["phienBan"] ?? "") ?? 0 }

    private func line(_ filed: Inbox.Filed) -> WireValue {
        [
            "id": .number(filed.number), "ma": .text(filed.item.key), "phienBan": .number(version(filed)),
            "giaTri": .text(filed.item.facts["giaTri"] ?? ""),
        ]
    }

    private func refusal(_ code: Int, _ message: String) -> Answer {
        inbox.refuse("\(code) \(message)")
        return .json(["code": .number(code), "message": .text(message), "data": nil])
    }
}
