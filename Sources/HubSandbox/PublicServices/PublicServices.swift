import HTTPTypes

/// The province's system of public services behind the platform: dossiers, their steps, their changes of state.
struct PublicServices: GatewayService {
    /// More days than this are refused, as business registers do.
    private static let mostDays = 31
    private let configuration: SandboxConfiguration
    private let revisions: RevisionMoments

    private let submissions: SubmissionDesk

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        self.configuration = configuration
        submissions = SubmissionDesk(configuration, inboxes)
        revisions = RevisionMoments(configuration)
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.path.hasPrefix("/dvc/v1/hoso") else { return nil }
        let envelope = GatewayEnvelope(request, clock: configuration.clock())
        if request.method == .post, request.path == "/dvc/v1/hoso" {
            return submissions.take(request, revision: revision, envelope)
        }
        guard request.method == .get else { return nil }
        let world = DossierWorld(configuration, moments: revisions.moments(through: revision))
        let parts = request.path.dropFirst("/dvc/v1/hoso".count).split(separator: "/")
        switch parts.count {
        case 0: return list(request, of: world, envelope)
        case 1 where parts[0] == "trangthai": return states(request, of: world, envelope)
        case 2 where parts[0] == "nguon":
            return submissions.find(String(parts[1]), revision: revision, envelope)
        case 2 where parts[1] == "tiendo": return steps(of: String(parts[0]), in: world, envelope)
        default: return envelope.failure(404, "Không có dịch vụ này")
        }
    }

    func facts(revision: Int) -> [String: Int] {
        let world = DossierWorld(configuration, moments: revisions.moments(through: revision))
        return [
            "dossiers": world.count, "flawedDossiers": world.flawedCount,
            "changedDossiers": world.changedCount,
        ]
    }

    // MARK: Lists

    /// A page of what was touched on the days asked for.
    private func list(
        _ request: SandboxRequest,
        of world: DossierWorld,
        _ envelope: GatewayEnvelope
    ) -> Answer {
        guard let paging = Paging(request, limit: min(configuration.pageLimit, 200)) else {
            return envelope.failure(302, "DATA_TYPE_INVALID: trang, soDong")
        }
        return touched(request, in: world, envelope) { found in
            let records = found[paging.range(of: found.count)].map {
                DossierEncoder(dossier: world.dossier($0)).record
            }
            return envelope.success(["TongSo": .number(found.count), "DanhSach": .list(records)])
        }
    }

    /// Every change of state of the dossiers that were touched on the days asked for, on one page.
    private func states(
        _ request: SandboxRequest,
        of world: DossierWorld,
        _ envelope: GatewayEnvelope
    ) -> Answer {
        touched(request, in: world, envelope) { found in
            envelope.success(.list(found.flatMap { StepEncoder(dossier: world.dossier($0)).states }))
        }
    }

    /// A range of days that is too long, or holds nothing, is an error with status 200.
    private func touched(
        _ request: SandboxRequest,
        in world: DossierWorld,
        _ envelope: GatewayEnvelope,
        _ answer: ([Int]) -> Answer
    ) -> Answer {
        guard request.query["maDonVi"] == "000.00.01.H53" else {
            return envelope.failure(106, "AGENCY_ID_INCORRECT")
        }
        guard let from = request.query["tuNgay"].flatMap({ CalendarDay(slashed: $0[...]) }),
            let through = request.query["denNgay"].flatMap({ CalendarDay(slashed: $0[...]) })
        else { return envelope.failure(302, "DATA_TYPE_INVALID: tuNgay, denNgay dạng dd/MM/yyyy") }
        guard through.daysSinceEpoch - from.daysSinceEpoch <= Self.mostDays else {
            return envelope.failure(400, "Khoảng ngày tối đa \(Self.mostDays) ngày")
        }
        let found = world.dossiers(from: from, through: through)
        guard !found.isEmpty else { return envelope.failure(404, "Không có hồ sơ trong khoảng ngày này") }
        return answer(found)
    }

    private func steps(of code: String, in world: DossierWorld, _ envelope: GatewayEnvelope) -> Answer {
        guard let dossier = world.dossier(code: code) else {
            return envelope.failure(404, "RECORD_NOT_FOUND: \(code)")
        }
        return envelope.success(.list(StepEncoder(dossier: dossier).steps))
    }
}
