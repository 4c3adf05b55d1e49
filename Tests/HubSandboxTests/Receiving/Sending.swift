import Bytes
import Foundation
import HTTPTypes
import HubSandbox

/// What a sender of reports does.
struct Reporter {
    static let second = 1_781_461_800
    let sandbox: Sandbox
    let clock = HandClock(.seconds(second))

    init(_ change: (inout SandboxConfiguration) -> Void = { _ in }) {
        var configuration = SandboxConfiguration.holding(600)
        configuration.clock = { [clock] in clock.now }
        change(&configuration)
        sandbox = Sandbox(configuration)
    }

    static func report(_ key: String, _ change: (inout [String: Any]) -> Void = { _ in }) -> String {
        var report: [String: Any] = [
            "maNguon": "TAYNINH_SO", "maPhanAnhNguon": key, "thoiGianGui": "2026-06-15T09:12:33+07:00",
            "chuyenMucId": "1", "noiDung": "Mặt đường hư hỏng < 2 m2", "anDanh": false, "congKhai": false,
            "viTri": ["lat": 10.586, "lon": 106.561], "maXa": "28132",
            "nguoiGui": ["hoTen": "Trần Văn Thử", "soDienThoai": "+84912000111"],
        ]
        change(&report)
        let data = try? JSONSerialization.data(withJSONObject: report, options: .sortedKeys)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    @discardableResult
    func send(
        _ report: String,
        to path: String = "/ioc/v2/incidents",
        key: String? = nil,
        type: String = "application/json"
    ) -> Answer {
        deliver(report, to: path, key: key, type: type).answer
    }

    func deliver(
        _ report: String,
        to path: String = "/ioc/v2/incidents",
        key: String? = nil,
        type: String = "application/json"
    ) -> Delivery {
        var fields = signed("POST", path, Array(report.utf8))
        fields[.contentType] = type
        if let key, let name = HTTPField.Name("Idempotency-Key") { fields[name] = key }
        let request = SandboxRequest(
            method: .post,
            target: path,
            fields: fields,
            body: Array(report.utf8)
        )
        return sandbox.respond(to: request, port: 1)
    }

    func look(_ target: String) -> Seen {
        Seen(sandbox.get(target, fields: signed("GET", String(target.prefix { $0 != "?" }), [])))
    }

    /// Each call has a nonce of its own.
    private func signed(_ method: String, _ path: String, _ body: [UInt8]) -> HTTPFields {
        let nonce = UUID().uuidString
        let digest = hexadecimal(SHA256.digest(body))
        let text = "\(method)\n\(path)\n\(clock.second)\n\(nonce)\n\(digest)"
        let signature = Data(hmacSHA256(key: Array("khoa-ky-thu-nghiem".utf8), Array(text.utf8)))
        let pairs = [
            "X-App-Id": "TAYNINH_SO", "X-Time": "\(clock.second)", "X-Nonce": nonce,
            "X-Signature": signature.base64EncodedString(),
        ]
        return pairs.reduce(into: HTTPFields()) { fields, pair in
            if let name = HTTPField.Name(pair.key) { fields[name] = pair.value }
        }
    }
}
