/// What citizens reported, as pure functions of (seed, revision, index): nothing is stored.
struct ReportWorld {
    static let categories = [
        "Hạ tầng giao thông", "Chiếu sáng công cộng", "Vệ sinh môi trường", "Cây xanh", "Cấp, thoát nước",
        "An ninh trật tự", "Trật tự xây dựng", "An toàn thực phẩm", "Y tế", "Giáo dục",
        "Thủ tục hành chính", "Ðiện lực",
    ]
    private static let places = ["Mỹ Lệ", "Bến Lức", "Cần Giuộc", "Đức Hòa", "Tân Trụ", "Vàm Cỏ"]
    private static let subjects = [
        "Ổ gà trên đường tỉnh 826", "Đèn đường không sáng", "Rác không được thu gom", "Cây nghiêng sau mưa",
        "Nước chảy yếu", "Tiếng ồn ban đêm",
    ]
    /// 1 May 2026, 08:00 in Vietnam, read as if it were UTC.
    private static let beginning = 1_777_622_400

    let count: Int
    let revision: Int
    let mixer: Mixer
    let revisionMoments: [Int]
    private let changes: [Share]

    init(_ configuration: SandboxConfiguration, revision: Int, moments: RevisionMoments) {
        let mixer = Mixer(seed: configuration.seed)
        self.mixer = mixer
        self.revision = revision
        count = max(12, configuration.scale / 50)
        revisionMoments = moments.moments(through: revision)
        changes = (0..<revision).map {
            Share(configuration.changeShare * 5, offset: mixer.pick(below: 1_000_000, .offset, $0, 50))
        }
    }

    func isChanged(_ report: Int, byRevision revision: Int) -> Bool {
        changes[revision].contains(report)
    }

    /// Stages that the report had reached before any revision.
    func stages(_ report: Int) -> Int { 1 + mixer.pick(below: 4, .place, report, 50) }

    /// Seconds on a clock in Vietnam.
    func moment(_ report: Int, stage: Int) -> Int {
        Self.beginning + report % 40_000 * 60 + stage * 26 * 3600
    }

    func identifier(_ report: Int) -> Int { 884_000 + report }
    func category(_ report: Int) -> Int { report % Self.categories.count + 1 }
    func title(_ report: Int) -> String { Self.subjects[report % Self.subjects.count] }

    func place(_ report: Int) -> String {
        "Đường tỉnh 826, xã \(Self.places[report % Self.places.count])"
    }

    func unit(_ report: Int) -> String { "UBND xã \(Self.places[report % Self.places.count])" }

    /// Two of three came through the province's app and carry its number.
    func origin(_ report: Int) -> String? {
        report % 3 == 2 ? nil : "TNS-20260501-\(padded(report, 6))"
    }

    func isAnonymous(_ report: Int) -> Bool { report % 9 == 4 }

    /// What the operators let everybody see.
    func isPublic(_ report: Int) -> Bool { report % 4 != 3 }
}
