import HTTPTypes

/// The transport department's bus feed, and the operators' timetables behind one token.
struct TransportSystem: SimulatedSystem {
    static let token = "token-nha-xe-thu-nghiem"
    private let configuration: SandboxConfiguration

    init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.method == .get, request.path.hasPrefix("/transport/") else { return nil }
        guard request.path != "/transport/gtfs.zip" else { return archive(request, revision) }
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.count == 4, parts[1] == "nhaxe", parts[3] == "lichchay" else { return nil }
        guard request.header("Token") == Self.token else {
            return .json(["thongBao": "Thiếu hoặc sai Token"], status: .unauthorized)
        }
        guard let timetable = Timetable(revision: revision).answer(parts[2]) else {
            return .json(["thongBao": "Không có đơn vị này"], status: .notFound)
        }
        return Answer.json(timetable).revalidated(for: request)
    }

    func facts(revision: Int) -> [String: Int] {
        let feed = TransitFeed(scale: configuration.scale, revision: revision)
        let ended = (0..<Timetable.routesOfEach).count { !Timetable(revision: revision).isRunning($0) }
        return [
            "busStopTimes": feed.stopTimeCount,
            "coachRoutes": Timetable.operatorCount * Timetable.routesOfEach - ended,
        ]
    }

    private func archive(_ request: SandboxRequest, _ revision: Int) -> Answer {
        let feed = TransitFeed(scale: configuration.scale, revision: revision)
        guard let bytes = try? feed.bytes else { return .notFound }
        return Answer(.ok, type: "application/zip", body: bytes).revalidated(for: request)
    }
}
