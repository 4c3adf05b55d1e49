import HubModel
import HubPipeline
import Testing

/// Answers about one thing: the document, or one object or element of it, is the record.
@Suite struct `An answer that is its record` {
    private let person = Opened.Target(entity: "person", fields: [("number", "**.SoDinhDanh")])

    private func open(
        _ answer: String,
        records: String? = nil,
        _ answers: Answers,
        _ change: (inout Pull) -> Void = { _ in }
    ) async throws -> Opened {
        try await Opened.run(Array(answer.utf8), [person]) { pull in
            pull.records = records.map(Opened.path)
            pull.answers = answers
            change(&pull)
        }
    }

    private func conditions(_ texts: String...) throws -> [Condition] { try texts.map { try Condition($0) } }

    private static let found = [
        #"{"TrangThai":1,"KetQuaXacThuc":{"TonTai":"1","SoDinhDanh":"080190999901"},"TraceID":"t-1"}"#,
        "<R><KetQuaXacThuc><TonTai>1</TonTai><SoDinhDanh>080190999901</SoDinhDanh></KetQuaXacThuc></R>",
    ]

    @Test(arguments: found, [nil, "**.KetQuaXacThuc"])
    func `is told by what its record says`(answer: String, records: String?) async throws {
        let answers = Answers(okWhen: try conditions("**.TonTai present", "**.TonTai = 1"))
        let opened = try await open(answer, records: records, answers)
        #expect(opened.rows == ["person: number=080190999901"], "\(opened.failure ?? "")")
        let strange = try await open(answer.replacing("TonTai", with: "Khac"), records: records, answers)
        #expect(strange.failure?.contains("answer.unexpected") == true && strange.rows.isEmpty)
    }

    @Test(arguments: found, [nil, "**.KetQuaXacThuc"])
    func `may say that it is none`(answer: String, records: String?) async throws {
        let opened = try await open(
            answer,
            records: records,
            Answers(emptyWhen: try conditions("**.TonTai = 1"))
        )
        #expect(opened.report.state == .succeeded, "\(opened.failure ?? "")")
        #expect(opened.rows.isEmpty && opened.rejections.isEmpty && opened.report.account.read == 0)
        #expect(opened.report.account.closes && opened.report.pages == 1)
    }

    @Test func `is none where its status alone says so`() async throws {
        let empty = Answers(emptyWhen: try conditions("status 200"))
        let opened = try await open(#"{"error":"not found"}"#, empty)
        #expect(opened.report.state == .succeeded && opened.report.account.read == 0)
        #expect(opened.rejections.isEmpty && opened.report.account.closes)
    }

    @Test(arguments: ["KetQuaXacThuc", nil])
    func `gives the words of its refusal`(records: String?) async throws {
        let answer = #"{"KetQuaXacThuc":{"MaLoi":"E5","MoTa":"Hết hạn mức","TraceID":"t-9"}}"#
        let answers = Answers(
            refusedWhen: try conditions("**.MaLoi present"),
            message: Opened.path("**.MoTa"),
            traceID: Opened.path("**.TraceID")
        )
        let opened = try await open(answer, records: records, answers)
        let failure = try #require(opened.report.failure)
        #expect(failure.code == "answer.refused" && opened.rows.isEmpty)
        #expect(failure.detail == "Hết hạn mức" && "\(failure)".contains("t-9"))
    }

    @Test(arguments: [
        #"{"CODE":200,"Data":[{"SoDinhDanh":"080190999901"}],"MESSAGE":"Ổn"}"#,
        "<r><CODE>200</CODE><Data><SoDinhDanh>080190999901</SoDinhDanh></Data><MESSAGE>Ổn</MESSAGE></r>",
    ])
    func `is told by names in any case where its records are`(answer: String) async throws {
        let prefix = answer.hasPrefix("<") ? "R." : ""
        func open(_ answer: String, ignoresCase: Bool) async throws -> Opened {
            let answers = Answers(
                okWhen: try conditions("\(prefix)code = 200"),
                refusedWhen: try conditions("\(prefix)code = 106"),
                message: Opened.path("\(prefix)message")
            )
            return try await self.open(answer, records: "\(prefix)data[]", answers) {
                $0.ignoresCase = ignoresCase
            }
        }
        let good = try await open(answer, ignoresCase: true)
        #expect(good.rows == ["person: number=080190999901"], "\(good.failure ?? "")")
        let refused = try await open(answer.replacing("200", with: "106"), ignoresCase: true)
        #expect(refused.report.failure?.code == "answer.refused" && refused.rows.isEmpty)
        #expect(refused.report.failure?.detail == "Ổn")
        #expect(try await open(answer, ignoresCase: false).rows.isEmpty)
    }

    @Test func `announces its total`() async throws {
        let answer = #"{"SoDinhDanh":"080190999901","tong":1}"#
        let opened = try await open(answer, Answers()) { pull in
            pull.pages = Pagination(kind: .page(from: 1), total: Opened.path("tong"), stop: .total)
        }
        #expect(opened.report.state == .succeeded && opened.report.pages == 1, "\(opened.failure ?? "")")
    }

    @Test(arguments: [
        (#"{"d":[{"TonTai":1,"SoDinhDanh":"1"}]}"#, "d[]"), (#"[{"TonTai":1,"SoDinhDanh":"1"}]"#, nil),
        ("<R><i><TonTai>1</TonTai></i><i><TonTai>1</TonTai></i></R>", "R.i"),
    ])
    func `is no list, whose items speak for themselves`(answer: String, records: String?) async throws {
        let opened = try await open(
            answer,
            records: records,
            Answers(okWhen: try conditions("**.TonTai present"))
        )
        #expect(opened.failure?.contains("answer.unexpected") == true && opened.rows.isEmpty)
    }

    @Test(arguments: ["data", "$.data", "**.data"])
    func `has none where that is null`(records: String) async throws {
        for answer in [#"{"code":404,"data":null}"#, #"{"data":null,"code":404}"#] {
            for answers in [Answers(), Answers(emptyWhen: try conditions("code = 404"))] {
                let opened = try await open(answer, records: records, answers)
                #expect(opened.report.state == .succeeded, "\(opened.failure ?? "")")
                #expect(opened.report.account.read == 0 && opened.rejections.isEmpty)
            }
        }
    }
}
