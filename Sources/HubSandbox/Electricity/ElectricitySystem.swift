import Foundation
import HTTPTypes

/// The electricity utility: sign-in, contracts, bills.
struct ElectricitySystem: SimulatedSystem {
    private let configuration: SandboxConfiguration
    private let tokens: TokenDesk
    private let requests: RequestDesk

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        self.configuration = configuration
        requests = RequestDesk(configuration, inboxes)
        tokens = TokenDesk("electricity", configuration)
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        let world = ElectricityWorld(configuration: configuration, revision: revision)
        switch (request.method, request.path) {
        case (.post, "/electricity/api/user/authenticate"): return signIn(request)
        case (.get, "/electricity/api/hopdong"): return refusal(request) ?? contracts(request, of: world)
        case (.get, "/electricity/api/hoadon"): return refusal(request) ?? bills(request, of: world)
        case (.get, "/electricity/api/hoadondientu"): return refusal(request) ?? invoices(request, of: world)
        case (.get, "/electricity/api/NghiepVu/LayThongTinSanLuongTheoNgay_v1"):
            return refusal(request) ?? DailyReadings(world: world, today: today).answer(request)
        case (.post, OutageService.path):
            let outages = OutageCalendar(configuration, revision: revision)
            return OutageService(world: world, outages: outages).answer(request, admit: tokens.admit)
        case (.post, RequestDesk.path): return refusal(request) ?? requests.take(request, revision: revision)
        case (.get, let path) where path.hasPrefix(RequestDesk.path):
            return refusal(request) ?? requests.tell(path, revision: revision)
        default: return nil
        }
    }

    func revokeTokens() {
        tokens.revokeAll()
    }

    func facts(revision: Int) -> [String: Int] {
        let world = ElectricityWorld(configuration: configuration, revision: revision)
        return [
            "bills": world.billCount,
            "contracts": world.customerCount,
            "flawedBills": world.flawedBills(below: world.billCount),
            // Those that differ from the revision before.
            "changedBills": world.changedBills(below: world.billCount),
            "invoices": EInvoiceList(world: world, from: nil, through: nil).count,
        ]
    }

    // MARK: Sign-in

    private struct Credentials: Decodable {
        var strUsername: String
        var strPassword: String
    }

    /// Wrong credentials are answered with status 200, as such systems do.
    private func signIn(_ request: SandboxRequest) -> Answer {
        let given = try? JSONDecoder().decode(Credentials.self, from: Data(request.body))
        guard let given, given.strUsername == configuration.user, given.strPassword == configuration.password
        else { return Self.failure("01", "Sai tên đăng nhập hoặc mật khẩu") }
        return .json(#"{"maKH":"PB06010010000","token":"\#(tokens.issue())"}"#)
    }

    private func refusal(_ request: SandboxRequest) -> Answer? {
        switch tokens.admit(request.bearerToken) {
        case .admitted: nil
        case .missing: Self.failure("401", "Thiếu token", status: .unauthorized)
        case .expired: Self.failure("401", "Token hết hạn", status: .unauthorized)
        }
    }

    // MARK: Lists

    private func contracts(_ request: SandboxRequest, of world: ElectricityWorld) -> Answer {
        guard let paging = Paging(request, limit: configuration.pageLimit) else {
            return Self.badPaging(.json)
        }
        let customers = world.customers(ofUnit: request.query["maDonVi"]?[...] ?? "")
        let positions = paging.range(of: customers.count)
        var page = ContractPage(world: world, size: positions.count)
        let bytes = page.bytes(of: positions.lazy.map(customers.index(at:)), total: customers.count)
        return Answer.json(bytes).revalidated(for: request)
    }

    private func bills(_ request: SandboxRequest, of world: ElectricityWorld) -> Answer {
        let format: BillFormat = request.query["dinhDang"] == "xml" ? .xml : .json
        guard let paging = Paging(request, limit: configuration.pageLimit) else {
            return Self.badPaging(format)
        }
        guard let range = days(request).map({ world.bills(from: $0.from, through: $0.through) }) else {
            return Self.failure("02", "Ngày không hợp lệ, cần dd/MM/yyyy", format)
        }
        let positions = paging.range(of: range.count)
        let page = BillPage(number: paging.number, total: range.count, format: format)
        let indices = (range.lowerBound + positions.lowerBound)..<(range.lowerBound + positions.upperBound)
        let bytes = page.bytes(of: indices, in: world)
        return (format == .json ? Answer.json(bytes) : .xml(bytes)).revalidated(for: request)
    }

    private func invoices(_ request: SandboxRequest, of world: ElectricityWorld) -> Answer {
        guard let paging = Paging(request, limit: min(200, configuration.pageLimit)) else {
            return Self.badPaging(.json)
        }
        guard let days = days(request) else { return Self.failure("02", "Ngày không hợp lệ, cần dd/MM/yyyy") }
        let list = EInvoiceList(world: world, from: days.from, through: days.through)
        return list.page(paging.range(of: list.count), isFirst: paging.number == 1).revalidated(for: request)
    }

    // MARK: How

    /// On a clock in Vietnam.
    private var today: CalendarDay {
        CalendarDay(daysSinceEpoch: Int((configuration.clock().components.seconds + 7 * 3600) / 86_400))
    }

    private static func badPaging(_ format: BillFormat) -> Answer {
        failure("03", "Số trang hoặc số dòng không hợp lệ", format)
    }

    static func failure(
        _ code: String,
        _ message: String,
        _ format: BillFormat = .json,
        status: HTTPResponse.Status = .ok
    ) -> Answer {
        switch format {
        case .json: .json(#"{"maLoi":"\#(code)","thongBao":"\#(message)"}"#, status: status)
        case .xml: .xml(Array("<KetQua><MaLoi>\(code)</MaLoi><ThongBao>\(message)</ThongBao></KetQua>".utf8))
        }
    }

    /// `nil` if a date was given and is none.
    private func days(_ request: SandboxRequest) -> (from: CalendarDay?, through: CalendarDay?)? {
        let from = request.query["tuNgay"].map { CalendarDay(slashed: $0[...]) }
        let through = request.query["denNgay"].map { CalendarDay(slashed: $0[...]) }
        guard from != .some(nil), through != .some(nil) else { return nil }
        return (from ?? nil, through ?? nil)
    }
}
