import HubModel

/// Misbehaviours of lists that come in pages.
struct PageCasting: Sendable {
    private let plan: CounterpartPlan

    init(_ plan: CounterpartPlan) { self.plan = plan }

    private var pull: Pull { plan.rehearsed.pull }

    func choice(_ misbehaviour: Misbehaviour) async -> Casting.Choice {
        if misbehaviour == .sameSecond { return await sameSecond() }
        guard pull.pages != nil else { return .unfit(Reasons.noPages) }
        guard let pages = plan.pages, pages.pages.count > 1 else { return .unfit(Reasons.noSuchPages) }
        var part = Part(misbehaviour.demand)
        part.cues = [SandboxCue(name: misbehaviour.rawValue)]
        switch misbehaviour {
        case .repeatedPage: repeated(&part, pages)
        case .shiftedPage:
            guard pull.pages?.total != nil else { return .unfit(Reasons.noTotal) }
            shifted(&part, pages)
        case .shortPages:
            guard pages.isCounted, pages.size > 1 else { return .unfit(Reasons.noOneCounts) }
            short(&part, pages)
        case .endlessPages: endless(&part, pages)
        case .emptyMiddle:
            // Without a total nobody can tell that there should have been something.
            guard pull.pages?.total != nil else { return .unfit(Reasons.noTotal) }
            part.answers[1] = [pages.answer([], next: 3)]
        case .shrinkingTotal, .lyingTotal:
            guard pull.pages?.total != nil else { return .unfit(Reasons.noTotal) }
            totals(&part, pages, isShrinking: misbehaviour == .shrinkingTotal)
        default: return .unfit(Reasons.noPages)
        }
        return .plays(part)
    }

    /// Page k is page k-1.
    private func repeated(_ part: inout Part, _ pages: PagePlan) {
        for index in plan.answers.indices.dropFirst() { part.answers[index] = [plan.answers[index - 1]] }
    }

    /// From the second page on, everything stands one place further on: its first record is on no page.
    private func shifted(_ part: inout Part, _ pages: PagePlan) {
        var items = pages.items
        items.remove(at: pages.size)
        replace(&part, pages.answers(PagePlan.split(items, by: pages.size), total: pages.items.count))
    }

    private func short(_ part: inout Part, _ pages: PagePlan) {
        let size = pages.size - 1
        let answers = pages.answers(PagePlan.split(pages.items, by: size))
        guard case .page(let from)? = pull.pages?.kind else {
            // Of offsets the next one is where the page before ended.
            var from = 0
            if case .offset(let start)? = pull.pages?.kind { from = start }
            for (index, answer) in answers.enumerated() {
                part.byNumber[String(from + index * size)] = answer
            }
            part.answers[0] = [answers[0]]
            let starts = plan.pages?.pages.indices.map { $0 * pages.size } ?? []
            for (index, start) in starts.enumerated()
            where index > 0 && start % size == 0 && start / size < answers.count {
                part.answers[index] = [answers[start / size]]
            }
            return
        }
        replace(&part, answers)
        for (index, answer) in answers.enumerated() where index >= plan.answers.count {
            part.byNumber[String(from + index)] = answer
        }
    }

    /// Every page is full, and the first comes again behind the last.
    private func endless(_ part: inout Part, _ pages: PagePlan) {
        guard pages.isCounted else {
            let last = plan.answers.count - 1
            part.answers[last] = [pages.answer(pages.pages.last ?? [], next: 2)]
            return
        }
        let count = pages.items.count
        let all = (0..<count).map { page in
            pages.answer((0..<pages.size).map { pages.items[(page * pages.size + $0) % count] })
        }
        for index in plan.answers.indices { part.answers[index] = [all[index % count]] }
        part.further = Array(all[(plan.answers.count % count)...]) + all[..<(plan.answers.count % count)]
    }

    private func totals(_ part: inout Part, _ pages: PagePlan, isShrinking: Bool) {
        let count = pages.items.count
        let lists = pages.pages
        for index in plan.answers.indices {
            let items = index < lists.count ? lists[index] : []
            let total = isShrinking ? count - index : count + 5
            part.answers[index] = [
                pages.answer(items, total: total, next: index + 1 < lists.count ? index + 2 : nil)
            ]
        }
        if !isShrinking { part.further = [pages.answer([], total: count + 5)] }
    }

