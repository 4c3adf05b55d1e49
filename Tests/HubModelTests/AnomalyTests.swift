import HubModel
import Testing

@Suite struct `An anomaly` {
    private func figures(read: Int, empty: Int = 0, mapped: Int? = nil) -> RunFigures {
        var account = RecordAccount()
        account.read = read
        account.new = read
        var quality = RunQuality()
        quality.mapped = mapped ?? read
        quality.columns["phone"] = RunQuality.Column()
        quality.columns["phone"]?.empty = empty
        return RunFigures(account: account, quality: quality)
    }

    private func measures(_ run: RunFigures, _ history: [RunFigures]) -> [String] {
        AnomalyRule().judge(run, against: history).map { "\($0.measure)\($0.column.map { " " + $0 } ?? "")" }
    }

    /// Around a thousand records a night, as a seed decides, one of them in a hundred without a telephone.
    private func nights(_ count: Int, spread: UInt64) -> [RunFigures] {
        var state: UInt64 = 20_261_121
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let read = 1000 - Int(spread) + Int((state >> 33) % (2 * spread + 1))
            return figures(read: read, empty: read / 100)
        }
    }

    @Test(
        arguments: [
            (1000, 10, []), (1150, 12, []), (1400, 14, ["read", "new"]), (0, 0, ["read", "new"]),
            (1000, 200, ["empty phone"]), (1000, 55, []),
        ] as [(Int, Int, [String])]
    )
    func `is a figure outside of the pull's own history`(read: Int, empty: Int, expected: [String]) {
        #expect(measures(figures(read: read, empty: empty), nights(14, spread: 20)) == expected)
    }

    @Test func `gives a restless pull more room than a steady one`() {
        let run = figures(read: 1500)
        #expect(measures(run, nights(14, spread: 20)) == ["read", "new"])
        #expect(measures(run, nights(14, spread: 400)).isEmpty)
    }

    @Test func `does not make the night after an outage normal`() {
        var history = nights(14, spread: 20)
        for night in 0..<5 { history[night] = figures(read: 0) }
        #expect(measures(figures(read: 0), history) == ["read", "new"])
        #expect(measures(figures(read: 1000, empty: 10), history).isEmpty)
    }

    @Test(arguments: [0, 4])
    func `needs a history`(runs: Int) {
        #expect(measures(figures(read: 1_000_000), nights(runs, spread: 20)).isEmpty)
    }

    @Test func `is no matter of few records`() {
        let quiet = (0..<14).map { _ in figures(read: 2, mapped: 2) }
        #expect(measures(figures(read: 9, empty: 9), quiet).isEmpty)
        #expect(measures(figures(read: 40), quiet) == ["read", "new"])
    }

    @Test func `looks back at fourteen runs and no further`() {
        let history = (0..<14).map { _ in figures(read: 1000) } + (0..<200).map { _ in figures(read: 5) }
        #expect(measures(figures(read: 1000), history).isEmpty)
    }
}

@Suite struct `Drift` {
    private func field(_ path: String, _ kinds: [FieldShape.Kind: Int], met: Int = 1000, holders: Int = 1000)
        -> FieldShape
    {
        FieldShape(path: path, kinds: kinds, met: met, holders: holders, example: "x")
    }

    private var before: [FieldShape] {
        [
            field(".", [.object: 1000]), field("id", [.number: 1000]),
            field("rare", [.text: 10], met: 10), field("a", [.object: 1000]), field("a.b", [.text: 1000]),
            field("items", [.list: 1000]), field("items[]", [.object: 3000], met: 3000),
        ]
    }

    private func drift(_ now: [FieldShape], gone: Set<String> = []) -> ShapeDrift {
        .between(KnownShape(fields: before, gone: gone), SeenShape(fields: now))
    }

    @Test func `is nothing between equal shapes, nor for a pull that never ran`() {
        #expect(drift(before).isEmpty)
        #expect(ShapeDrift.between(KnownShape(), SeenShape(fields: before)).isEmpty)
    }

    @Test func `names what is new, only the topmost of it`() {
        let now = before + [field("c", [.object: 5]), field("c.d", [.text: 5]), field("a.e", [.number: 1])]
        #expect(drift(now).new.map(\.path) == ["c", "a.e"])
    }

    @Test func `names what vanished, only the topmost of it, and once`() {
        let now = before.filter { !$0.path.hasPrefix("a") && !$0.path.hasPrefix("items") }
        #expect(drift(now).vanished.map(\.path) == ["a", "items"])
        #expect(drift(now, gone: ["a", "items"]).isEmpty)
    }

    @Test func `says nothing of what is missing where pages were left as they were`() {
        var seen = SeenShape(fields: before.filter { $0.path != "a.b" } + [field("new", [.text: 1])])
        #expect(ShapeDrift.between(KnownShape(fields: before), seen).vanished.map(\.path) == ["a.b"])
        seen.isPartial = true
        let drift = ShapeDrift.between(KnownShape(fields: before), seen)
        #expect(drift.vanished.isEmpty && drift.new.map(\.path) == ["new"])
    }

    @Test func `does not miss a rare field in a few records`() {
        let now = before.filter { $0.path != "rare" }
        #expect(drift(now).isEmpty)
        let many = now.map { $0.path == "." ? field(".", [.object: 50_000]) : $0 }
        #expect(drift(many).vanished.map(\.path) == ["rare"])
    }

    @Test(
        arguments: [
            ([.text: 1], true), ([.number: 9, .text: 1], true), ([.object: 1], true), ([.list: 1], true),
            ([:], false), ([.number: 1], false),
        ] as [([FieldShape.Kind: Int], Bool)]
    )
    func `names a kind that was never there`(kinds: [FieldShape.Kind: Int], isNews: Bool) {
        let now = before.map { $0.path == "id" ? field("id", kinds) : $0 }
        #expect(drift(now).retyped.map(\.path) == (isNews ? ["id"] : []))
    }

    @Test func `compares nothing where names are data`() {
        let cut = ShapeDrift.between(KnownShape(fields: before), SeenShape(fields: [before[0]], isCut: true))
        #expect(cut.isCut && cut.new.isEmpty && cut.vanished.isEmpty)
    }

    @Test(
        arguments: [
            (".", nil), ("a", "."), ("a.b", "a"), ("a[]", "a"), ("a[].b", "a[]"), (".[]", "."),
            ("a.['b.c']", "a"), ("['b.c']", "."), ("a.@id", "a"),
        ] as [(String, String?)]
    )
    func `knows what holds a field`(path: String, holder: String?) {
        #expect(field(path, [:]).holder == holder)
    }
}

@Suite struct `A masked example` {
    @Test(
        arguments: [
            ("0912 345 678", "9999 999 999"), ("Lê Thị Mẫu", "Aa Aaa Aaa"), ("a@b.example", "a@a.aaaaaaa"),
            ("", ""),
            (String(repeating: "1", count: 100), String(repeating: "9", count: 40)),
        ]
    )
    func `shows the form of a value and nothing it says`(value: String, pattern: String) {
        #expect(ExampleMask.pattern(of: value) == pattern)
    }
}
