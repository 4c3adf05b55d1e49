import Foundation
import HTTPTypes
import HubSandbox

/// A bill as a reader sees it; what a flaw may spoil is optional or lenient.
struct ReadBill: Decodable, Hashable {
    var MA_KHANG: String
    var ID_HDON: Int
    var SO_SERY: String?
    var DIEN_TTHU: Int
    var SO_TIEN: Amount
    var TIEN_GTGT: Int
    var TONG_TIEN: Int
    var NGAY_PHANH: String
    var TINH_TRANG: String

    enum Amount: Decodable, Hashable {
        case number(Int)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }

    var isSound: Bool {
        !MA_KHANG.contains("O") && SO_SERY != nil && TONG_TIEN > 0 && SO_TIEN != .text("không rõ")
            && !NGAY_PHANH.contains("-02-31")
    }
}

struct ReadPage: Decodable {
    var tongSo: Int
    var duLieu: [ReadBill]

    init(_ bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    }
}

extension SandboxConfiguration {
    static func holding(_ bills: Int, faults: [FaultRule] = []) -> Self {
        var configuration = SandboxConfiguration()
        configuration.scale = bills
        configuration.faults = faults
        return configuration
    }
}

extension Sandbox {
    static let signInBody =
        #"{"strUsername":"lienthong","strPassword":"matkhau-thu-nghiem","strDeviceID":"thu"}"#

    func get(_ target: String, fields: HTTPFields = [:]) -> Answer {
        respond(to: SandboxRequest(target: target, fields: fields), port: 1).answer
    }

    func post(_ target: String, _ body: String) -> Answer {
        let request = SandboxRequest(method: .post, target: target, body: Array(body.utf8))
        return respond(to: request, port: 1).answer
    }

    /// Header fields with a new token.
    func signedIn() throws -> HTTPFields {
        let answer = post("/electricity/api/user/authenticate", Self.signInBody)
        let object = try JSONDecoder().decode([String: String].self, from: Data(answer.body))
        return [.authorization: "Bearer " + (object["token"] ?? "")]
    }

    func bills(_ query: String, fields: HTTPFields) throws -> ReadPage {
        try ReadPage(get("/electricity/api/hoadon?" + query, fields: fields).body)
    }
}
