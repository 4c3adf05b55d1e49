import HubModel
import HubPipeline

/// A description of a service, in place of an answer.
struct Description {
    private let sample: OpenedSample
    private let file: SampleFile
    private let tester: TypeTester

    init(_ sample: OpenedSample, _ file: SampleFile, tester: TypeTester) {
        (self.sample, self.file, self.tester) = (sample, file, tester)
    }

    func guesses(_ facts: ConnectorFacts, entities: [Entity]) throws(HubFailure) -> [Guess] {
        throw GuessFailure.description(
            file.name,
            vi: "bản mô tả dịch vụ chưa đọc được; hãy đưa một câu trả lời mẫu.",
            en: "descriptions of services are not read yet; give a sample answer."
        )
    }
}

enum DescriptionText {
    static func read(_ head: String, _ bytes: [UInt8]) -> SampleTree? { nil }
}
