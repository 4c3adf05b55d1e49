import Bytes
import Foundation
import HTTPTypes

/// The national population database behind its gateway: a signed SOAP call, and a verdict.
struct PopulationDatabase: SimulatedSystem {
    static let user = "tayninh"
    static let secret = "bi-mat-thu-nghiem"
    static let apiKey = "khoa-thu-nghiem"
    static let client = "VN/GOV/H53/LIENTHONG"
    /// Elements stand in this order, or the request is refused.
    private static let order = [
        "MaYeuCau", "MaDVC", "MaTichHop", "MaCanBo", "SoDinhDanh", "SoCMND", "HoVaTen", "NgayThangNam", "Nam",
    ]
    private let configuration: SandboxConfiguration

    init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.path == "/dancu" else { return nil }
        if let reason = refusal(request) { return .fault("Client", reason, status: .ok) }
        guard let call = SOAPCall(request), call.action == "", call.operation == "XacThucThongTinCongDan"
        else {
            return .fault("Client", "Không có thao tác này")
        }
        let places = call.leaves.compactMap { Self.order.firstIndex(of: $0.name) }
        guard places.count == call.leaves.count, places == places.sorted(), !call["MaYeuCau"].isEmpty else {
            return .fault("Client", "Sai thứ tự hoặc tên phần tử")
        }
        return .soap(verdict(call))
    }

    // MARK: Who asks

    /// What is wrong with the request's head; `nil` if nothing is.
    private func refusal(_ request: SandboxRequest) -> String? {
        func field(_ name: String) -> String { HTTPField.Name(name).flatMap { request.fields[$0] } ?? "" }
        guard field("X-Road-Client") == Self.client else { return "Sai X-Road-Client" }
        guard field("ApiKey") == Self.apiKey else { return "Sai ApiKey" }
        let time = field("Timestamp")
        let now = Int(configuration.clock() / .milliseconds(1))
        // Seconds instead of milliseconds lie in January 1970.
        guard let stated = Int(time), abs(stated - now) < 300_000 else {
            return "Timestamp quá hạn (mili giây)"
        }
        let signed = "http://\(request.authority)/dancu" + Self.user + time + Self.secret
        let hash = SHA256.digest(Array(signed.utf8)).hexadecimal
        let basic = "Basic " + Data("\(Self.user):\(hash)".utf8).base64EncodedString()
        return request.fields[.authorization] == basic ? nil : "Sai chữ ký"
    }

    // MARK: What it says

    /// Whether such a person exists; nothing else of them.
    private func verdict(_ call: SOAPCall) -> String {
        let citizen = Citizen.find(
            call["SoDinhDanh"],
            among: Citizen.count(configuration),
            mixer: Mixer(seed: configuration.seed)
        )
        let matches =
            citizen.map {
                $0.name.uppercased() == call["HoVaTen"]
                    && (call["NgayThangNam"] == $0.compactBirth || call["Nam"] == String($0.birth.year))
            } ?? false
        return Markup.parent(
            #"dan:XacThucThongTinCongDanResponse xmlns:dan="http://dancuquocgia.bca""#,
            Markup.parent(
                "dan:KetQuaXacThuc",
                Markup.element("dan:MaYeuCau", call["MaYeuCau"])
                    + Markup.element("dan:TonTai", matches ? "true" : "false")
            )
        )
    }
}
