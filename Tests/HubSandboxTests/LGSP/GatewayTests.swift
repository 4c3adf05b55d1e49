import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The integration platform` {
    @Test func `gives a token for client credentials and its second key`() {
        let answer = Sandbox(.holding(10)).post(
            "/lgsp/token",
            "grant_type=client_credentials",
            fields: .gatewayKey
        )
        #expect(Seen(answer).token_type.text == "Bearer")
        #expect(Seen(answer).expires_in.number == 3600)
    }

    @Test func `takes the client's name and secret in the head where they are right`() {
        let sandbox = Sandbox(.holding(10))
        var fields = HTTPFields.gatewayKey
        fields[.authorization] = "Basic " + Data("lienthong:bi-mat-thu-nghiem".utf8).base64EncodedString()
        #expect(sandbox.post("/lgsp/token", "grant_type=client_credentials", fields: fields).status == .ok)
        fields[.authorization] = "Basic " + Data("lienthong:sai".utf8).base64EncodedString()
        #expect(
            sandbox.post("/lgsp/token", "grant_type=client_credentials", fields: fields).status
                == .unauthorized
        )
    }

    @Test(arguments: ["", "grant_type=password", "grant_type=client_credential", "{}"])
    func `knows no other grant`(form: String) {
        #expect(Sandbox(.holding(10)).post("/lgsp/token", form, fields: .gatewayKey).status == .badRequest)
    }

    @Test func `tells a wrong second key with status 200, and a dead token with 401`() {
        let sandbox = Sandbox(.holding(10))
        var fields = sandbox.signedInToGateway()
        #expect(sandbox.get("/lgsp/dmdc/Category/madantoc", fields: fields).status == .ok)
        _ = sandbox.post("/_control", #"{"revokeTokens":true}"#)
        #expect(sandbox.get("/lgsp/dmdc/Category/madantoc", fields: fields).status == .unauthorized)
        fields = [.authorization: "Bearer x"]
        #expect(Seen(sandbox.get("/lgsp/dmdc/Category/madantoc", fields: fields)).code.number == 401)
    }

    @Test func `trap 17 has two lists of peoples in which one code means two`() {
        let sandbox = Sandbox(.holding(10))
        func name(_ list: String, _ code: String) -> String? {
            Seen(sandbox.get("/lgsp/dmdc/Category/\(list)", fields: sandbox.signedInToGateway())).items
                .first { $0.MaDanToc.text == code }?.TenDanToc.text
        }
        #expect(name("madantoc", "04") == "Hoa")
        #expect(name("madantoc2008", "04") == "Mường")
    }

    @Test func `trap 15 writes organisations in two notations`() {
        let sandbox = Sandbox(.holding(10))
        let rows = Seen(
            sandbox.get("/lgsp/dmdc/Category/qlvanbandieuhanhcap2", fields: sandbox.signedInToGateway())
        ).items
        #expect(rows.compactMap(\.MaDinhDanhCap2.text).contains { $0.hasPrefix("000.") })
        #expect(rows.compactMap(\.MaDinhDanhCap2.text).contains { $0.hasPrefix("H53.") })
        #expect(
            Seen(sandbox.get("/lgsp/dmdc/Metadata/madantoc", fields: sandbox.signedInToGateway())).items.count
                == 2
        )
        #expect(
            Seen(sandbox.get("/lgsp/dmdc/Category/x", fields: sandbox.signedInToGateway())).Count.number == 0
        )
    }
}
