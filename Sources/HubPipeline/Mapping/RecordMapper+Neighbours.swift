import Bytes
import HubModel

/// Other columns of the row.
extension RecordMapper {
    /// What the type checks against, read ahead: cells are written in the order of columns.
    func companions(of field: FieldPlan, _ place: RecordPlace) -> Companions {
        var result = Companions.none
        codeDay = nil
        for need in field.needs {
            guard let position = plan.fields.firstIndex(where: { $0.name == need.column }) else { continue }
            readAhead(position, place) { cell, type in
                switch need.use {
                case .role(.fileName):
                    fileName.reset()
                    fileName.append(cell)
                    result.read(fileName.bytes(), of: type, as: .fileName)
                case .role(let role): result.read(cell, of: type, as: role, zone: values.zone)
                case .codeDay:
                    var day = Companions.none
                    day.read(cell, of: type, as: .on, zone: values.zone)
                    codeDay = day.on
                case .notBefore: result.notBefore = TimeOfDayNormalizer.seconds(of: cell)
                }
            }
        }
        if let path = field.precision, case .value(let value) = readSlowly(path, place) {
            result.precision = DatePrecision(UnsafeRawBufferPointer(rebasing: value.bytes.trimmed))
        }
        return result
    }

    /// Reads a column into memory of its own; what is wrong with it is told when its own turn comes.
    func readAhead(
        _ position: Int,
        _ place: RecordPlace,
        _ body: (UnsafeRawBufferPointer, FieldType) -> Void
    ) {
        let field = plan.fields[position]
        let (faultCount, changeCount) = (faults.count, changes.count)
        let day = codeDay
        if depth == asides.count { asides.append(ArenaBox(capacity: 1 << 12)) }
        let aside = asides[depth]
        aside.arena.reset()
        depth += 1
        append(field, place, &aside.arena)
        depth -= 1
        codeDay = day
        faults.removeSubrange(faultCount...)
        changes.removeSubrange(changeCount...)
        let cell = aside.arena.bytes
        guard cell.count > 4 else { return }
        body(UnsafeRawBufferPointer(rebasing: cell[4...]), field.type)
    }
}
