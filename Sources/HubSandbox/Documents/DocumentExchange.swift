import Foundation
import HTTPTypes
import Synchronization

/// The exchange of electronic documents: what waits, the document itself, and the receipt.
final class DocumentExchange: SimulatedSystem {
    static let systemID = "vxp.saas.03"
    static let secretKey = "khoa-thu-nghiem"
    private static let organ = "H53.19"
    private let count: Int
    /// Documents whose receipt came.
    private let received = Mutex<Set<String>>([])
    /// Documents that somebody fetched.
    private let fetched = Mutex<Set<String>>([])
    private let receipts: Inbox

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        receipts = inboxes.box("edoc/receipts")
        count = max(4, min(400, configuration.scale / 1000))
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.path == "/edoc" else { return nil }
        guard request.method == .post, let call = SOAPCall(request), call.action == call.operation else {
            return .fault("Client", "Không hiểu yêu cầu")
        }
        guard field(request, "SystemId") == Self.systemID, field(request, "SecretKey") == Self.secretKey
        else {
            return error(call.operation, "15", "Sai SystemId hoặc SecretKey")
        }
        switch call.operation {
        case "GetPendingDocumentIds": return pending(call, revision)
        case "GetDocument": return document(call, revision)
        case "ConfirmReceived": return confirm(call, request, revision)
        default: return .fault("Client", "Không có thao tác \(call.operation)")
        }
    }

    func facts(revision: Int) -> [String: Int] {
        let all = documents(revision)
        return ["documents": all.count, "attachments": all.count + all.count(where: \.hasAnnex)]
    }

    private func field(_ request: SandboxRequest, _ name: String) -> String? {
        HTTPField.Name(name).flatMap { request.fields[$0] }
    }

    // MARK: Operations

    private func pending(_ call: SOAPCall, _ revision: Int) -> Answer {
        guard call["OrganId"] == Self.organ else { return error(call.operation, "14", "Không có đơn vị này") }
        let known = received.withLock { $0 }
        let waiting = documents(revision).map(\.identifier).filter { !known.contains($0) }
        let list = waiting.map { Markup.element("DocumentId", $0) }.joined()
        return response(call.operation, Markup.element("ErrorCode", "0") + Markup.parent("DocumentIds", list))
    }

    private func document(_ call: SOAPCall, _ revision: Int) -> Answer {
        guard let document = documents(revision).first(where: { $0.identifier == call["DocumentId"] }) else {
            return error(call.operation, "16", "Không có văn bản này")
        }
        _ = fetched.withLock { $0.insert(document.identifier) }
        let content = Data(document.text.utf8).base64EncodedString()
        return response(
            call.operation,
            Markup.element("ErrorCode", "0") + Markup.element("Document", content)
        )
    }

    /// A second receipt is none the worse; one for a document that nobody fetched is odd.
    private func confirm(_ call: SOAPCall, _ request: SandboxRequest, _ revision: Int) -> Answer {
        let name = call["DocumentId"]
        guard documents(revision).contains(where: { $0.identifier == name }) else {
            receipts.refuse("16")
            return error(call.operation, "16", "Không có văn bản này")
        }
        let isFetched = fetched.withLock { $0.contains(name) }
        let arrival = Inbox.Arrival(
            key: name,
            idempotencyKey: name,
            body: request.bodyDigest,
            anomalies: isFetched ? [] : ["confirmed before it was fetched"]
        )
        _ = receipts.file(arrival, revision: revision)
        _ = received.withLock { $0.insert(name) }
        return response(call.operation, Markup.element("ErrorCode", "0"))
    }

    private func documents(_ revision: Int) -> [ElectronicDocument] {
        (0..<(count + revision)).map { ElectronicDocument(index: $0) }
    }

    private func error(_ operation: String, _ code: String, _ message: String) -> Answer {
        response(operation, Markup.element("ErrorCode", code) + Markup.element("ErrorDesc", message))
    }

    private func response(_ operation: String, _ inner: String) -> Answer {
        .soap(
            Markup.parent(
                #"\#(operation)Response xmlns="http://www.go.vn/eDoc""#,
                Markup.parent("\(operation)Result", inner)
            )
        )
    }
}
