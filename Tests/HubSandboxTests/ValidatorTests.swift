import HTTPTypes
import HubSandbox
import Testing

@Suite struct `Validators` {
    private static let targets = [
        "/electricity/api/hoadon?trang=1&soDong=500", "/electricity/api/hoadon?soDong=500&dinhDang=xml",
        "/electricity/api/hopdong?trang=1", "/news/bao/thoi-su.rss", "/news/soyte/atom.xml",
    ]

    @Test(arguments: targets)
    func `answer 304 without a body to the tag of the same bytes`(target: String) throws {
        let sandbox = Sandbox(.holding(1000))
        var fields = try sandbox.signedIn()
        let first = sandbox.get(target, fields: fields)
        #expect(first.status == .ok)
        fields[.ifNoneMatch] = first.fields[.eTag]
        let second = sandbox.get(target, fields: fields)
        #expect(second.status == .notModified)
        #expect(second.body.isEmpty)
        #expect(second.fields[.eTag] == first.fields[.eTag])
    }

    @Test(arguments: targets.filter { !$0.contains("hopdong") })
    func `answer 200 once a revision changed the bytes`(target: String) throws {
        let sandbox = Sandbox(.holding(1000))
        var fields = try sandbox.signedIn()
        fields[.ifNoneMatch] = sandbox.get(target, fields: fields).fields[.eTag]
        _ = sandbox.post("/_control", #"{"revision":1}"#)
        #expect(sandbox.get(target, fields: fields).status == .ok)
    }

    @Test(arguments: [("/news/bao/thoi-su.rss", 304), ("/electricity/api/hopdong", 200)])
    func `know a date only where one was given`(target: String, status: Int) throws {
        let sandbox = Sandbox(.holding(1000))
        var fields = try sandbox.signedIn()
        fields[.ifModifiedSince] = sandbox.get("/news/bao/thoi-su.rss").fields[.lastModified]
        #expect(fields[.ifModifiedSince] == "Mon, 15 Jun 2026 01:00:00 GMT")
        #expect(sandbox.get(target, fields: fields).status.code == status)
    }
}
