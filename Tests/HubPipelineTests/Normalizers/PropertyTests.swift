import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `Types on hostile values` {
    /// `LIENTHONG_FUZZ` asks for more.
    private static let inputsPerType = max(
        20_000,
        ProcessInfo.processInfo.environment["LIENTHONG_FUZZ"].flatMap { Int($0) } ?? 0
    )

    @Test(arguments: FieldType.allCases)
    func `write a valid cell or nothing at all`(type: FieldType) {
        var inputs = HostileValues(of: type, seed: 20_260_615)
        var written = 0
        for _ in 0..<Self.inputsPerType {
            let input = inputs.next()
            let value = inputs.apply(input)
            switch value.outcome {
            case .written, .flagged:
                written += 1
                #expect(value.text != nil, "\(type) \(input)")
            case .empty, .fault: #expect(value.bytesWritten == 0, "\(type) \(input)")
            }
        }
        // Both ways must have been taken, or nothing was shown.
        #expect((1000..<Self.inputsPerType).contains(written))
    }

    @Test(arguments: FieldType.allCases.filter { $0 != .htmlClean && $0 != .file })
    func `leave what they wrote as it is`(type: FieldType) {
        var inputs = HostileValues(of: type, seed: 7)
        for _ in 0..<Self.inputsPerType {
            let input = inputs.next()
            guard let text = inputs.apply(input).text else { continue }
            let again = type.readsItsOwnText.apply(text)
            #expect(again.text == text, "\(type) \(input)")
        }
    }
}

extension FieldType {
    /// Texts of numbers have a point, whatever the source had.
    fileprivate var readsItsOwnText: Normalizer {
        let separators = DecimalSeparators(example: "1234.5").map { [$0] } ?? []
        return Normalizer(
            type: self,
            options: ValueOptions(
                separators: separators,
                now: ValueExample.now,
                adminUnits: AdminUnits.example
            )
        )
    }
}
