import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The exchange of documents, when a receipt comes,` {
    private func call(_ sandbox: Sandbox, _ operation: String, _ name: String, _ value: String) -> SeenXML {
        let pairs = [
            "SOAPAction": operation, "SystemId": "vxp.saas.03", "SecretKey": "khoa-thu-nghiem",
        ]
        var fields: HTTPFields = [.contentType: "text/xml; charset=utf-8"]
        for pair in pairs { if let name = HTTPField.Name(pair.key) { fields[name] = pair.value } }
        let body =
            #"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>"#
            + #"<\#(operation) xmlns="http://www.go.vn/eDoc"><\#(name)>\#(value)</\#(name)></\#(operation)>"#
            + "</s:Body></s:Envelope>"
        return SeenXML(sandbox.post("/edoc", body, fields: fields))
    }

    private func waiting(_ sandbox: Sandbox) -> [String] {
        call(sandbox, "GetPendingDocumentIds", "OrganId", "H53.19")["DocumentId"]
    }

    @Test func `takes the document off the list, however often it comes`() throws {
        let sandbox = Sandbox(.holding(5000))
        let name = try #require(waiting(sandbox).first)
        _ = call(sandbox, "GetDocument", "DocumentId", name)
        for _ in 1...2 {
            #expect(call(sandbox, "ConfirmReceived", "DocumentId", name)["ErrorCode"] == ["0"])
            #expect(!waiting(sandbox).contains(name))
        }
        let item = try #require(sandbox.received("edoc/receipts").first)
        #expect(item.key == name && item.count == 2 && item.anomalies.isEmpty)
    }

    @Test func `finds a receipt odd that comes before the document was fetched`() throws {
        let sandbox = Sandbox(.holding(5000))
        let name = try #require(waiting(sandbox).last)
        _ = call(sandbox, "ConfirmReceived", "DocumentId", name)
        #expect(sandbox.received("edoc/receipts").map(\.anomalies) == [["confirmed before it was fetched"]])
    }

    @Test func `refuses a receipt for a document that it does not have`() {
        let sandbox = Sandbox(.holding(5000))
        #expect(call(sandbox, "ConfirmReceived", "DocumentId", "H1,2026/01/01,1")["ErrorCode"] == ["16"])
        #expect(sandbox.received("edoc/receipts").isEmpty)
    }
}
