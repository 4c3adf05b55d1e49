import Foundation
import HTTPTypes
import HubSandbox

/// JSON as tests look at it.
@dynamicMemberLookup
struct Seen {
    let value: Any?

    init(_ answer: Answer) {
        value = try? JSONSerialization.jsonObject(with: Data(answer.body), options: .fragmentsAllowed)
    }

    private init(_ value: Any?) { self.value = value }

    subscript(dynamicMember name: String) -> Seen { self[name] }
    subscript(name: String) -> Seen { Seen((value as? [String: Any])?[name]) }
    subscript(index: Int) -> Seen { Seen(items.indices.contains(index) ? items[index].value : nil) }

    var items: [Seen] { (value as? [Any] ?? []).map { Seen($0) } }
    var text: String? { value as? String }
    var isNull: Bool { value is NSNull }
    /// The number, if JSON has it as a number.
    var number: Int? { text == nil ? (value as? NSNumber)?.intValue : nil }
    var exists: Bool { value != nil }
}

extension HTTPFields {
    /// The second key of the platform, as the sandbox has given it out.
    static let gatewayKey: HTTPFields = {
        let key = #"{"AppName":"LIENTHONG","AccessKey":"AK-THU-NGHIEM","SecretKey":"SK-THU-NGHIEM"}"#
        var fields = HTTPFields()
        if let name = HTTPField.Name("lgspaccesstoken") {
            fields[name] = Data(key.utf8).base64EncodedString()
        }
        return fields
    }()
}

extension Sandbox {
    func post(_ target: String, _ body: String, fields: HTTPFields) -> Answer {
        let request = SandboxRequest(method: .post, target: target, fields: fields, body: Array(body.utf8))
        return respond(to: request, port: 1).answer
    }

    /// Header fields with the platform's key and a new token.
    func signedInToGateway() -> HTTPFields {
        var fields = HTTPFields.gatewayKey
        let answer = post("/lgsp/token", "grant_type=client_credentials", fields: fields)
        fields[.authorization] = "Bearer " + (Seen(answer).access_token.text ?? "")
        return fields
    }
}