    private func replace(_ part: inout Part, _ answers: [PlannedAnswer]) {
        for index in plan.answers.indices where index < answers.count {
            part.answers[index] = [answers[index]]
        }
    }

    // MARK: Two records of one second

    private func sameSecond() async -> Casting.Choice {
        guard let since = SinceInQuery(pull), let pages = plan.pages else { return .unfit(Reasons.noMoment) }
        guard let late = await LateRecord.of(plan, pages, since) else { return .unfit(Reasons.noMoment) }
        var part = Part(.recover)
        part.isBetweenRuns = true
        part.cues = [SandboxCue(name: Misbehaviour.sameSecond.rawValue)]
        part.rows = late.rows
        replace(&part, pages.answers(PagePlan.split(late.items, by: pages.size), total: late.items.count))
        let answers = pages.answers(PagePlan.split(late.items, by: pages.size), total: late.items.count)
        if case .page(let from)? = pull.pages?.kind {
            for index in answers.indices where index >= plan.answers.count {
                part.byNumber[String(from + index)] = answers[index]
            }
        }
        let latest = late.latest
        part.late = { exchange in since.late(of: exchange, latest: latest) }
        return .plays(part)
    }
}

/// A query parameter that is `{since}` by a pattern that can be compared.
struct SinceInQuery: Sendable {
    let name: String
    let pattern: DatePattern

    init?(_ pull: Pull) {
        guard pull.since?.field != nil, case .ask(let request) = pull.way else { return nil }
        for entry in request.query {
            guard case .text(let template) = entry.value, let sole = template.solePlaceholder,
                sole.name == "since",
                case .pattern(let pattern)? = sole.pipes.first
            else { continue }
            (name, self.pattern) = (entry.name, pattern)
            return
        }
        return nil
    }

    func late(of exchange: CounterpartTape.Exchange, latest: String) -> CounterpartTape.Late? {
        for index in stride(from: 1, to: exchange.target.count, by: 2)
        where exchange.target[index - 1].hasSuffix(name + "=") {
            return CounterpartTape.Late(
                cue: Misbehaviour.sameSecond.rawValue,
                hole: exchange.target[index],
                pattern: pattern.text,
                latest: latest
            )
        }
        return nil
    }
}

/// A record that comes late, with the moment of the newest.
struct LateRecord {
    var items: [[UInt8]]
    var rows: [String: [String?]]
    /// `yyyyMMddHHmmss` in the source's zone.
    var latest: String

    static func of(_ plan: CounterpartPlan, _ pages: PagePlan, _ since: SinceInQuery) async -> LateRecord? {
        let rehearsal = Rehearsal(plan.rehearsed)
        _ = await rehearsal.run(PlannedTransport(plan.answers, signIn: plan.signIn))
        guard let newest = rehearsal.cursors.values.compactMap(\.until).max() else { return nil }
        // The record whose moment the cursor is: without it the cursor stands elsewhere.
        for item in pages.items {
            let own = Rehearsal(plan.rehearsed.unpaged)
            _ = await own.run(
                PlannedTransport([PlannedAnswer(body: pages.list.bytes([item]))], signIn: plan.signIn)
            )
            guard own.cursors.values.compactMap(\.until).max() == newest else { continue }
            var crop = RecordCrop(plan.rehearsed.unpaged, pages.list)
            for known in pages.items { _ = await crop.take(known) }
            await crop.derive(from: item, serial: 77)
            guard crop.items.count > pages.items.count else { return nil }
            let answers = pages.answers(
                PagePlan.split(crop.items, by: pages.size),
                total: crop.items.count
            )
            return LateRecord(
                items: crop.items,
                rows: await plan.rows(of: answers),
                latest: digits(newest, plan.rehearsed.connector.system.zone)
            )
        }
        return nil
    }

    private static func digits(_ moment: Timestamp, _ zone: Zone) -> String {
        let civil = zone.civil(moment)
        let day = civil.date.components
        return [
            (day.year, 4), (day.month, 2), (day.day, 2), (civil.hour, 2), (civil.minute, 2),
            (civil.second, 2),
        ]
        .map { number, width in
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }.joined()
    }
}
