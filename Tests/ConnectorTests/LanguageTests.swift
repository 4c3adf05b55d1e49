import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubTransport
import Testing

/// A project of a few files on disk, and what its one pull makes of an answer.
private struct SmallProject {
    let root: URL

    init(_ files: [String: String]) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "language-\(UUID().uuidString)")
        for (name, text) in files {
            let file = root.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: name), encoding: .utf8)
    }

    func run(_ answer: String) async throws -> SampleReplay.Outcome {
        defer { try? FileManager.default.removeItem(at: root) }
        let project = try Project(root: root.path, environment: nil, variables: [:])
        let errors = project.diagnostics.filter { $0.severity == .error }
        try #require(errors.isEmpty, "\(errors)")
        let transport = ReplayTransport([SavedAnswer(bytes: Array(answer.utf8))])
        let outcome = try await SampleReplay(project).run(
            try #require(PullID("clinic/visits")),
            transport: transport
        )
        #expect(outcome.report.failure == nil)
        #expect(outcome.report.account.closes)
        return outcome
    }

    /// `ask`: how the answers are got.
    static func connector(
        into: String = "visit",
        records: String = "data[]",
        ask: String = "ask: GET /visits"
    ) -> String {
        """
        lienthong: 1
        connector: clinic
        version: 1.0.0
        title: Phòng khám thử
        owner: { unit: Sở Y tế thử, contact: thu@tinh.example }
        system: { base_url: "https://clinic.example", timezone: Asia/Ho_Chi_Minh }
        pulls:
          visits:
            title: Lượt khám
            fresh_within: 26h
            \(ask)
            records: "\(records)"
            into: \(into)
        """
    }

    static func entity(
        _ name: String = "visit",
        key: String = "[code]",
        fields: String,
        source: String,
        rest: String = ""
    ) -> String {
        """
        entity: \(name)
        title: Bảng thử
        key: \(key)
        visible_to: nobody
        purpose: Thử
        legal_basis: law Luật thử
        fields:
        \(indented(fields))
        sources:
          clinic/visits:
        \(indented(source, by: 4))
        \(rest)
        """
    }

    private static func indented(_ text: String, by count: Int = 2) -> String {
        text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }
}

extension SampleReplay.Outcome {
    fileprivate func column(_ name: String) -> [String?] { column(name, of: "visit") }
}

@Suite struct `The samples of a pull of files` {
    private let samples = "Connectors/clinic/samples/visits"

    private func project(_ folder: String, _ files: [String: String]) throws -> SmallProject {
        var all = [
            "Connectors/clinic/connector.yaml": SmallProject.connector(
                ask: "files: { folder: \"\(folder)\", pick: new, after: leave }"
            ),
            "Mappings/visit.yaml": SmallProject.entity(
                fields: "code: { as: text, title: Mã, required: true }",
                source: "code: MA"
            ),
        ]
        for (name, text) in files { all["\(samples)/\(name)"] = text }
        return try SmallProject(all)
    }

    private func compare(_ small: SmallProject, update: Bool) async throws -> [String] {
        let project = try Project(root: small.root.path, environment: nil, variables: [:])
        let errors = project.diagnostics.filter { $0.severity == .error }
        try #require(errors.isEmpty, "\(errors)")
        let folder = try #require(SampleFolder.all(in: project).first)
        return try await folder.compare(project, update: update) { _ in
            SampleFolder.Replay(transport: ReplayTransport([])) { [] }
        }.lines
    }

