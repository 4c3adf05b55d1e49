import Bytes
import HubModel

extension Condition {
    func filled(_ values: PlaceholderValues) throws(HubFailure) -> Condition { self }
}

struct RecordConditions {
    let conditions: [CompiledCondition]
    init(_ conditions: [Condition], codes: CodeBook) {
        self.conditions = conditions.map { CompiledCondition($0) }
    }
    func hold(in tape: RecordTape) -> Bool {
        conditions.allSatisfy { $0.holds(status: nil, tape: tape, all: true) }
    }
}
