import HubModel
import Testing

@Suite struct `A histogram of latencies` {
    private func histogram(_ values: [Int]) -> LatencyHistogram {
        values.reduce(into: LatencyHistogram()) { $0.note(milliseconds: $1) }
    }

    @Test(arguments: [
        ([Int](), 0.5, nil), ([40], 0.5, 40.0), ([40, 40, 40, 40], 1, 50), ([-5, 0, 1], 1, 1),
        ([1, 1, 1, 900], 0.75, 1), ([1, 1, 1, 900], 1, 1000), ([999_999], 0.99, 120_000),
    ])
    func `says within what a share of calls stayed`(values: [Int], share: Double, within: Double?) {
        #expect(histogram(values).within(share) == within)
    }

    @Test func `tells a quantile to the width of its bucket`() throws {
        let values = (1...10_000).map { $0 % 1000 + 1 }
        let within = try #require(histogram(values).within(0.95))
        #expect(abs(within - 950) < 60)
    }

    @Test func `is added to another of other hours`() {
        var sum = histogram([1, 2, 3])
        sum += histogram([1000])
        #expect(sum.count == 4 && sum.within(1) == 1000)
    }

    @Test func `believes no counts of another program's buckets`() {
        #expect(LatencyHistogram([1, 2, 3]).count == 0)
        #expect(LatencyHistogram(histogram([7]).counts) == histogram([7]))
    }

    @Test(arguments: [(200, 0), (204, 0), (304, 1), (404, 2), (429, 2), (500, 3), (599, 3)])
    func `counts an answer by its class`(status: Int, place: Int) {
        var classes = CallClasses()
        classes.count(status: status)
        let counts = [classes.success, classes.redirect, classes.refused, classes.failed]
        #expect(counts[place] == 1 && classes.calls == 1)
    }
}
