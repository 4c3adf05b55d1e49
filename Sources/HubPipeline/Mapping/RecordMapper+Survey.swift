import Bytes
import HubModel

/// How text is written, decided for a page.
extension RecordMapper {
    var rescuesText: Bool { !rescues.isEmpty }

    func beginSurvey() {
        for rescue in rescues { rescue.reset() }
    }

    /// Looks at the text columns of a record; `endSurvey` decides for the page.
    func survey(_ record: RecordTape) {
        if shape.take(record) { shapes.observe(record) }
        for field in plan.fields {
            guard let index = field.textIndex, case .value(let value) = child(field.soleSlot, record),
                value.bytes.mayHoldOldText
            else { continue }
            rescues[index].survey(value.bytes)
        }
    }

    func endSurvey() {
        for rescue in rescues { rescue.decide() }
    }
}
