import HTTPTypes

/// The register of the citizens' app: who agreed to what, and who took it back.
struct ConsentRegister: SimulatedSystem {
    static let key = "khoa-thu-nghiem"
    /// One person in so many has agreed to what the register knows.
    static let everyth = 25
    /// A consent is given for one purpose, and taken back for it alone.
    private static let purposes = ["KIEM_TRA_THE_BHYT", "TRA_CUU_BHXH", "XAC_THUC_DINH_DANH"]
    private let configuration: SandboxConfiguration
    private let revisions: RevisionMoments

    init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
        revisions = RevisionMoments(configuration)
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.method == .get, request.path == "/consents/v1/dong-y" else { return nil }
        guard HTTPField.Name("X-Api-Key").flatMap({ request.fields[$0] }) == Self.key else {
            return .json(["loi": "Sai khoá truy cập"], status: .unauthorized)
        }
        guard let paging = Paging(request, limit: min(configuration.pageLimit, 500)) else {
            return .json(["loi": "trang, soDong"], status: .badRequest)
        }
        let count = consents
        let records = paging.range(of: count).map { record($0, revision) }
        return .json(["tongSo": .number(count), "danhSach": .list(records)])
    }

    func facts(revision: Int) -> [String: Int] {
        ["consents": consents, "withdrawnConsents": (0..<consents).count { withdrawal($0, revision) != nil }]
    }

    private var consents: Int {
        (Citizen.count(configuration) + Self.everyth - 1) / Self.everyth * Self.purposes.count
    }

    private func record(_ position: Int, _ revision: Int) -> WireValue {
        let (person, purpose) = position.quotientAndRemainder(dividingBy: Self.purposes.count)
        let citizen = Citizen(index: person * Self.everyth, mixer: Mixer(seed: configuration.seed))
        return [
            "id": .text("DY-\(padded(position, 6))"),
            "soDinhDanh": .text(citizen.number),
            "hoTen": .text(citizen.name),
            "ngaySinh": .text(citizen.slashedBirth),
            "maSoBHXH": .text(citizen.insuranceNumber),
            "mucDich": .text(Self.purposes[purpose]),
            "phienBan": "2026-01",
            "dongYLuc": .text("2026-01-\(padded(1 + position % 28, 2))T09:00:00+07:00"),
            "rutLuc": withdrawal(position, revision).map { .text($0) } ?? nil,
        ]
    }

    /// Each revision one more consent is taken back.
    private func withdrawal(_ position: Int, _ revision: Int) -> String? {
        guard position % 10 == 9, position / 10 < max(1, revision + 1) else { return nil }
        return "2026-06-\(padded(10 + position / 10 % 18, 2))T15:00:00+07:00"
    }
}
