package import HubModel
package import HubPipeline

/// One record of a trial run: what stood in the answer, and beside it what the mapping made of it.
package struct TrialRecord: Sendable {
    package struct Column: Sendable {
        package enum State: String, Sendable {
            case taken, empty, repaired, emptied, refused
        }

        package var name: String
        package var title: String
        /// As the mapping writes it.
        package var path: String
        /// `Mappings/<entity>.yaml:line`.
        package var mapping: String
        package var raw: String?
        package var staged: String?
        package var state: State
        /// Why it was repaired, emptied or refused.
        package var rule: String?
        package var isPersonal: Bool
    }

    package var entity: String
    /// From 1, in the order of the answers.
    package var answer: Int
    /// Its position in the answer, from 1.
    package var number: Int
    /// As it came.
    package var excerpt: String
    package var columns: [Column]
    /// Of the whole record: those of no column.
    package var faults: [FieldFault]
    package var isRefused: Bool
    /// Neither staged nor refused: skipped, of another's key, unchanged.
    package var isLeftOut: Bool
}

/// What a trial run saw of its answers.
package struct TrialSight: Sendable {
    private let job: PullJob
    private let store: PreviewStore
    private let landing: MemoryLanding

    package init(_ job: PullJob, _ store: PreviewStore, _ landing: MemoryLanding) {
        self.job = job
        self.store = store
        self.landing = landing
    }

    /// The first records of each answer, no more than so many in all.
    package func records(most: Int) throws -> [TrialRecord] {
        let payloads = landing.all
        var records: [TrialRecord] = []
        for (index, answer) in store.answers.enumerated() where records.count < most {
            guard let payload = payloads.first(where: { $0.id == answer.payload }) else { continue }
            let marks = store.marks.filter { $0.payload == answer.payload }
            let traces = try RecordTrace.first(most - records.count, of: answer, payload, job) { ordinal in
                self.entity(of: marks.filter { $0.ordinal == ordinal })
            }
            for (ordinal, trace) in traces.enumerated() {
                let own = marks.filter { $0.ordinal == ordinal }
                records.append(record(trace, own, answer: index + 1, ordinal))
            }
        }
        return records
    }

    /// That which a destination takes; children hang on it.
    private func entity(of marks: [PreviewMark]) -> String? {
        let children = Set(job.further.filter { $0.parent != nil }.map(\.plan.entity.name))
        return marks.first { !children.contains($0.entity) }?.entity
    }

    private func record(_ trace: RecordTrace, _ marks: [PreviewMark], answer: Int, _ ordinal: Int)
        -> TrialRecord
    {
        let name = entity(of: marks) ?? job.plan.entity.name
        let entity = ([job.plan] + job.further.map(\.plan)).first { $0.entity.name == name }?.entity
        var faults: [FieldFault] = []
        var changes: [ValueChange] = []
        for mark in marks where mark.entity == name {
            switch mark.what {
            case .staged: continue
            case .refused(let rejection): faults += rejection.faults
            case .changed(let change): changes.append(change)
            }
        }
        let columns = trace.columns.map { column in
            self.column(column, entity?.field(column.name), entity, faults, changes)
        }
        let known = Set(columns.map(\.name))
        return TrialRecord(
            entity: name,
            answer: answer,
            number: ordinal + 1,
            excerpt: trace.record,
            columns: columns,
            faults: faults.filter { !known.contains($0.field) },
            isRefused: !faults.isEmpty,
            isLeftOut: marks.isEmpty
        )
    }

    private func column(
        _ column: RecordTrace.Column,
        _ field: Entity.Field?,
        _ entity: Entity?,
        _ faults: [FieldFault],
        _ changes: [ValueChange]
    ) -> TrialRecord.Column {
        let fault = faults.first { $0.field == column.name }
        let change = changes.first { $0.fault.field == column.name }
        let state: TrialRecord.Column.State =
            if fault != nil {
                .refused
            } else if let change {
                change.kind == .emptied ? .emptied : .repaired
            } else {
                column.derived == nil ? .empty : .taken
            }
        return TrialRecord.Column(
            name: column.name,
            title: field?.title ?? column.name,
            path: column.path,
            mapping: column.mapping,
            raw: fault.map(\.value) ?? column.raw,
            staged: fault == nil ? column.derived : nil,
            state: state,
            rule: fault?.rule ?? change?.fault.rule,
            isPersonal: field.flatMap { field in entity?.isPersonal(field) } ?? false
        )
    }
}
