import HubModel
import HubPipeline
import Testing

@Suite struct `Examples of types` {
    @Test(arguments: FieldType.allCases)
    func `hold as the reference prints them`(type: FieldType) {
        #expect(type.examples.count >= 5)
        for example in type.examples {
            let value = example.run(as: type)
            let (outcome, text) = example.expectedOutcome
            #expect(value.outcome == outcome, "\(type.rawValue): \(example)")
            #expect(value.text == text, "\(type.rawValue): \(example)")
        }
    }

    @Test func `declare formats and separators that can be read`() {
        for example in FieldType.allCases.flatMap(\.examples) {
            #expect((example.format == nil) == example.options.formats.isEmpty)
            #expect((example.separators == nil) == example.options.separators.isEmpty)
        }
    }
}

extension ValueExample {
    fileprivate var expectedOutcome: (Outcome, text: String?) {
        switch expected {
        case .text(let text, let notes): (.written(with: notes), text)
        case .empty(let note): (.empty(note: note), nil)
        case .refused(let rule): (.fault(rule), nil)
        }
    }
}
