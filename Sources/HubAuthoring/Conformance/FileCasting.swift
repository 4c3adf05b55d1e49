import Bytes
import HubModel
import HubOperations

/// Misbehaviours of files that somebody puts into a folder.
struct FileCasting {
    private let plan: FilePlan

    init(_ plan: FilePlan) { self.plan = plan }

    enum Choice {
        case plays(Part, [FilePlan.Laid])
        case unfit(Localized)
    }

    func choice(_ misbehaviour: Misbehaviour) async throws -> Choice {
        var part = Part(misbehaviour.demand)
        switch misbehaviour {
        case .emptyFile: return .plays(part, first { FilePlan.Laid(name: $0, bytes: []) })
        case .halfFile:
            // Who is told when a file is whole has no excuse; everybody else may find it damaged.
            part.demand = plan.waitsForMarker || plan.waitsForQuiet ? .recover : .note
            if part.demand == .recover { part.rows = try await plan.rows(of: Array(plan.files.dropFirst())) }
            return .plays(
                part,
                first { name, bytes in
                    FilePlan.Laid(
                        name: name,
                        bytes: Array(bytes.prefix(bytes.count / 2)),
                        isMarked: false,
                        grows: plan.waitsForQuiet ? bytes : nil
                    )
                }
            )
        case .truncated:
            part.demand = isPacked ? .refuse : .note
            return .plays(part, each { Array($0.prefix($0.count / 2)) } ?? [])
        case .malformed:
            part.demand = .note
            return .plays(part, each { Array($0.prefix($0.count / 2)) + Array("\u{1}}{<&]]\n".utf8) } ?? [])
        case .truncatedGzip:
            guard plan.files.contains(where: { $0.bytes.starts(with: [0x1F, 0x8B]) }) else {
                return .unfit(Reasons.isNotPacked)
            }
            return .plays(part, each { Array($0.dropLast(6)) } ?? [])
        case .bomb: return changed(part, Reasons.isNotPacked) { Bomb.instead(of: $0, plan.rehearsed.pull) }
        case .bom:
            // A file that has a mark loses it.
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            return changed(part, Reasons.isPacked) { file in
                inside(file) { $0.starts(with: mark) ? Array($0.dropFirst(3)) : mark + $0 }
            }
        case .unknownField, .missingField, .nullValue, .reordered, .otherSpelling, .numbersAsText,
            .textAsNumbers,
            .duplicateKey, .deepNesting:
            return changed(part, Reasons.noSuchField) { inside($0) { record($0, misbehaviour) } }
        default: return .unfit(Reasons.onlyFiles)
        }
    }

    private var isPacked: Bool { plan.files.allSatisfy { !PlannedAnswer(body: $0.bytes).isText } }

    private func first(_ lay: (String) -> FilePlan.Laid) -> [FilePlan.Laid] { first { name, _ in lay(name) } }

    /// The first file otherwise, the others as they are.
    private func first(_ lay: (String, [UInt8]) -> FilePlan.Laid) -> [FilePlan.Laid] {
        plan.files.enumerated().map { index, file in
            index == 0 ? lay(file.name, file.bytes) : FilePlan.Laid(name: file.name, bytes: file.bytes)
        }
    }

    /// `nil` where no file can be changed so.
    private func each(_ change: ([UInt8]) -> [UInt8]?) -> [FilePlan.Laid]? {
        let laid = plan.files.map { FilePlan.Laid(name: $0.name, bytes: change($0.bytes) ?? $0.bytes) }
        return zip(laid, plan.files).allSatisfy { $0.bytes == $1.bytes } ? nil : laid
    }

    private func changed(_ part: Part, _ reason: Localized, _ change: ([UInt8]) -> [UInt8]?) -> Choice {
        each(change).map { .plays(part, $0) } ?? .unfit(reason)
    }

    /// What is inside gzip, changed and packed again; of other packings nothing is changed.
    private func inside(_ bytes: [UInt8], _ change: ([UInt8]) -> [UInt8]?) -> [UInt8]? {
        guard bytes.starts(with: [0x1F, 0x8B]) else {
            return PlannedAnswer(body: bytes).isText ? change(bytes) : nil
        }
        return (try? Wrapping.gunzipped(bytes)).flatMap(change).flatMap { gzipped($0) }
    }

    private func record(_ bytes: [UInt8], _ misbehaviour: Misbehaviour) -> [UInt8]? {
        if misbehaviour == .otherSpelling { return OtherSpelling.of(bytes) }
        var pull = plan.rehearsed.pull
        if pull.unwrap.first == .gunzip { pull.unwrap.removeFirst() }
        return RecordList(bytes, of: pull).flatMap { RecordCasting.changed($0, misbehaviour) }
    }
}
