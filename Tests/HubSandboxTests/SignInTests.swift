import HTTPTypes
import HubSandbox
import Testing

@Suite struct `Sign-in` {
    private static let bills = "/electricity/api/hoadon?trang=1"

    @Test func `refuses wrong credentials with status 200`() {
        let answer = Sandbox(.holding(1)).post(
            "/electricity/api/user/authenticate",
            #"{"strUsername":"lienthong","strPassword":"sai","strDeviceID":"thu"}"#
        )
        #expect(answer.status == .ok)
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"maLoi":"01","thongBao":"Sai tên đăng nhập hoặc mật khẩu"}"#
        )
    }

    @Test(arguments: [nil, "Bearer ai-do", "Basic abc"])
    func `is needed for the lists`(authorization: String?) {
        var fields = HTTPFields()
        fields[.authorization] = authorization
        #expect(Sandbox(.holding(1)).get(Self.bills, fields: fields).status == .unauthorized)
    }

    @Test func `gives a token that dies after so many requests`() throws {
        var configuration = SandboxConfiguration.holding(10)
        configuration.requestsPerToken = 3
        let sandbox = Sandbox(configuration)
        let fields = try sandbox.signedIn()
        let statuses = (1...5).map { _ in sandbox.get(Self.bills, fields: fields).status.code }
        #expect(statuses == [200, 200, 200, 401, 401])
        #expect(sandbox.get(Self.bills, fields: try sandbox.signedIn()).status == .ok)
    }

    @Test func `gives a token that dies of age`() throws {
        var configuration = SandboxConfiguration.holding(10)
        configuration.tokenLifetime = .seconds(60)
        let clock = HandClock()
        configuration.clock = { clock.now }
        let sandbox = Sandbox(configuration)
        let fields = try sandbox.signedIn()
        clock.advance(by: .seconds(59))
        #expect(sandbox.get(Self.bills, fields: fields).status == .ok)
        clock.advance(by: .seconds(1))
        let refused = sandbox.get(Self.bills, fields: fields)
        #expect(refused.status == .unauthorized)
        #expect(
            String(decoding: refused.body, as: UTF8.self) == #"{"maLoi":"401","thongBao":"Token hết hạn"}"#
        )
    }
}
