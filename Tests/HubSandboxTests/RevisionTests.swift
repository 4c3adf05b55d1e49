import HubSandbox
import Testing

@Suite struct `A revision` {
    @Test(arguments: [(0, 0.01), (1, 0.01), (4, 0.05), (2, 1.0), (3, 0.0)])
    func `changes exactly its share of the bills`(revision: Int, share: Double) {
        var configuration = SandboxConfiguration.holding(20_000)
        configuration.changeShare = share
        let before = ElectricityWorld(configuration: configuration, revision: revision)
        let after = ElectricityWorld(configuration: configuration, revision: revision + 1)
        let page = BillPage(number: 1, total: 1, format: .json)
        let changed = (0..<20_000).count { index in
            page.bytes(of: [index], in: before) != page.bytes(of: [index], in: after)
        }
        #expect(changed == Int(20_000 * share))
        #expect(after.changedBills(below: 20_000) == changed)
    }

    @Test func `changes every page of a shuffled set`() {
        let before = ElectricityWorld(configuration: .holding(20_000), revision: 0)
        let after = ElectricityWorld(configuration: .holding(20_000), revision: 1)
        let files = BillPageFiles(pageSize: 1000, format: .json, shuffleSeed: 7)
        for number in 1...20 { #expect(files.page(number, of: before) != files.page(number, of: after)) }
    }
}

@Suite struct `A share` {
    @Test(arguments: [0, 0.000001, 0.001, 0.013, 0.3, 0.999, 1], [0, 1, 12_345, 999_999])
    func `is counted as it is picked`(fraction: Double, offset: Int) {
        let share = Share(fraction, offset: offset)
        var picked = 0
        for index in 0..<5000 {
            #expect(share.count(below: index) == picked)
            if share.contains(index) { picked += 1 }
        }
    }

    @Test func `is exact over a million`() {
        #expect(Share(0.001, offset: 77).count(below: 1_000_000) == 1000)
    }
}

@Suite struct `A shuffle` {
    @Test(arguments: [1, 2, 3, 64, 1000, 4097])
    func `shows every index once`(count: Int) {
        let permutation = Permutation(count: count, seed: 3)
        #expect(Set((0..<count).map { permutation($0) }) == Set(0..<count))
    }

    @Test func `depends on its seed and leaves hardly anything in place`() {
        let order = (0..<1000).map { Permutation(count: 1000, seed: 1)($0) }
        #expect(order != (0..<1000).map { Permutation(count: 1000, seed: 2)($0) })
        #expect(order.indices.count { order[$0] == $0 } < 20)
    }
}
