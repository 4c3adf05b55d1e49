import Bytes
package import HubModel

/// Looks through an answer that landed for records of persons who were erased.
package enum ErasureScan {
    /// Positions of their records in the answer, from 0.
    ///
    /// `each`: the `{each}` values that it was asked with, as the ledger writes them. Throws where the answer cannot
    /// be read as the pull says.
    package static func ordinals(_ job: PullJob, _ payload: Payload, each: String) throws -> [Int] {
        let tree = LaneTree(job, arenas: ArenaPool(), shelf: nil)
        let lineage = Lineage(
            source: 0,
            run: 0,
            payload: payload.id,
            clock: Timestamp(microseconds: 0),
            each: EachText.read(each).mapValues { Array($0.utf8) }
        )
        let envelope = job.readsAnswer ? try job.envelope(of: payload) : nil
        let reading = try job.reading(payload)
        var found: [Int] = []
        var position = 0
        _ = try reading.readOn { record, _ in
            let place = RecordPlace(
                record: record,
                parent: reading.parent,
                answer: envelope?.tape,
                lineage: lineage
            )
            if tree.holdsErased(place, isRoot: reading.recordsAreRoots) { found.append(position) }
            position += 1
            return true
        }
        return found
    }
}
