import HTTPTypes
import Synchronization

/// What is sent to the national portal: dossiers and their steps, each item with a result of its own.
///
/// It knows no idempotency key: what is created twice is an error the second time, and an update that comes twice is
/// filed twice.
final class PortalDesk: Sendable {
    private let dossiers: Inbox
    private let steps: Inbox
    private let sent = Mutex<[String: PortalDossier]>([:])
    private let world: DossierWorld

    /// `world` is what the portal knew before anything was sent.
    init(_ inboxes: Inboxes, knowing world: DossierWorld) {
        dossiers = inboxes.box("national-portal/dossiers")
        steps = inboxes.box("national-portal/progress")
        self.world = world
    }

    func dossier(_ code: String) -> PortalDossier? {
        sent.withLock { $0[code] } ?? world.dossier(code: code).map(PortalDossier.init)
    }

    // MARK: Dossiers

    /// `DongBoHoSoMC`; the answer's own code says only that the list was read.
    func take(_ body: JSONBody, _ request: SandboxRequest, revision: Int) -> Answer {
        guard ["True", "False"].contains(body["isUpdating"]), let items = body.objects("data"), !items.isEmpty
        else { return Self.unreadable(dossiers) }
        let isUpdate = body["isUpdating"] == "True"
        let digest = Self.digest(request, without: body["session"])
        let results = items.map { result($0, isUpdate: isUpdate, digest, revision, in: dossiers, take: take) }
        return .json(["error_code": "00", "message": "Thành công", "result": .list(results)])
    }

    private func take(_ item: JSONBody, isUpdate: Bool) throws(PortalRefusal) -> Inbox.Arrival {
        let new: PortalDossier
        do throws(SentMistake) {
            new = try PortalDossier(item)
        } catch {
            throw PortalRefusal(code: 302, message: "DATA_TYPE_INVALID: \(error.message)")
        }
        let code = item["MaHoSo"]
        let initial = world.dossier(code: code).map(PortalDossier.init)
        let old = try sent.withLock { sent throws(PortalRefusal) in
            let old = sent[code] ?? initial
            guard isUpdate || old == nil else { throw PortalRefusal(code: 107, message: "RECORD_EXISTED") }
            guard !isUpdate || old != nil else { throw PortalRefusal(code: 201, message: "RECORD_NOT_FOUND") }
            sent[code] = new
            return old
        }
        let isIllegal = old.map { !$0.status.mayBecome(new.status) } ?? false
        return Inbox.Arrival(
            key: code,
            body: "",
            facts: [
                "isUpdating": isUpdate ? "True" : "False", "TrangThaiHoSo": String(new.status.rawValue),
                "MaTTHC": new.procedure, "KenhThucHien": item["KenhThucHien"],
                "LoaiDoiTuong": new.applicantKind,
                "ChuHoSo": item["ChuHoSo"], "NgayTra": item["NgayTra"],
            ],
            anomalies: isIllegal ? ["\(old?.status.rawValue ?? 0) → \(new.status.rawValue)"] : []
        )
    }

    // MARK: Steps

    /// `CapNhatTienDoHoSoMC`: refused for a dossier that was never sent.
    func takeSteps(_ body: JSONBody, _ request: SandboxRequest, revision: Int) -> Answer {
        guard let items = body.objects("data"), !items.isEmpty else { return Self.unreadable(steps) }
        let digest = Self.digest(request, without: body["session"])
        let results = items.map { result($0, isUpdate: true, digest, revision, in: steps, take: takeStep) }
        return .json(["error_code": 0, "message": "", "result": .list(results)])
    }

    private func takeStep(_ item: JSONBody, isUpdate: Bool) throws(PortalRefusal) -> Inbox.Arrival {
        let code = item["MaHoSo"]
        guard dossier(code) != nil else { throw PortalRefusal(code: 201, message: "RECORD_NOT_FOUND") }
        let isSound =
            Int(item["TrangThai"]).flatMap(DossierStatus.init) != nil && item.nulls.isEmpty
            && ["ThoiDiemXuLy", "NgayBatDau", "NgayKetThucTheoQuyDinh"].allSatisfy {
                PortalDossier.isMoment(item[$0])
            } && !item["ThoiDiemXuLy"].isEmpty
        guard isSound else { throw PortalRefusal(code: 302, message: "DATA_TYPE_INVALID") }
        let names = ["NguoiXuLy", "ThoiDiemXuLy", "NoiDungXuLy", "TrangThai"]
        return Inbox.Arrival(
            key: code,
            body: "",
            facts: Dictionary(uniqueKeysWithValues: names.map { ($0, item[$0]) })
        )
    }

    // MARK: How

    private struct PortalRefusal: Error {
        var code: Int
        var message: String
    }

    private func result(
        _ item: JSONBody,
        isUpdate: Bool,
        _ digest: String,
        _ revision: Int,
        in inbox: Inbox,
        take: (JSONBody, Bool) throws(PortalRefusal) -> Inbox.Arrival
    ) -> WireValue {
        let code = item["MaHoSo"]
        do throws(PortalRefusal) {
            var arrival = try take(item, isUpdate)
            arrival.body = digest
            _ = inbox.file(arrival, revision: revision)
            return ["MaHoSo": .text(code), "error_code": 0, "message": ""]
        } catch {
            inbox.refuse("\(error.code) \(error.message)")
            return [
                "MaHoSo": .text(code), "error_code": .number(error.code), "message": .text(error.message),
            ]
        }
    }

    private static func unreadable(_ inbox: Inbox) -> Answer {
        inbox.refuse("302 DATA_TYPE_INVALID")
        return NationalPortal.failure("302", "DATA_TYPE_INVALID: isUpdating, data")
    }

    /// Of the body with the session's place empty: a new session does not make it another body.
    private static func digest(_ request: SandboxRequest, without session: String) -> String {
        SandboxRequest(
            target: "/",
            body: Array(String(decoding: request.body, as: UTF8.self).replacing(session, with: "").utf8)
        ).bodyDigest
    }
}
