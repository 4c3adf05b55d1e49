/// Takes complaints to the social insurance behind the platform.
///
/// No public description of such a service was found: its shape follows the look-ups beside it.
struct ComplaintDesk {
    private struct Form: Decodable {
        var maPhanAnhNguon: String
        var maSoBhxh: String?
        var hoTen: String?
        var soDienThoai: String?
        var noiDung: String
        var thoiGianGui: String

        var mistake: String? {
            if maPhanAnhNguon.isEmpty || maPhanAnhNguon.utf8.count > 64 { return "maPhanAnhNguon" }
            if let maSoBhxh, maSoBhxh.utf8.count != 10 || Int(maSoBhxh) == nil { return "maSoBhxh" }
            if SentJSON.isBlank(noiDung) || noiDung.utf16.count > 10_000 { return "noiDung" }
            return SentJSON.isMoment(thoiGianGui) ? nil : "thoiGianGui"
        }

        var facts: [String: String] {
            [
                "maSoBhxh": maSoBhxh ?? "", "hoTen": hoTen ?? "", "soDienThoai": soDienThoai ?? "",
                "noiDung": noiDung, "thoiGianGui": thoiGianGui,
            ].filter { !$0.value.isEmpty }
        }
    }

    private static let terms = SentParcel.Terms(object: "phanAnh", files: "tepDinhKem", mostFiles: 10)
    private let inbox: Inbox
    private let treatment: Treatment

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        inbox = inboxes.box("social-insurance/complaints")
        treatment = Treatment(configuration)
    }

    /// A repetition is known by the header `Idempotency-Key`.
    func take(_ request: SandboxRequest, revision: Int) throws(SentMistake) -> WireValue {
        do throws(SentMistake) {
            let parcel = try SentParcel(request, Self.terms)
            let form = try SentJSON.decoded(parcel.object, as: Form.self)
            if let mistake = form.mistake { throw SentMistake(.content, mistake) }
            let arrival = Inbox.Arrival(
                key: form.maPhanAnhNguon,
                idempotencyKey: request.header("Idempotency-Key"),
                body: request.bodyDigest,
                files: parcel.files,
                facts: form.facts
            )
            return record(inbox.file(arrival, revision: revision), .received)
        } catch {
            inbox.refuse(error.message)
            throw error
        }
    }

    /// `nil` if nothing was filed under this name.
    func find(_ key: String, revision: Int) -> WireValue? {
        inbox.filed(under: key).last.map { record($0, treatment.stage(of: $0, revision: revision)) }
    }

    private func record(_ filed: Inbox.Filed, _ stage: Treatment.Stage) -> WireValue {
        [
            "maTiepNhan": .text("BHXH-\(padded(filed.number, 7))"),
            "maPhanAnhNguon": .text(filed.item.key),
            "trangThai": .text(String(stage.rawValue + 1)),
            "traLoi": .text(stage == .closed ? "Cơ quan BHXH đã giải quyết phản ánh." : ""),
            "ngayTiepNhan": .text(CivilMoment(seconds: filed.localSeconds).slashed),
        ]
    }
}
