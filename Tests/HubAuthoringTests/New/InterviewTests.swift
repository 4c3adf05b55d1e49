import Foundation
import HubAuthoring
import HubModel
import Synchronization
import Testing

@Suite struct `The interview` {
    /// Answers line by line, as from a pipe; keeps what was said.
    private final class Script {
        var lines: [String]
        var said = ""

        init(_ lines: [String]) { self.lines = lines }

        func interview(_ language: Language = .english) -> Interview {
            Interview(
                language: language,
                read: { self.lines.isEmpty ? nil : self.lines.removeFirst() },
                say: { self.said += $0 }
            )
        }
    }

    @Test func `asks for what no option has said, in order`() throws {
        let script = Script([
            "cap-nuoc", "Cấp nước", "Công ty", "a@b.example", "https://nuoc.example/x.asmx", "hoa don", "",
            "none", "",
        ])
        var facts = ConnectorFacts(connector: "", pull: "records")
        try Questions(script.interview(), language: .english).complete(&facts, isNamed: false, hasPull: false)
        #expect(facts.connector == "cap-nuoc" && facts.title == "Cấp nước" && facts.pull == "hoa_don")
        #expect(facts.pullTitle == "Cấp nước" && facts.source == .http("https://nuoc.example/x.asmx"))
        #expect(facts.signIn == ConnectorFacts.SignIn.none && facts.request == nil)
        #expect(script.lines.isEmpty)
    }

    @Test func `asks again where an answer is no name`() throws {
        let script = Script(["Cấp Nước", "cap-nuoc"])
        let answer = try script.interview().ask(vi: "Tên", en: "Name", isGood: Questions.name)
        #expect(answer == "cap-nuoc" && script.said.contains("small letters"))
    }

    @Test func `takes a choice by number or by word, and the default for nothing`() throws {
        for (line, expected) in [("2", "b"), ("a", "a"), ("", "b")] {
            let choice = try Script([line]).interview().choose(
                vi: "?",
                en: "?",
                [("a", Localized(vi: "", en: "")), ("b", Localized(vi: "", en: ""))],
                default: "b"
            )
            #expect(choice == expected)
        }
    }

    @Test func `ends with the question that nobody answered`() throws {
        let script = Script(["cap-nuoc"])
        var facts = ConnectorFacts(connector: "", pull: "records")
        do {
            try Questions(script.interview(), language: .english).complete(
                &facts,
                isNamed: false,
                hasPull: false
            )
            Issue.record("no failure")
        } catch {
            #expect(error.code == "new.unanswered" && error.message.english.contains("title on screens"))
        }
    }

    @Test func `lets the person change table, key and who may see`() throws {
        var facts = ConnectorFacts(connector: "thu", pull: "people")
        let sample = GuessBench.sample(
            "a.json",
            #"[{"soDinhDanh": "080085999903", "hoTen": "Lê Thị Mẫu"}, {"soDinhDanh": "080185999912", "hoTen": "Trần Văn Thử"}]"#
        )
        let guess = try GuessBench().guesses([sample], facts)[0]
        let script = Script([
            "nguoi dan", "khong_co", "citizen_id", "1", "tra cứu", "luật", "law Luật 91/2025/QH15",
        ])
        #expect(try Questions(script.interview(), language: .english).settle(guess, &facts))
        #expect(facts.entity == "nguoi_dan" && facts.key == ["citizen_id"])
        #expect(facts.visibleTo == "{ citizen: citizen_id }" && facts.legalBasis == "law Luật 91/2025/QH15")
        #expect(script.said.contains("There is no column «khong_co»"))
        let again = try GuessBench().guesses([sample], facts)
        let mapping = try #require(
            Drafts(again, language: .english).files.first { $0.path == "Mappings/nguoi_dan.yaml" }
        )
        #expect(
            String(decoding: mapping.bytes, as: UTF8.self).contains("visible_to: { citizen: citizen_id }\n")
        )
    }

    @Test func `without a terminal names every missing option at once`() {
        let failure = Interview.missing([
            ("--unit", Localized(vi: "đơn vị", en: "the unit")),
            ("--address", Localized(vi: "địa chỉ", en: "the address")),
        ])
        #expect(failure.message.english.contains("--unit (the unit), --address (the address)"))
        #expect(failure.message.vietnamese.contains("--unit (đơn vị)"))
    }
}