    @Test func `show the file that cannot be read, although the others become their goldens`() async throws {
        let small = try project(
            "/drop/{day}.json",
            ["20260614.json": #"{"data":[{"MA":"1"}]}"#, "20260615.json": #"{"data":[{"MA":"2"}"#]
        )
        defer { try? FileManager.default.removeItem(at: small.root) }
        _ = try await compare(small, update: true)
        let differences = try await compare(small, update: false)
        #expect(differences.count == 1 && differences[0].contains("json.malformed"), "\(differences)")
        #expect(differences[0].contains("20260615.json"), "\(differences)")
    }

    @Test(arguments: ["drop/{day}.json", "drop/{unit}/{day}.json"])
    func `of a folder of the project are replayed, and their goldens name no machine`(
        folder: String
    ) async throws {
        let name = folder.contains("{unit}") ? "80001/20260614.json" : "20260614.json"
        let small = try project(folder, [name: #"{"data":[{"MA":"1"}]}"#])
        defer { try? FileManager.default.removeItem(at: small.root) }
        _ = try await compare(small, update: true)
        #expect(try await compare(small, update: false) == [])
        let rows = try small.text("\(samples)/expected.rows.visit.tsv")
        #expect(rows == "code\n1\n")
        let asked = try small.text("\(samples)/expected.requests.txt")
        #expect(asked.hasPrefix("LIST /«root»/drop\n"), "\(asked)")
        #expect(asked.hasSuffix("GET /«root»/drop/\(name)\n"), "\(asked)")
    }
}

@Suite struct `The mapping language` {
    @Test func `takes a text apart and puts it together again`() async throws {
        let project = try SmallProject([
            "Connectors/clinic/connector.yaml": SmallProject.connector(),
            "Mappings/visit.yaml": SmallProject.entity(
                fields: "code: { as: text, title: Mã, required: true }\nperiod: { as: text, title: Kỳ }",
                source: """
                    code: MA
                    period: { from: KY, like: "{m}/{y}-{n}", take: "{y}-{m | pad 2}" }
                    """
            ),
        ])
        let outcome = try await project.run(
            #"{"data":[{"MA":"1","KY":"6/2026-1"},{"MA":"2","KY":"sáu"},{"MA":"3"}]}"#
        )
        #expect(outcome.column("period") == ["2026-06", nil, nil])
        #expect(outcome.faults == ["period value.not_like"])
    }

    @Test func `joins several values, and refuses them where it is not told to`() async throws {
        let project = try SmallProject([
            "Connectors/clinic/connector.yaml": SmallProject.connector(),
            "Mappings/visit.yaml": SmallProject.entity(
                fields: """
                    code: { as: text, title: Mã, required: true }
                    drugs: { as: text, title: Thuốc }
                    first: { as: text, title: Thuốc đầu }
                    """,
                source: """
                    code: MA
                    drugs: { from: "THUOC[].TEN", join: "; " }
                    first: "THUOC[].TEN"
                    """
            ),
        ])
        let outcome = try await project.run(
            #"{"data":[{"MA":"1","THUOC":[{"TEN":"A\"1"},{"TEN":" B "},{"TEN":""}]},{"MA":"2","THUOC":[]}]}"#
        )
        #expect(outcome.column("drugs") == ["A\"1; B", nil])
        #expect(outcome.column("first") == [nil, nil])
        #expect(outcome.faults == ["first value.several"])
    }

    @Test func `reads codes as of the record's own day, and refuses them without one`() async throws {
        let project = try SmallProject([
            "Connectors/clinic/connector.yaml": SmallProject.connector(),
            "Mappings/codes/places.csv": """
            code,value,valid_from,valid_to
            80,Long An,,2025-06-30
            80,Tây Ninh,2025-07-01,
            72,Tây Ninh,,2025-06-30

            """,
            "Mappings/visit.yaml": SmallProject.entity(
                fields: """
                    code: { as: text, title: Mã, required: true }
                    a_place: { as: text, title: Nơi }
                    day: { as: date, title: Ngày }
                    """,
                source: """
                    code: MA
                    a_place: { from: TINH, codes: places, valid_on: day, if_bad: empty }
                    day: { from: NGAY, format: dd/MM/yyyy }
                    """
            ),
        ])
        let outcome = try await project.run(
            """
            {"data":[{"MA":"1","TINH":"80","NGAY":"30/06/2025"},{"MA":"2","TINH":"80","NGAY":"01/07/2025"},
            {"MA":"3","TINH":"72","NGAY":"30/06/2025"},{"MA":"4","TINH":"80"},{"MA":"5","TINH":"80","NGAY":"?"}]}
            """
        )
        #expect(outcome.column("a_place") == ["Long An", "Tây Ninh", "Tây Ninh", nil, nil])
        #expect(
            outcome.faults == ["a_place code.without_date", "a_place code.without_date", "day date.format"]
        )
    }

    @Test func `checks a citizen's number against the columns beside it`() async throws {
        let project = try SmallProject([
            "Connectors/clinic/connector.yaml": SmallProject.connector(),
            "Mappings/visit.yaml": SmallProject.entity(
                key: "[person]",
                fields: """
                    person: { as: citizen_id, title: Số định danh, required: true, pii: sensitive }
                    sex: { as: text, title: Giới tính, pii: basic }
                    born: { as: date, title: Ngày sinh, pii: basic }
                    """,
                source: """
                    person: { from: CCCD, from_number: true, with: { sex: sex, born: born } }
                    sex: GIOI
                    born: { from: SINH, format: dd/MM/yyyy }
                    """
            ),
        ])
        let outcome = try await project.run(
            """
            {"data":[{"CCCD":80190999901,"GIOI":"Nữ","SINH":"02/09/1990"},
            {"CCCD":"080190999902","GIOI":"Nam","SINH":"02/09/1990"},
            {"CCCD":"080190999903","GIOI":"Nữ","SINH":"02/09/1991"}]}
            """
        )
        #expect(outcome.column("person") == ["080190999901"])
        #expect(
            outcome.faults == ["person citizen_id.sex_mismatch", "person citizen_id.birth_year_mismatch"]
        )
    }

    @Test func `refuses what must hold, and tells of what should`() async throws {
        let project = try SmallProject([
            "Connectors/clinic/connector.yaml": SmallProject.connector(),
            "Mappings/visit.yaml": SmallProject.entity(
                fields: """
                    code: { as: text, title: Mã, required: true }
                    net: { as: money_vnd, title: Trước thuế }
                    vat: { as: money_vnd, title: Thuế }
                    total: { as: money_vnd, title: Tổng }
                    """,
                source: "code: MA\nnet: A\nvat: B\ntotal: T",
                rest: "checks:\n  - must: total >= 0\n  - should: total = net + vat within 1\n"
            ),
        ])
        let outcome = try await project.run(
            """
            {"data":[{"MA":"1","A":10,"B":1,"T":12},{"MA":"2","A":10,"B":1,"T":20},{"MA":"3","A":1,"B":1,"T":-2},
            {"MA":"4","T":5}]}
            """
        )
        #expect(outcome.column("code") == ["1", "2", "4"])
        #expect(outcome.faults == [" check.failed"])
        #expect(outcome.report.doubts == ["total = net + vat within 1": 1])
    }

    @Test
    func `moves a time that lies before another to the next day, and keeps dates no finer than they are`()
        async throws
    {
        let project = try SmallProject([
            "Connectors/clinic/connector.yaml": SmallProject.connector(),
            "Mappings/visit.yaml": SmallProject.entity(
                fields: """
                    arrives: { as: time_of_day, not_before: departs, title: Đến }
                    born: { as: partial_date, title: Ngày sinh, pii: basic }
                    code: { as: text, title: Mã, required: true }
                    departs: { as: time_of_day, title: Đi }
                    whole: { as: json, title: Nguyên văn }
                    """,
                source: """
                    code: MA
                    departs: DI
                    arrives: DEN
                    born: { from: SINH, format: yyyyMMdd, precision_from: LOAI }
                    whole: KHAC
                    """
            ),
        ])
        let outcome = try await project.run(
            """
            {"data":[{"MA":"1","DI":"23:45","DEN":"01:05","SINH":"19890812","LOAI":1,"KHAC":{"a":[1, "b"]}},
            {"MA":"2","DI":"08:00","DEN":"09:30","SINH":"19890812","LOAI":0}]}
            """
        )
        #expect(outcome.column("arrives") == ["25:05", "09:30"])
        #expect(outcome.column("born") == ["1989", "1989-08-12"])
        #expect(outcome.column("whole")[0]?.filter { $0 != " " } == #"{"a":[1,"b"]}"#)
    }

    @Test func `reads old text as its column is written, and refuses what it cannot tell`() async throws {
        let project = try SmallProject([
            "Connectors/clinic/connector.yaml": SmallProject.connector(),
            "Mappings/visit.yaml": SmallProject.entity(
                fields: """
                    code: { as: text, title: Mã, required: true }
                    good: { as: text, title: Nơi sinh }
                    name: { as: person_name, title: Họ tên, pii: basic }
                    place: { as: text, title: Nơi ở }
                    """,
                source: "code: MA\ngood: SINH\nname: TEN\nplace: NOI"
            ),
        ])
        let outcome = try await project.run(
            """
            {"data":[{"MA":"1","TEN":"Nguyeãn Thò Myõ Duyeân","NOI":"§¾k L¾k","SINH":"Trà Vinh"},
            {"MA":"2","TEN":"Traàn Vaên Maãu","NOI":"Phường Tân An","SINH":"Cần Thơ"},
            {"MA":"3","TEN":"Leâ Thò Maãu","NOI":"TiÕng ViÖt, t\u{AD}êng nhµ","SINH":"Nguy?n Th? M?u"}]}
            """
        )
        #expect(outcome.column("name") == ["Nguyễn Thị Mỹ Duyên", "Trần Văn Mẫu", "Lê Thị Mẫu"])
        #expect(outcome.column("place")[1...2] == ["Phường Tân An", "Tiếng Việt, tường nhà"])
        #expect(outcome.column("good") == ["Trà Vinh", "Cần Thơ", nil])
        #expect(outcome.faults.contains("good text.lossy"))
    }

    @Test func `takes the look-alike of a letter for the letter, also where nothing else tells`() async throws
    {
        let project = try SmallProject([
            "Connectors/clinic/connector.yaml": SmallProject.connector(),
            "Mappings/visit.yaml": SmallProject.entity(
                fields: """
                    code: { as: text, title: Mã, required: true }
                    name: { as: person_name, title: Họ tên, pii: basic }
                    """,
                source: "code: MA\nname: TEN"
            ),
        ])
        let outcome = try await project.run(
            #"{"data":[{"MA":"1","TEN":"Ðinh Thanh Ví"},{"MA":"2","TEN":"Nguyễn Thị Mẫu"},{"MA":"3","TEN":"Võ Văn Thử"}]}"#
        )
        #expect(outcome.column("name") == ["Đinh Thanh Ví", "Nguyễn Thị Mẫu", "Võ Văn Thử"])
    }

    private var children: [String: String] {
        [
            "Connectors/clinic/connector.yaml": SmallProject.connector(),
            "Mappings/visit.yaml": SmallProject.entity(
                fields: "code: { as: text, title: Mã, required: true }\nnote: { as: text, title: Ghi chú }",
                source: "code: MA\nnote: GHI\nchildren: { visit_drug: \"THUOC[]\" }"
            ),
            "Mappings/visit_drug.yaml": SmallProject.entity(
                "visit_drug",
                key: "[code, no]",
                fields: """
                    code: { as: text, title: Mã, required: true }
                    no: { as: integer, title: Số, required: true }
                    name: { as: text, title: Tên }
                    """,
                source: "code: ^.MA\nno: STT\nname: TEN"
            ),
        ]
    }

    @Test func `maps the items inside a record as rows of their own`() async throws {
        let outcome = try await SmallProject(children).run(
            """
            {"data":[{"MA":"1","THUOC":[{"STT":1,"TEN":"A"},{"STT":2,"TEN":"B"}]},{"MA":"2","THUOC":[]},
            {"THUOC":[{"STT":1,"TEN":"không có cha"}]},{"MA":"4","THUOC":{"STT":"x"}}]}
            """
        )
        #expect(outcome.column("code") == ["1", "2", "4"])
        #expect(outcome.column("code", of: "visit_drug") == ["1", "1"])
        #expect(outcome.column("name", of: "visit_drug") == ["A", "B"])
        #expect(
            outcome.faults.contains("code required.empty") && outcome.faults.contains("no number.invalid")
        )
        #expect(outcome.report.account.read == 8)
    }

