import Foundation
import HTTPTypes

/// Another corporation's stack for the same things: OAuth 2 with a password, other names, other dates, other separators.
struct CentralUtility: SimulatedSystem {
    static let client = "Basic " + Data("cskh-tinh:bi-mat-cpc".utf8).base64EncodedString()
    private static let lifetime = Duration.seconds(3600)
    private static let largestPage = 100

    private let configuration: SandboxConfiguration
    private let tokens: TokenDesk

    init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
        tokens = TokenDesk("cpc", configuration, lifetime: Self.lifetime)
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.path.hasPrefix("/cpc/") else { return nil }
        if (request.method, request.path) == (.post, "/cpc/connect/token") { return token(request) }
        guard tokens.admit(request.bearerToken) == .admitted else {
            return .json(["error": ["code": "401", "message": "Unauthorized"]], status: .unauthorized)
        }
        let world = CentralWorld(configuration, revision: revision)
        let alerts = "/cpc/api/cskh/power-consumption-alerts/by-customer-code/"
        switch (request.method, request.path) {
        case (.get, "/cpc/api/cskh/customers"): return customers(request, world)
        case (.get, "/cpc/api/cskh/bills"): return bills(request, world)
        case (.get, let path) where path.hasPrefix(alerts):
            return consumption(String(path.dropFirst(alerts.count)), request, world)
        default: return .json(["error": ["code": "404", "message": "Not Found"]], status: .notFound)
        }
    }

    func revokeTokens() {
        tokens.revokeAll()
    }

    func facts(revision: Int) -> [String: Int] {
        let world = CentralWorld(configuration, revision: revision)
        return ["centralCustomers": world.customerCount, "centralBills": world.billCount]
    }

    /// RFC 6749, section 4.3, with the client in the head.
    private func token(_ request: SandboxRequest) -> Answer {
        guard request.fields[.authorization] == Self.client else {
            return .json(["error": "invalid_client"], status: .unauthorized)
        }
        let form = request.form
        guard form["grant_type"] == "password", form["scope"] == "CSKH",
            form["username"] == configuration.user,
            form["password"] == configuration.password
        else { return .json(["error": "invalid_grant"], status: .badRequest) }
        return .json([
            "access_token": .text(tokens.issue()), "token_type": "Bearer", "scope": "CSKH",
            "expires_in": .number(Int(Self.lifetime.components.seconds)),
        ])
    }

    private func customers(_ request: SandboxRequest, _ world: CentralWorld) -> Answer {
        page(request, of: world.customerCount) { world.customer($0) }
    }

    private func bills(_ request: SandboxRequest, _ world: CentralWorld) -> Answer {
        guard let from = day(request.query["fromDate"]), let through = day(request.query["toDate"]) else {
            return .json(
                ["error": ["code": "400", "message": "fromDate, toDate: yyyy-MM-dd"]],
                status: .badRequest
            )
        }
        let range = world.bills(from: from, through: through)
        return page(request, of: range.count) { world.bill(range.lowerBound + $0) }
    }

    private func consumption(_ code: String, _ request: SandboxRequest, _ world: CentralWorld) -> Answer {
        let today = Int((configuration.clock().components.seconds + 7 * 3600) / 86_400)
        return Answer.json(["electricConsumption": world.consumption(of: code, today: today) ?? .null])
            .revalidated(for: request)
    }

    private func page(_ request: SandboxRequest, of total: Int, item: (Int) -> WireValue) -> Answer {
        let skip = min(total, max(0, Int(request.query["skipCount"] ?? "") ?? 0))
        let size = min(Self.largestPage, max(1, Int(request.query["maxResultCount"] ?? "") ?? 10))
        let items = (skip..<min(total, skip + size)).map(item)
        return Answer.json(["totalCount": .number(total), "items": .list(items)]).revalidated(for: request)
    }

    private func day(_ text: String?) -> CalendarDay? {
        let parts = (text ?? "").split(separator: "-")
        guard parts.count == 3 else { return nil }
        return CalendarDay(slashed: "\(parts[2])/\(parts[1])/\(parts[0])"[...])
    }
}