@Suite struct `A new connector` {
    private func plan(_ text: String, keep: Bool = false) throws -> NewConnector {
        var facts = ConnectorFacts(connector: "thu", pull: "people")
        facts.title = "Thử"
        facts.source = .http("https://thu.example/a")
        let guesses = try GuessBench().guesses([GuessBench.sample("tra-loi.json", text)], facts)
        return NewConnector(
            guesses,
            NewConnector.Wishes(environment: "production", schedule: "daily 02:00", keepsSamples: keep),
            root: NSTemporaryDirectory() + "nothing-here",
            language: .vietnamese
        )
    }

    private let personal =
        #"[{"ma": "A1", "soDienThoai": "0912000000"}, {"ma": "A2", "soDienThoai": "0912000001"}]"#

    @Test func `keeps no sample with personal data unless that is said`() throws {
        let sample = "Connectors/thu/samples/people/page-1.json"
        #expect(try !plan(personal).files.contains { $0.path == sample })
        #expect(try plan(personal).leavesSamples)
        #expect(try plan(personal, keep: true).files.contains { $0.path == sample })
        #expect(
            try plan(#"[{"ma": "A1", "gia": 5}, {"ma": "A2", "gia": 6}]"#).files.contains {
                $0.path == sample
            }
        )
    }

    @Test func `has settings, a schedule and a page of its own`() throws {
        let plan = try plan(personal)
        #expect(
            plan.files.map(\.path) == [
                "Connectors/thu/connector.yaml", "Mappings/thu_people.yaml", "Connectors/thu/README.md",
                "environments/production.yaml", "schedules/thu.yaml",
            ]
        )
        #expect(try plan.findings().filter { $0.severity == .error } == [])
        #expect(plan.nextCommands.count == 3)
    }

    @Test func `is visible to nobody until a person decides`() throws {
        let mapping = try #require(try plan(personal).files.first { $0.path == "Mappings/thu_people.yaml" })
        let text = String(decoding: mapping.bytes, as: UTF8.self)
        #expect(text.contains("visible_to: nobody    # CẦN QUYẾT ĐỊNH"))
        #expect(text.contains("legal_basis: law CHƯA XÁC ĐỊNH    # CẦN QUYẾT ĐỊNH"))
        #expect(!text.contains("0912000000"))
    }

    @Test func `that everyone may see has no personal column, and its samples stay away`() throws {
        var facts = ConnectorFacts(connector: "thu", pull: "jobs")
        facts.visibleTo = "everyone"
        facts.source = .http("https://thu.example/a")
        facts.notPersonal = ["phone"]
        let sample = GuessBench.sample(
            "a.json",
            #"[{"maTin": "A1", "nguoiLienHe": "Lê Thị Mẫu", "soDienThoai": "0912000000"}, {"maTin": "A2", "nguoiLienHe": "Trần Văn Thử", "soDienThoai": "0912000001"}]"#
        )
        let guesses = try GuessBench().guesses([sample], facts)
        let plan = NewConnector(
            guesses,
            NewConnector.Wishes(environment: "production"),
            root: NSTemporaryDirectory() + "nothing-here",
            language: .english
        )
        #expect(try plan.findings().filter { $0.severity == .error } == [])
        let mapping = try #require(plan.files.first { $0.path == "Mappings/thu_jobs.yaml" })
        let text = String(decoding: mapping.bytes, as: UTF8.self)
        #expect(
            text.contains("  # left out, for everyone may see this table: contact_person (Người liên hệ)")
        )
        #expect(!text.contains("contact_person: nguoiLienHe") && text.contains("phone: soDienThoai"))
        #expect(!text.contains("pii:") && plan.leavesSamples)
    }
}
