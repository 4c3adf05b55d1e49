import HTTPTypes

/// The operations centre: its public lists behind a token, and a feed of changes behind signed requests.
struct IOCSystem: SimulatedSystem {
    static let token = "token-ioc-thu-nghiem"
    static let application = "TAYNINH_SO"
    static let signingKey = "khoa-ky-thu-nghiem"
    private static let largestPage = 500

    private let configuration: SandboxConfiguration
    private let signatures: SignedRequests
    private let moments: RevisionMoments

    private let incidents: IncidentDesk
    private let indicators: IndicatorDesk

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        self.configuration = configuration
        incidents = IncidentDesk(configuration, inboxes)
        indicators = IndicatorDesk(inboxes)
        moments = RevisionMoments(configuration)
        signatures = SignedRequests(
            application: Self.application,
            secret: Self.signingKey,
            clock: configuration.clock
        )
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.method == .get else { return received(request, revision) }
        let world = ReportWorld(configuration, revision: revision, moments: moments)
        switch request.path {
        case "/ioc/dttm/phananh/chuyenmuc": return refusal(request) ?? categories(request)
        case "/ioc/dttm/phananh/theochuyenmuc": return refusal(request) ?? list(request, world)
        case "/ioc/dttm/phananh/chitiet": return refusal(request) ?? detail(request, world)
        case "/ioc/v2/changes": return signatureRefusal(request) ?? changes(request, world)
        case IncidentDesk.path:
            return signatureRefusal(request) ?? incidents.find(request, revision: revision)
        case IndicatorDesk.path: return signatureRefusal(request) ?? indicators.find(request)
        case let path where path.hasPrefix(IncidentDesk.path):
            return signatureRefusal(request) ?? incidents.tell(path, revision: revision)
        default: return nil
        }
    }

    /// What is sent to it.
    private func received(_ request: SandboxRequest, _ revision: Int) -> Answer? {
        switch (request.method, request.path) {
        case (.post, IncidentDesk.path):
            signatureRefusal(request) ?? incidents.take(request, revision: revision)
        case (.post, IndicatorDesk.path):
            signatureRefusal(request) ?? indicators.take(request, revision: revision)
        default: nil
        }
    }

    func facts(revision: Int) -> [String: Int] {
        let world = ReportWorld(configuration, revision: revision, moments: moments)
        return ["reports": world.count, "reportChanges": ChangeFeed(world: world).count]
    }

    // MARK: Who asks

    private func refusal(_ request: SandboxRequest) -> Answer? {
        request.header("Token") == Self.token
            ? nil : .json(["message": "Token không hợp lệ"], status: .unauthorized)
    }

    /// Told with status 200.
    private func signatureRefusal(_ request: SandboxRequest) -> Answer? {
        switch signatures.check(request) {
        case .genuine: nil
        case .unsigned: .json(["code": 4010, "message": "Thiếu chữ ký"])
        case .wrongSignature: .json(["code": 4011, "message": "Sai chữ ký"])
        case .wrongTime: .json(["code": 4012, "message": "Thời gian lệch quá 5 phút"])
        case .repeatedNonce: .json(["code": 4013, "message": "Yêu cầu đã được gửi trước đó"])
        }
    }

    // MARK: What there is

    private func categories(_ request: SandboxRequest) -> Answer {
        let lines = ReportWorld.categories.enumerated().map { index, name -> WireValue in
            ["ChuyenMucID": .number(index + 1), "TenChuyenMu": .text(name)]
        }
        return Answer.json(["data": .list(lines), "totalrow": .number(lines.count)]).revalidated(for: request)
    }

    /// Only what everybody may see.
    private func list(_ request: SandboxRequest, _ world: ReportWorld) -> Answer {
        let category = Int(request.query["chuyenmucid"] ?? "") ?? 0
        let page = max(1, Int(request.query["page"] ?? "") ?? 1)
        let size = min(100, max(1, Int(request.query["perpage"] ?? "") ?? 10))
        let found = (0..<world.count).filter { world.category($0) == category && world.isPublic($0) }
        let lines = found.dropFirst((page - 1) * size).prefix(size).map(ReportEncoder(world: world).line)
        return Answer.json(["data": .list(lines), "totalrow": .number(found.count)]).revalidated(for: request)
    }

    private func detail(_ request: SandboxRequest, _ world: ReportWorld) -> Answer {
        let report = (Int(request.query["id"] ?? "") ?? 0) - world.identifier(0)
        guard (0..<world.count).contains(report), world.isPublic(report) else {
            return .json(["data": [], "totalrow": 0])
        }
        return .json(["data": [ReportEncoder(world: world).detail(report)], "totalrow": 1])
    }

    private func changes(_ request: SandboxRequest, _ world: ReportWorld) -> Answer {
        guard let cursor = cursor(request.query["after"] ?? "") else {
            return .json(["code": 4001, "message": "Con trỏ không hợp lệ"])
        }
        let limit = min(Self.largestPage, max(1, Int(request.query["limit"] ?? "") ?? 100))
        let page = ChangeFeed(world: world).page(after: cursor, limit: limit)
        let encoder = ReportEncoder(world: world)
        return .json([
            // The number on some pages, the text on others.
            "code": cursor.isMultiple(of: 2) ? 0 : "0",
            "message": "", "data": .list(page.changes.map(encoder.change)),
            "nextCursor": page.next.map { .text("c\(String($0, radix: 36))") } ?? .null,
        ])
    }

    private func cursor(_ text: String) -> Int? {
        guard !text.isEmpty else { return 0 }
        guard text.hasPrefix("c"), let place = Int(text.dropFirst(), radix: 36), place >= 0 else {
            return nil
        }
        return place
    }
}
