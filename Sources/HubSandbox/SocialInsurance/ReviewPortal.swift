import Bytes
import Foundation
import HTTPTypes

/// The health insurance's reviewing portal: card check, list of visits, files of visits.
///
/// Its token lives until an instant that it names; the password travels as MD5 in capitals, and in the address.
struct ReviewPortal: SimulatedSystem {
    static let user = "80001_BV"
    static let password = "matkhau-thu-nghiem"
    private static let lifetime = Duration.seconds(900)
    private let configuration: SandboxConfiguration
    private let tokens: TokenDesk
    private let revisions: RevisionMoments

    init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
        tokens = TokenDesk("bhyt", configuration, lifetime: Self.lifetime)
        revisions = RevisionMoments(configuration)
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.path.hasPrefix("/bhxh/api/") else { return nil }
        if request.path == "/bhxh/api/token/take" { return take(request) }
        guard isKnown(request) else { return Self.code(401, "Phiên làm việc không hợp lệ") }
        let world = VisitWorld(configuration, moments: revisions.moments(through: revision))
        switch (request.method, request.path) {
        case (.post, "/bhxh/api/egw/KQNhanLichSuKCB2024"): return checkCard(request)
        case (.post, "/bhxh/api/egw/Lskcb2025"): return history(request, of: world)
        case (.get, "/bhxh/api/qd130/hoSo"): return files(request, of: world)
        default: return nil
        }
    }

    func revokeTokens() {
        tokens.revokeAll()
    }

    func facts(revision: Int) -> [String: Int] {
        VisitWorld(configuration, moments: revisions.moments(through: revision)).facts
    }

    // MARK: Sign-in

    private static let passwordHash = md5(Array(password.utf8)).hexadecimal.uppercased()

    /// By form or by JSON.
    private func take(_ request: SandboxRequest) -> Answer {
        let form = request.form
        let body = JSONBody(request.body)
        let user = form["username"] ?? body?["username"] ?? ""
        let password = form["password"] ?? body?["password"] ?? ""
        guard request.method == .post, user == Self.user, password == Self.passwordHash else {
            return Self.code(401, "Sai tài khoản hoặc mật khẩu")
        }
        let token = tokens.issue()
        return .json([
            "maKetQua": "200",
            "APIKey": [
                "access_token": .text(token), "id_token": .text("id-\(token)"), "token_type": "Bearer",
                "username": .text(user), "expires_in": .text(end),
            ],
        ])
    }

    /// An instant in UTC with seven digits behind the second.
    private var end: String {
        let seconds = Int((configuration.clock() + Self.lifetime).components.seconds)
        return CivilMoment(seconds: seconds).iso + ".1234567Z"
    }

    /// All four credentials stand in the address.
    private func isKnown(_ request: SandboxRequest) -> Bool {
        guard let token = request.query["token"], request.query["id_token"] == "id-\(token)",
            request.query["username"] == Self.user, request.query["password"] == Self.passwordHash
        else { return false }
        return tokens.admit(token[...]) == .admitted
    }

    // MARK: What it answers

    private func checkCard(_ request: SandboxRequest) -> Answer {
        guard let body = JSONBody(request.body) else { return Self.code(205, "Sai tham số") }
        let check = CardCheck(body: body)
        let count = Citizen.count(configuration)
        return .json(
            check.answer(Citizen.find(check.card, among: count, mixer: Mixer(seed: configuration.seed)))
        )
    }

    private func history(_ request: SandboxRequest, of world: VisitWorld) -> Answer {
        guard let body = JSONBody(request.body) else { return Self.code(205, "Sai tham số") }
        let count = Citizen.count(configuration)
        let citizen = Citizen.find(body["maThe"], among: count, mixer: Mixer(seed: configuration.seed))
        guard let citizen else { return Self.code(50, "Không thấy thông tin thẻ BHYT") }
        return .json([
            "maKetQua": "000", "ghiChu": "",
            "dsLichSuKCB": .list(world.visits(of: citizen).map { VisitSummary(visit: $0).record }),
        ])
    }

    /// A facility's files of some days, as one envelope.
    private func files(_ request: SandboxRequest, of world: VisitWorld) -> Answer {
        guard let facility = Visit.facilities.firstIndex(of: request.query["maCSKCB"] ?? ""),
            let from = request.query["tuNgay"].flatMap({ CalendarDay(slashed: $0[...]) }),
            let through = request.query["denNgay"].flatMap({ CalendarDay(slashed: $0[...]) }),
            through.daysSinceEpoch - from.daysSinceEpoch <= 31
        else { return Self.code(205, "Sai tham số: maCSKCB, tuNgay, denNgay (tối đa 31 ngày)") }
        let visits = world.visits(at: facility, from: from, through: through)
        let envelope = VisitEnvelope(facility: facility, day: through, visits: visits)
        return .xml(Array(envelope.text.utf8))
    }

    private static func code(_ code: Int, _ message: String) -> Answer {
        .json(["maKetQua": .text(padded(code, 3)), "ghiChu": .text(message)])
    }
}
