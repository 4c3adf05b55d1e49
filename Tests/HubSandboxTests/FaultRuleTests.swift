import HTTPTypes
import HubSandbox
import Testing

@Suite struct `A fault rule` {
    @Test func `is read with all its parameters`() throws {
        let rule = try #require(FaultRule("slow-drip:every=3:from=2:times=4:path=hoadon?trang=2:pause=7"))
        #expect(rule.kind == .slowDrip)
        #expect([rule.every, rule.from, rule.times, rule.pause] == [3, 2, 4, 7])
        #expect(rule.path == "hoadon?trang=2")
    }

    @Test func `picks its share by its seed alone`() throws {
        func struck(_ text: String) throws -> [Int] {
            var layer = FaultLayer([try #require(FaultRule(text))])
            return (0..<1000).filter { _ in layer.next(for: "/a", method: .post) != nil }
        }
        let fifth = try struck("drop:share=20:seed=3")
        #expect((150...250).contains(fifth.count))
        #expect(try fifth == struck("drop:share=20:seed=3") && fifth != struck("drop:share=20:seed=4"))
        #expect(try struck("drop:share=100").count == 1000)
    }

    @Test func `keeps to its method`() throws {
        var layer = FaultLayer([try #require(FaultRule("drop:method=POST"))])
        let struck = [HTTPRequest.Method.get, .post, .put].map { layer.next(for: "/a", method: $0) != nil }
        #expect(struck == [false, true, false])
    }

    @Test(arguments: [
        "drop:share=101", "drop:share=0", "drop:method=post", "drop:method=", "", "nothing", "drop:every=0",
        "drop:every", "drop:often=2", "drop:times=x", "drop:",
    ])
    func `is refused when it cannot be meant`(text: String) {
        #expect(FaultRule(text) == nil)
    }

    @Test(arguments: [
        ("drop", "xxxxxxx"), ("drop:from=3", "..xxxxx"), ("drop:every=3", "x..x..x"),
        ("drop:every=2:from=2", ".x.x.x."), ("drop:times=2", "xx....."),
        ("drop:from=2:every=2:times=2", ".x.x..."),
        ("token-dies:from=3", "..x...."), ("drop:path=elsewhere", "......."),
    ])
    func `strikes the requests that it says`(text: String, expected: String) throws {
        var layer = FaultLayer([try #require(FaultRule(text))])
        let seen = (1...7).map { _ in layer.next(for: "/a/hoadon?trang=1") == nil ? "." : "x" }.joined()
        #expect(seen == expected)
    }

    @Test func `counts only the requests that it concerns`() throws {
        var layer = FaultLayer([try #require(FaultRule("drop:from=2:path=hoadon"))])
        let targets = ["/hoadon", "/hopdong", "/hopdong", "/hoadon"]
        #expect(targets.map { layer.next(for: $0) != nil } == [false, false, false, true])
    }

    @Test func `gives way to an earlier one`() throws {
        var layer = FaultLayer([try #require(FaultRule("drop:times=1")), FaultRule(.garbage)])
        #expect((1...2).map { _ in layer.next(for: "/")?.rule.kind } == [.drop, .garbage])
    }
}
