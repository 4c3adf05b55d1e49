import Foundation
import HubAuthoring
import HubModel
import HubOperations
import Testing

/// How many citizens are scanned, a fifth of them in each form; `scripts/torture.sh` asks for a hundred thousand.
private let citizenCount = ProcessInfo.processInfo.environment["LIENTHONG_CITIZENS"].flatMap(Int.init) ?? 1000

@Suite struct `A recording of synthetic citizens` {
    fileprivate func citizens(_ count: Int = 60) -> [TownCitizen] { (0..<count).map { TownCitizen($0) } }

    @Test(.timeLimit(.minutes(30)), arguments: TownProject.forms)
    func `holds no number, name, address or telephone of any of them`(form: String) async throws {
        let town = try TownProject()
        defer { town.remove() }
        let share = citizenCount / TownProject.forms.count
        let first = share * (TownProject.forms.firstIndex(of: form) ?? 0)
        for start in stride(from: first, to: first + share, by: 1000) {
            let page = (start..<min(start + 1000, first + share)).map { TownCitizen($0) }
            let made = try await town.recording(form).make([TownAnswers(citizens: page).answer(form)])
            #expect(made.rows == page.count && made.rejections == 0)
            #expect(made.failures.isEmpty, "\(made.failures)")
            let search = TownSearch(made.files.map(\.bytes))
            for citizen in page {
                let traces = search.traces(of: citizen)
                #expect(traces.isEmpty, "citizen \(citizen.number) in \(form): \(traces)")
                guard traces.isEmpty else { return }
            }
        }
    }

    @Test func `the search of these tests finds everybody in the originals`() {
        for form in TownProject.forms {
            let all = citizens(30)
            let search = TownSearch([TownAnswers(citizens: all).answer(form).bytes])
            for citizen in all { #expect(search.traces(of: citizen).count >= 8, "\(form)") }
        }
    }

    @Test func `makes of one person the same in every form`() async throws {
        let town = try TownProject()
        defer { town.remove() }
        var rows: [String: Set<String>] = [:]
        for form in TownProject.forms {
            let made = try await town.recording(form).make([TownAnswers(citizens: citizens()).answer(form)])
            let table = try #require(made.files.first { $0.path == "expected.rows.resident.tsv" })
            rows[form] = Set(
                String(decoding: table.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            )
        }
        let first = try #require(rows["json"])
        for form in TownProject.forms { #expect(rows[form] == first, "\(form)") }
    }

    @Test func `another key makes others`() async throws {
        let town = try TownProject()
        defer { town.remove() }
        let answers = [TownAnswers(citizens: citizens(5)).answer("json")]
        let one = try await town.recording("json").make(answers)
        let again = try await town.recording("json").make(answers)
        let other = try await town.recording("json", key: RecordingKey(Array("another".utf8))).make(answers)
        #expect(one.files == again.files)
        #expect(one.files.first?.bytes != other.files.first?.bytes)
    }
}

#if DEFECTS
    extension `A recording of synthetic citizens` {
        @Test(arguments: RecordingDefect.allCases)
        func `is not made where the redactor forgets something`(defect: RecordingDefect) async throws {
            let town = try TownProject()
            defer { town.remove() }
            let form = defect == .nested ? "nested" : "json"
            let answers = [TownAnswers(citizens: citizens(12)).answer(form)]
            let failure = await #expect(throws: HubFailure.self) {
                try await RecordingDefect.$planted.withValue(defect) {
                    try await town.recording(form).make(answers)
                }
            }
            #expect(failure?.code == "record.leak")
            let said =
                "\(String(describing: failure?.message.vietnamese)) \(String(describing: failure?.message.english))"
            for citizen in citizens(12) {
                #expect(
                    !said.contains(citizen.name) && !said.contains(citizen.citizenID)
                        && !said.contains(citizen.phone)
                )
            }
        }
    }
#endif
