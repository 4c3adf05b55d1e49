import Bytes
package import HubModel
import Synchronization

/// A landing store that keeps answers in memory while `try` runs.
package final class MemoryLanding: LandingStore {
    private let payloads = Mutex<[Payload]>([])

    package init() {}

    /// In order of arrival.
    package var all: [Payload] { payloads.withLock { $0 } }

    package func receive(
        _ body: ResponseBody,
        limit: Int64,
        description: PayloadDescription
    ) async throws -> Payload {
        var bytes: [UInt8] = []
        while let piece = try await body.next() {
            bytes += piece
            if Int64(bytes.count) > limit { throw HubFailure.answerTooLarge(limit: limit) }
        }
        return keep(bytes, mediaType: description.mediaType)
    }

    private func keep(_ bytes: [UInt8], mediaType: String?) -> Payload {
        payloads.withLock { payloads in
            let payload = Payload(
                id: Int64(payloads.count + 1),
                digest: Digest(bytes: SHA256.digest(bytes)),
                size: Int64(bytes.count),
                mediaType: mediaType,
                bytes: HeldBytes(bytes)
            )
            payloads.append(payload)
            return payload
        }
    }

    package func open(_ id: Int64) async throws -> Payload {
        let payload = payloads.withLock { $0.first { $0.id == id } }
        guard let payload else { throw HubFailure.answerGone(id) }
        return payload
    }

    /// Nothing here outlives the preview.
    package func removeGoneFiles() {}

    /// A preview shows what the column says of a file, which needs no bytes.
    package func keep(_ files: [CarriedFile], of pull: PullID) {}
}

extension HubFailure {
    package static func answerTooLarge(limit: Int64) -> HubFailure {
        HubFailure(
            .request,
            .failRun,
            code: "request.too_large",
            message: Localized(
                vi:
                    "Câu trả lời lớn hơn \(limit) byte: nếu đúng là cần, đặt answer_at_most cho lượt kéo này.",
                en:
                    "The answer is larger than \(limit) bytes: if it has to be, set answer_at_most for this pull."
            )
        )
    }

    package static func answerGone(_ id: Int64) -> HubFailure {
        HubFailure(
            .decode,
            .failRun,
            code: "landing.gone",
            message: Localized(
                vi: "Câu trả lời số \(id) không còn được giữ.",
                en: "Answer number \(id) is no longer kept."
            )
        )
    }
}

/// The allowance of a run that calls nobody: every ticket at once.
package struct NoLimits: Allowance {
    package init() {}

    package func ticket(for limits: Limits, patience: Duration) async throws -> Ticket { Ticket(wait: .zero) }

    package func place(for limits: Limits) async throws -> (any AllowancePlace)? { FreePlace() }

    private final class FreePlace: AllowancePlace {
        func release() async throws {}
    }
}
