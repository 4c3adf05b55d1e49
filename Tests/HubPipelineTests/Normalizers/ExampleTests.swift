import HubModel
import HubPipeline
import Testing

@Suite struct `Examples of types` {
    @Test(arguments: FieldType.allCases)
    func `hold as the reference prints them`(type: FieldType) {
        #expect(type.examples.count >= 5)
        for example in type.examples {
            let value = Normalizer(type: type, options: example.options)
                .apply(example.input, isNumber: example.isNumber)
            #expect(value == example.expectedValue, "\(type.rawValue): \(example)")
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
    var expectedValue: NormalizedValue {
        switch expected {
        case .text(let text, let note?): NormalizedValue(outcome: .flagged(note), text: text)
        case .text(let text, nil): NormalizedValue(outcome: .written, text: text)
        case .empty(let note): NormalizedValue(outcome: .empty(note: note), text: nil)
        case .refused(let rule): NormalizedValue(outcome: .fault(rule), text: nil)
        }
    }
}
