import HTTPTypes

/// The social insurance's look-ups behind the platform: the member, the contributions, the benefits.
struct InsuranceLookup: GatewayService {
    private let configuration: SandboxConfiguration
    private let complaints: ComplaintDesk

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        self.configuration = configuration
        complaints = ComplaintDesk(configuration, inboxes)
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.path.hasPrefix("/apiBHXH/") else { return nil }
        guard request.method == .post else { return failure(302, "DATA_TYPE_INVALID") }
        if request.path == "/apiBHXH/tiepNhanPhanAnh" { return take(request, revision) }
        guard let body = JSONBody(request.body) else { return failure(302, "DATA_TYPE_INVALID") }
        guard request.path == "/apiBHXH/getPhanAnh" else { return lookUp(request, body, revision) }
        let found = complaints.find(body["maPhanAnhNguon"], revision: revision)
        return found.map(success) ?? failure(201, "RECORD_NOT_FOUND")
    }

    private func take(_ request: SandboxRequest, _ revision: Int) -> Answer {
        do throws(SentMistake) {
            return try success(complaints.take(request, revision: revision))
        } catch {
            return failure(302, "DATA_TYPE_INVALID: \(error.message)")
        }
    }

    private func lookUp(_ request: SandboxRequest, _ body: JSONBody, _ revision: Int) -> Answer? {
        guard let member = member(body["maSoBhxh"]) else { return failure(201, "RECORD_NOT_FOUND") }
        switch request.path {
        case "/apiBHXH/getTraCuuTtHgdByMaSoBhxh": return success(member.record)
        case "/apiBHXH/getQuaTrinhDong": return success(member.contributions(revision: revision))
        case "/apiBHXH/getCheDoHuong": return success(.list(member.benefits))
        default: return nil
        }
    }

    /// Ten digits alone are a key here.
    private func member(_ number: String) -> InsuranceMember? {
        guard number.utf8.count == 10 else { return nil }
        let mixer = Mixer(seed: configuration.seed)
        return Citizen.find(number, among: Citizen.count(configuration), mixer: mixer).map {
            InsuranceMember(citizen: $0)
        }
    }

    private func success(_ data: WireValue) -> Answer {
        .json([
            "data": data, "success": true, "message": nil, "errors": nil, "status": 200,
            "traceId": .text(trace),
        ])
    }

    private func failure(_ code: Int, _ message: String) -> Answer {
        .json([
            "data": nil, "success": false, "message": .text(message), "errors": [.text(message)],
            "status": .number(code), "traceId": .text(trace),
        ])
    }

    private var trace: String {
        let (seconds, attoseconds) = configuration.clock().components
        return "\(seconds)\(attoseconds / 1_000_000_000)"
    }
}
