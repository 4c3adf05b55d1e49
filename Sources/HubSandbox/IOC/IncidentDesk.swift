import Foundation
import HTTPTypes

/// Takes citizens' reports, finds them again, and tells how far they have come.
struct IncidentDesk {
    static let path = "/ioc/v2/incidents"
    private static let mostPhotos = 10
    private static let largestPhoto = 20 << 20
    private static let mediaTypes = ["image/jpeg", "image/png", "image/gif", "video/mp4"]
    private static let firstIdentifier = 900_000

    private let inbox: Inbox
    private let clock: @Sendable () -> Duration
    private let stageLasts: Duration

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        inbox = inboxes.box("ioc/incidents")
        clock = configuration.clock
        stageLasts = configuration.stageLasts
    }

    // MARK: Taking

    func take(_ request: SandboxRequest, revision: Int) -> Answer {
        do throws(Refusal) {
            let (form, photos) = try read(request)
            if let mistake = form.mistake { throw Refusal(code: mistake.code, message: mistake.message) }
            return inbox.file(
                Inbox.Arrival(
                    key: form.maPhanAnhNguon,
                    idempotencyKey: request.header("Idempotency-Key") ?? form.idempotencyKey,
                    body: request.bodyDigest,
                    files: photos + form.attachments,
                    facts: form.facts
                ),
                revision: revision
            ) { receipt($0) }
        } catch {
            inbox.refuse("\(error.code) \(error.message)")
            return error.answer
        }
    }

    private struct Refusal: Error {
        var code: Int
        var message: String

        /// Told with status 200, as this half of the system tells everything.
        var answer: Answer { .json(["code": .number(code), "message": .text(message), "data": nil]) }
    }

    private func read(
        _ request: SandboxRequest
    ) throws(Refusal) -> (form: IncidentForm, photos: [ReceivedItem.File]) {
        guard let upload = request.upload else {
            guard request.fields[.contentType]?.hasPrefix("application/json") == true else {
                throw Refusal(code: 4150, message: "Cần application/json hoặc multipart/form-data")
            }
            return (try decoded(request.body), [])
        }
        guard case .success(let form) = upload.form else {
            throw Refusal(code: 4220, message: "multipart/form-data hỏng: \(upload.form)")
        }
        guard form.fields("data").count == 1, let data = form.fields("data").first else {
            throw Refusal(code: 4220, message: "Cần đúng một phần data")
        }
        let photos = form.files("photos")
        guard photos.count + 1 == form.parts.count, photos.count <= Self.mostPhotos else {
            throw Refusal(code: 4220, message: "Ngoài data chỉ nhận tối đa \(Self.mostPhotos) tệp photos")
        }
        return (try decoded(data.text), try photos.map(photo))
    }

    private func decoded(_ bytes: [UInt8]) throws(Refusal) -> IncidentForm {
        do {
            return try JSONDecoder().decode(IncidentForm.self, from: Data(bytes))
        } catch DecodingError.keyNotFound(let key, _) {
            throw Refusal(code: 4220, message: "Thiếu \(key.stringValue)")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw Refusal(code: 4220, message: "Sai kiểu: \(path)")
        } catch {
            throw Refusal(code: 4220, message: "Không đọc được JSON")
        }
    }

    private func photo(_ part: MultipartForm.Part) throws(Refusal) -> ReceivedItem.File {
        guard Self.mediaTypes.contains(part.mediaType) else {
            throw Refusal(code: 4222, message: "Không nhận loại tệp \(part.mediaType)")
        }
        guard (1...Self.largestPhoto).contains(part.size) else {
            throw Refusal(code: 4223, message: "Tệp rỗng hoặc quá 20 MB")
        }
        return ReceivedItem.File(name: part.fileName ?? "", size: part.size, sha256: part.sha256)
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
            "data": .list(found.map { line($0, stage($0, revision)) }),
        ])
    }

    /// `nil` for a path that is no report's.
    func tell(_ path: String, revision: Int) -> Answer? {
        guard path.hasPrefix(Self.path + "/") else { return nil }
        let number = Int(path.dropFirst(Self.path.count + 1)).map { $0 - Self.firstIdentifier }
        guard let number, let filed = inbox.filed(number: number) else {
            return .json(["code": 4040, "message": "Không có phản ánh này", "totalrow": 0, "data": []])
        }
        let report = TreatedIncident(filed: filed, stage: stage(filed, revision))
        return .json([
            "code": 0, "message": "", "totalrow": 1, "data": [report.record(id: identifier(filed))],
        ])
    }

    private func identifier(_ filed: Inbox.Filed) -> Int { Self.firstIdentifier + filed.number }

    private func line(_ filed: Inbox.Filed, _ stage: TreatedIncident.Stage) -> WireValue {
        [
            "PhanAnhID": .number(identifier(filed)),
            "maPhanAnhNguon": .text(filed.item.key),
            "TrangThai": .text(TreatedIncident(filed: filed, stage: stage).state),
            "NgayTiepNhan": .text(CivilMoment(seconds: filed.localSeconds).slashedMinute),
        ]
    }

    /// Every revision moves a report on, and so does time.
    private func stage(_ filed: Inbox.Filed, _ revision: Int) -> TreatedIncident.Stage {
        let waited = Int(clock().components.seconds) - filed.item.firstAt
        let byTime = waited / max(1, Int(stageLasts.components.seconds))
        let steps = max(revision - filed.revision, byTime)
        return TreatedIncident.Stage(rawValue: min(max(0, steps), 2)) ?? .received
    }
}
