import HTTPTypes

/// The national portal of public services in its classic form: a session that travels in the body of each call.
struct NationalPortal: SimulatedSystem {
    static let user = "tayninh"
    static let password = "matkhau-thu-nghiem"
    private static let agency = "000.00.00.H53"
    private let configuration: SandboxConfiguration
    private let sessions: TokenDesk
    private let desk: PortalDesk

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        self.configuration = configuration
        sessions = TokenDesk("session", configuration)
        let beginning = RevisionMoments(configuration).moments(through: configuration.revision)
        desk = PortalDesk(inboxes, knowing: DossierWorld(configuration, moments: beginning))
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.path.hasPrefix("/dvcqg/") else { return nil }
        guard request.method == .post, let body = JSONBody(request.body) else {
            return Self.failure("302", "DATA_TYPE_INVALID")
        }
        guard request.path != "/dvcqg/auth" else { return signIn(body) }
        guard sessions.admit(body["session"][...]) == .admitted else {
            return Self.failure("100", "AUTHEN_ERROR: session không hợp lệ hoặc đã hết hạn")
        }
        guard body["madonvi"] == Self.agency else { return Self.failure("106", "AGENCY_ID_INCORRECT") }
        switch (request.path, body["service"]) {
        case ("/dvcqg/share", "LayDanhSachTTHC"): return procedureList(revision)
        case ("/dvcqg/share", "LayThuTuc"): return procedure(body["maTTHC"], revision)
        case ("/dvcqg/share", "LayDanhMucCoQuan"): return agencies
        case ("/dvcqg/integration", "TraCuuHoSo"): return dossier(body["mahoso"])
        case ("/dvcqg/integration", "DongBoHoSoMC"): return desk.take(body, request, revision: revision)
        case ("/dvcqg/integration", "CapNhatTienDoHoSoMC"):
            return desk.takeSteps(body, request, revision: revision)
        default: return Self.failure("302", "DATA_TYPE_INVALID: service")
        }
    }

    func revokeTokens() {
        sessions.revokeAll()
    }

    func facts(revision: Int) -> [String: Int] {
        [
            "procedures": Procedure.all.count,
            "procedureFees": Procedure.all.reduce(0) { $0 + $1.fees.count },
        ]
    }

    private func signIn(_ body: JSONBody) -> Answer {
        guard body["username"] == Self.user, body["password"] == Self.password else {
            return Self.failure("100", "AUTHEN_ERROR: sai tài khoản")
        }
        return .json(["session": .text(sessions.issue()), "error_code": 0])
    }

    // MARK: Catalogue

    /// Success is the number 0 here.
    private func procedureList(_ revision: Int) -> Answer {
        let texts = Procedure.all.map { ProcedureText(procedure: $0, revision: revision).entry }
        return .json(["error_code": 0, "message": "", "result": .list(texts)])
    }

    /// Success is the text 00 here.
    private func procedure(_ code: String, _ revision: Int) -> Answer {
        guard let procedure = Procedure.all.first(where: { $0.code == code }) else {
            return Self.failure("201", "RECORD_NOT_FOUND")
        }
        let text = ProcedureText(procedure: procedure, revision: revision).whole
        return .json(["error_code": "00", "message": "Thành công", "result": [text]])
    }

    private var agencies: Answer {
        .json([
            "error_code": "0", "message": "",
            "result": [
                ["MADONVI": "000.00.00.H53", "TENDONVI": "UBND tỉnh Tây Ninh", "CAPDONVI": "1"],
                ["MADONVI": "000.00.10.H53", "TENDONVI": "Sở Khoa học và Công nghệ", "CAPDONVI": "2"],
                ["MADONVI": "H53.19", "TENDONVI": "Sở Tư pháp", "CAPDONVI": "2"],
            ],
        ])
    }

    // MARK: Dossiers

    /// Success is the text 0 outside and the number 0 inside.
    private func dossier(_ code: String) -> Answer {
        guard let dossier = desk.dossier(code) else { return Self.failure("201", "RECORD_NOT_FOUND") }
        return .json([
            "error_code": "0", "message": "",
            "result": [
                [
                    "MAHOSO": .text(code), "MATTHC": .text(dossier.procedure),
                    "TRANGTHAIHOSO": .text(String(dossier.status.rawValue)),
                    "LOAIDOITUONG": .text(dossier.applicantKind),
                    "NGAYTIEPNHAN": .text(dossier.accepted), "THONGTINKHAC": .text(dossier.remark),
                    "error_code": 0,
                ]
            ],
        ])
    }

    static func failure(_ code: String, _ message: String) -> Answer {
        .json(["error_code": .text(code), "message": .text(message), "result": []])
    }
}
