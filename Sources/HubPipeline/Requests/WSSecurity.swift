import Bytes
import HubModel

/// The header of WS-Security that says who asks (UsernameToken Profile 1.0, OASIS 2004).
struct WSSecurity {
    /// The whole element.
    let element: String

    private static let profile =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0"
    private static let extensionNamespace =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
    private static let utilityNamespace =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
    private static let messageSecurity =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0"

    /// Nonce and time are those of the attempt, so that a digest is never sent twice.
    init(_ security: SOAPDefaults.Security, _ values: PlaceholderValues) throws(HubFailure) {
        let user = try XMLText.escaped(try values.text(of: security.user) ?? "", in: "Username")
        let password = try values.text(of: security.password) ?? ""
        let nonce = Array((values.attempt?.nonce ?? "").utf8)
        let created = (values.attempt?.time ?? values.now).iso(in: .utc)
        let secret =
            security.form == .digest
            ? sha1(nonce + Array(created.utf8) + Array(password.utf8)).base64
            : try XMLText.escaped(password, in: "Password")
        let kind = security.form == .digest ? "PasswordDigest" : "PasswordText"
        element =
            "<wsse:Security soap:mustUnderstand=\"1\" xmlns:wsse=\"\(WSSecurity.extensionNamespace)\""
            + " xmlns:wsu=\"\(WSSecurity.utilityNamespace)\"><wsse:UsernameToken>"
            + "<wsse:Username>\(user)</wsse:Username>"
            + "<wsse:Password Type=\"\(WSSecurity.profile)#\(kind)\">\(secret)</wsse:Password>"
            + "<wsse:Nonce EncodingType=\"\(WSSecurity.messageSecurity)#Base64Binary\">\(nonce.base64)</wsse:Nonce>"
            + "<wsu:Created>\(created)</wsu:Created></wsse:UsernameToken></wsse:Security>"
    }
}
