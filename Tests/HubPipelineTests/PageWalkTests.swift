import HubModel
import HubPipeline
import Testing

@Suite struct `Paging ends truthfully` {
    private func digest(_ number: Int) -> Digest { Digest(bytes: [UInt8(truncatingIfNeeded: number), 1]) }

    /// Walks over pages of these sizes; returns how many were asked for.
    private func walk(
        _ pagination: Pagination?,
        _ counts: [Int],
        totals: [Int?] = [],
        declaredEmpty: Int? = nil
    ) throws -> Int {
        var walk = PageWalk(pagination)
        var asked = 1
        for (index, count) in counts.enumerated() {
            let summary = PageSummary(
                count: count,
                total: index < totals.count ? totals[index] : nil,
                isDeclaredEmpty: index == declaredEmpty
            )
            guard
                try walk.next(after: summary, digest: digest(index), address: "http://a.example/\(index)")
                    != nil
            else { return asked }
            asked += 1
        }
        return asked
    }

    private func pages(_ stop: Pagination.Stop, size: Int? = 100) -> Pagination {
        Pagination(kind: .page(from: 1), size: size, stop: stop)
    }

    @Test(arguments: [
        ([100, 100, 40], 3),
        ([100, 100, 0], 3),
        // The first page is short: only an empty one proves that it was the last.
        ([40, 0], 2),
        // A source that gives at most 60 whatever it is asked for loses nothing.
        ([60, 60, 12, 0], 4),
        ([0], 1),
    ])
    func `a short page is believed after a full one`(counts: [Int], asked: Int) throws {
        #expect(try walk(pages(.shortPage), counts) == asked)
    }

    @Test func `a total that does not come is a failure`() {
        let failure = #expect(throws: HubFailure.self) {
            try walk(pages(.shortPage), [100, 40], totals: [150, 150])
        }
        #expect(failure?.code == "paging.total_short")
    }

    @Test func `with stop total the last page is where the total is reached`() throws {
        #expect(try walk(pages(.total), [100, 100, 50], totals: [250, 250, 250]) == 3)
    }

    @Test func `a page equal to the one before is a failure`() throws {
        var walk = PageWalk(pages(.shortPage))
        _ = try walk.next(after: PageSummary(count: 100), digest: digest(1), address: "")
        let failure = #expect(throws: HubFailure.self) {
            try walk.next(after: PageSummary(count: 100), digest: digest(1), address: "")
        }
        #expect(failure?.code == "paging.repeated_page")
    }

    @Test func `a page equal to an earlier one is a failure, empty ones are not`() throws {
        var walk = PageWalk(pages(.shortPage))
        for number in 1...3 {
            _ = try walk.next(after: PageSummary(count: 100), digest: digest(number), address: "")
        }
        let failure = #expect(throws: HubFailure.self) {
            try walk.next(after: PageSummary(count: 100), digest: digest(1), address: "")
        }
        #expect(failure?.code == "paging.repeated_page")
        var empty = PageWalk(Pagination(kind: .cursor(try Path("next")), stop: .noNext))
        for (number, next) in ["a", "b", "c"].enumerated() {
            let summary = PageSummary(count: 0, next: next)
            #expect(try empty.next(after: summary, digest: digest(1), address: "\(number)") == .cursor(next))
        }
    }

    @Test func `next links are followed until there is none`() throws {
        var walk = PageWalk(Pagination(kind: .nextURL(try Path("next")), stop: .noNext))
        let first = try walk.next(
            after: PageSummary(count: 2, next: "/list?after=2"),
            digest: digest(1),
            address: "http://a.example/list"
        )
        #expect(first == .address("http://a.example/list?after=2"))
        #expect(
            try walk.next(
                after: PageSummary(count: 1),
                digest: digest(2),
                address: "http://a.example/list?after=2"
            )
                == nil
        )
    }

    @Test func `a next link that leads back is a failure`() throws {
        var walk = PageWalk(Pagination(kind: .nextURL(try Path("next")), stop: .noNext))
        let failure = #expect(throws: HubFailure.self) {
            try walk.next(
                after: PageSummary(count: 2, next: "http://a.example/list"),
                digest: digest(1),
                address: "http://a.example/list"
            )
        }
        #expect(failure?.code == "paging.repeated_cursor")
    }

    @Test func `a page is certain only where the announced total proves it`() throws {
        var walk = PageWalk(pages(.shortPage))
        #expect(walk.certainNext == nil)
        _ = try walk.next(after: PageSummary(count: 100, total: 250), digest: digest(1), address: "")
        #expect(walk.certainNext == .page(3))
        _ = try walk.next(after: PageSummary(count: 100, total: 250), digest: digest(2), address: "")
        #expect(walk.certainNext == nil)
    }

    @Test func `without pages there is one request`() throws {
        #expect(try walk(nil, [7]) == 1)
    }
}
