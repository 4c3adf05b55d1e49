import Bytes
import HubModel

/// Columns whose value is a document in something else.
extension RecordMapper {
    @inline(__always)
    func open(_ value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
        guard field.isWrapped else { return convert(value, field, &arena) }
        openWrapped(value, field, &arena)
    }

    private func openWrapped(_ value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
        guard let opening = field.opening else { return }
        do throws(HubFailure) {
            switch try opening.open(value.bytes) {
            case .nothing: convertDefault(field, &arena)
            case .one(let inside): convert(inside, opening, field, &arena)
            case .several(let names): refuse(field, RecordRule.several.rawValue, names, &arena)
            case .unreadable(let rule): refuse(field, rule.rawValue, value.beginning, &arena)
            }
        } catch {
            failure = error
            arena.appendNull()
        }
    }

    private func convert(
        _ inside: ValueOpening.Inside,
        _ opening: ValueOpening,
        _ field: FieldPlan,
        _ arena: inout CellArena
    ) {
        if inside.isComposite, field.type != .json, field.type != .file {
            return refuse(field, RecordRule.notScalar.rawValue, "", &arena)
        }
        if opening.isUnpacked(inside) { count(.noted, RecordRule.notPacked.rawValue) }
        let given = companions.fileName
        defer { companions.fileName = given }
        inside.bytes.withUnsafeBytes { bytes in
            let value = RawValue(bytes: bytes, kind: .string)
            guard field.type != .file else { return keep(value, named: inside.fileName, field, &arena) }
            if bytes.isBlankOrNull { convertDefault(field, &arena) } else { convert(value, field, &arena) }
        }
    }

    /// A name that the record gives says more than the archive's.
    private func keep(_ file: RawValue, named name: [UInt8]?, _ field: FieldPlan, _ arena: inout CellArena) {
        guard let name, companions.fileName?.isEmpty ?? true else { return convert(file, field, &arena) }
        name.withUnsafeBytes {
            companions.fileName = $0
            convert(file, field, &arena)
        }
    }
}

extension ValueOpening.Inside {
    /// Without the folders that the file stands in.
    fileprivate var fileName: [UInt8]? {
        name.map { Array(($0.split(separator: "/").last ?? "").utf8) }
    }
}

extension RawValue {
    /// As much as a fault shows.
    fileprivate var beginning: String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes.prefix(200)), as: UTF8.self)
    }
}
