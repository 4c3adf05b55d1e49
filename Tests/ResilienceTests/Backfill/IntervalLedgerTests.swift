import HubModel
import Testing

/// What every ledger of slices must keep, in memory and in PostgreSQL alike.
@Suite struct `A ledger of slices` {
    private let pull = PullID(connector: "dien", pull: "hoadon")
    private let other = PullID(connector: "dien", pull: "congto")

    private func span(_ from: Int64, _ until: Int64) -> TimeSpan {
        TimeSpan(from: Timestamp(seconds: from), until: Timestamp(seconds: until))
    }

    private var three: SliceRevision {
        SliceRevision(added: [span(20, 30), span(0, 10), span(10, 20)].map { BackfillSlice(span: $0) })
    }

    private func claimed(_ claim: SliceClaim) -> BackfillSlice? {
        if case .slice(let slice) = claim { slice } else { nil }
    }

    private func isBusy(_ claim: SliceClaim) -> Bool {
        if case .busy = claim { true } else { false }
    }

    @Test(arguments: LedgerWorld.Kind.allCases)
    func `gives the oldest first, one at a time, to whoever asks`(kind: LedgerWorld.Kind) async throws {
        try await LedgerWorld.with(kind) { world in
            let (one, two) = (world.host().ledger, world.host().ledger)
            try await one.revise(pull) { _ in three }
            try await two.revise(other) { _ in three }
            let first = try #require(claimed(try await one.claim(pull, within: span(0, 30))))
            #expect(first.span == span(0, 10) && first.state == .running && first.attempts == 1)
            #expect(isBusy(try await two.claim(pull, within: span(0, 30))))
            #expect(claimed(try await two.claim(other, within: span(12, 30)))?.span == span(10, 20))
            try await one.end(first.id, .done, reason: nil)
            let second = try #require(claimed(try await two.claim(pull, within: span(0, 30))))
            #expect(second.span == span(10, 20))
            try await two.end(second.id, .failed, reason: "run.incomplete")
            let third = try #require(claimed(try await one.claim(pull, within: span(0, 30))))
            try await one.end(third.id, .done, reason: nil)
            #expect(try await one.claim(pull, within: span(0, 30)) == .none)
            let states = try await one.slices(of: pull)
            #expect(states.map(\.state) == [.done, .failed, .done])
            #expect(states.map(\.reason) == [nil, "run.incomplete", nil])
            #expect(try await one.slices(of: PullID(connector: "a", pull: "b")).isEmpty)
        }
    }

    @Test(arguments: LedgerWorld.Kind.allCases)
    func `gives a slice back to be taken again, and only by its holder`(kind: LedgerWorld.Kind) async throws {
        try await LedgerWorld.with(kind) { world in
            let (one, two) = (world.host().ledger, world.host().ledger)
            try await one.revise(pull) { _ in three }
            let slice = try #require(claimed(try await one.claim(pull, within: span(0, 30))))
            try await two.end(slice.id, .done, reason: nil)
            #expect(try await two.slices(of: pull).map(\.state) == [.running, .waiting, .waiting])
            try await one.end(slice.id, .waiting, reason: "lease.held")
            let again = try #require(claimed(try await two.claim(pull, within: span(0, 30))))
            #expect(again.id == slice.id && again.attempts == 2 && again.reason == nil)
            try await two.end(again.id, .done, reason: nil)
            // Whoever was too late changes nothing of what is done.
            try await one.end(slice.id, .failed, reason: "late")
            #expect(try await one.slices(of: pull).map(\.state) == [.done, .waiting, .waiting])
        }
    }

    @Test(arguments: LedgerWorld.Kind.allCases)
    func `frees what a dead host had begun, and nothing of the living`(kind: LedgerWorld.Kind) async throws {
        try await LedgerWorld.with(kind) { world in
            let (one, two) = (world.host(), world.host())
            try await one.ledger.revise(pull) { _ in three }
            try await two.ledger.recover()
            let slice = try #require(claimed(try await one.ledger.claim(pull, within: span(0, 30))))
            #expect(try await two.ledger.recover() == 0)
            await one.die()
            var freed = 0
            while freed == 0 { freed = try await two.ledger.recover() }
            #expect(freed == 1)
            #expect(try await two.ledger.slices(of: pull).first?.reason == "backfill.host_lost")
            #expect(claimed(try await two.ledger.claim(pull, within: span(0, 30)))?.id == slice.id)
        }
    }

    @Test(arguments: LedgerWorld.Kind.allCases)
    func `frees at once what a host had begun that leaves`(kind: LedgerWorld.Kind) async throws {
        try await LedgerWorld.with(kind) { world in
            let (one, two) = (world.host().ledger, world.host().ledger)
            try await one.revise(pull) { _ in three }
            _ = try await one.claim(pull, within: span(0, 30))
            try await one.leave()
            #expect(try await two.slices(of: pull).map(\.state) == [.waiting, .waiting, .waiting])
        }
    }

    @Test(arguments: LedgerWorld.Kind.allCases)
    func `refuses slices of one pull that overlap, and then changes nothing`(kind: LedgerWorld.Kind)
        async throws
    {
        try await LedgerWorld.with(kind) { world in
            let ledger = world.host().ledger
            try await ledger.revise(pull) { _ in three }
            let before = try await ledger.slices(of: pull)
            await #expect(throws: (any Error).self) {
                try await ledger.revise(pull) { _ in
                    SliceRevision(added: [
                        BackfillSlice(span: span(40, 50)), BackfillSlice(span: span(29, 35)),
                    ])
                }
            }
            #expect(try await ledger.slices(of: pull) == before)
            try await ledger.revise(other) { _ in SliceRevision(added: [BackfillSlice(span: span(29, 35))]) }
        }
    }

    @Test(arguments: LedgerWorld.Kind.allCases)
    func `exchanges slices, but none that is running`(kind: LedgerWorld.Kind) async throws {
        try await LedgerWorld.with(kind) { world in
            let ledger = world.host().ledger
            try await ledger.revise(pull) { _ in three }
            let running = try #require(claimed(try await ledger.claim(pull, within: span(0, 30))))
            try await ledger.revise(pull) { slices in
                SliceRevision(dropped: slices.map(\.id), added: [BackfillSlice(span: span(10, 30))])
            }
            let slices = try await ledger.slices(of: pull)
            #expect(slices.map(\.span) == [span(0, 10), span(10, 30)])
            #expect(slices.first?.id == running.id)
        }
    }
}