    @Test func `lets the children of a record that lost go with it`() async throws {
        let outcome = try await SmallProject(children).run(
            """
            {"data":[{"MA":"1","GHI":"cũ","THUOC":[{"STT":1,"TEN":"A"},{"STT":2,"TEN":"B"}]},
            {"MA":"2","THUOC":[{"STT":1,"TEN":"C"}]},{"MA":"1","GHI":"mới","THUOC":[{"STT":3,"TEN":"D"}]}]}
            """
        )
        #expect(outcome.column("note") == ["mới", nil] || outcome.column("note") == [nil, "mới"])
        #expect(Set(outcome.column("name", of: "visit_drug")) == ["C", "D"])
    }

    @Test func `sends each record to the first destination that takes it`() async throws {
        let project = try SmallProject([
            "Connectors/clinic/connector.yaml": SmallProject.connector(
                into: """

                        - { entity: visit, where: [ "LOAI = XML1" ] }
                        - { entity: visit_drug, where: [ "LOAI = XML2" ], records: "DS[]" }
                        - { entity: nothing, where: [ "LOAI in XML6, XML12" ] }
                    """
            ),
            "Mappings/visit.yaml": SmallProject.entity(
                fields: "code: { as: text, title: Mã, required: true }",
                source: "code: MA"
            ),
            "Mappings/visit_drug.yaml": SmallProject.entity(
                "visit_drug",
                key: "[code, no]",
                fields: """
                    code: { as: text, title: Mã, required: true }
                    no: { as: integer, title: Số, required: true }
                    """,
                source: "code: ^.MA\nno: STT"
            ),
        ])
        let outcome = try await project.run(
            """
            {"data":[{"LOAI":"XML1","MA":"1"},{"LOAI":"XML2","MA":"1","DS":[{"STT":1},{"STT":2}]},
            {"LOAI":"XML6","MA":"1"},{"LOAI":"XML9","MA":"1"}]}
            """
        )
        #expect(outcome.column("code") == ["1"])
        #expect(outcome.column("no", of: "visit_drug") == ["1", "2"])
        #expect(outcome.faults == [" record.no_destination"])
        #expect(outcome.report.account.skipped == 1)
    }
}
