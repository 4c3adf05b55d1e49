import HTTPTypes

/// A water company's .NET service (SOAP 1.1): customers as a data set, bills as JSON in a text.
///
/// It has no error codes: what goes wrong inside it comes back as the text of an exception where the data should be,
/// with status 200.
struct WaterCompany: SimulatedSystem {
    static let path = "/water/service.asmx"
    static let staff = "15"
    static let key = "khoa-truy-cap-nuoc"
    private let configuration: SandboxConfiguration

    init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.path == Self.path else { return nil }
        guard request.method == .post, let call = SOAPCall(request),
            call.action == "http://tempuri.org/\(call.operation)"
        else { return .fault("Client", "Server did not recognize the value of HTTP Header SOAPAction") }
        guard SOAPHeader(request)["MaTruyCap"].map(String.init) == Self.key else {
            return .fault("Client", "Sai mã truy cập")
        }
        let world = WaterWorld(configuration, revision: revision)
        switch call.operation {
        case "GetDSKhachHang": return customers(call, world)
        case "GetDSHoaDonTon_Dot": return bills(call, world)
        default: return .fault("Client", "Server did not recognize the request")
        }
    }

    func facts(revision: Int) -> [String: Int] {
        let world = WaterWorld(configuration, revision: revision)
        return [
            "waterCustomers": world.customerCount, "waterBills": world.customerCount * WaterWorld.periods,
        ]
    }

    private func customers(_ call: SOAPCall, _ world: WaterWorld) -> Answer {
        guard call["MaNV"] == Self.staff, let round = Int(call["Dot"]) else {
            return .fault("Server", "System.Exception: MaNV, Dot")
        }
        let rows = world.customers(ofRound: round).map(world.card)
        return .soap(DataSet(operation: call.operation, table: "KhachHang", rows: rows).text)
    }

    private func bills(_ call: SOAPCall, _ world: WaterWorld) -> Answer {
        let numbers = ["Nam", "Ky", "FromDot", "ToDot"].compactMap { Int(call[$0]) }
        let text: String
        if call["MaNV"] == Self.staff, numbers.count == 4, numbers[2] <= numbers[3] {
            let rounds = numbers[2]...numbers[3]
            let list = rounds.flatMap { world.bills(year: numbers[0], month: numbers[1], round: $0) }
            text = String(decoding: WireValue.list(list).bytes, as: UTF8.self)
        } else {
            text =
                "System.InvalidOperationException: Không đọc được tham số tại QLN.Service.GetDSHoaDonTon_Dot()"
        }
        return .soap(
            Markup.parent(
                #"\#(call.operation)Response xmlns="http://tempuri.org/""#,
                Markup.element("\(call.operation)Result", text)
            )
        )
    }
}
