import Bytes
import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The operations centre` {
    private static let second = 1_781_461_800

    private func sandbox(revision: Int = 0, _ bills: Int = 12_000) -> Sandbox {
        var configuration = SandboxConfiguration.holding(bills)
        configuration.revision = revision
        configuration.clock = { .seconds(Self.second) }
        return Sandbox(configuration)
    }

    private func fields(_ pairs: [String: String]) -> HTTPFields {
        pairs.reduce(into: HTTPFields()) { fields, pair in
            if let name = HTTPField.Name(pair.key) { fields[name] = pair.value }
        }
    }

    private func signed(nonce: String, at second: Int = second, signature: String? = nil) -> HTTPFields {
        let text = "GET\n/ioc/v2/changes\n\(second)\n\(nonce)\n\(hex(SHA256.digest([])))"
        var message = KeyedSHA256(key: Array("khoa-ky-thu-nghiem".utf8)).message()
        Array(text.utf8).withUnsafeBytes { message.update($0) }
        return fields([
            "X-App-Id": "TAYNINH_SO", "X-Time": "\(second)", "X-Nonce": nonce,
            "X-Signature": signature ?? message.finish { Data($0) }.base64EncodedString(),
        ])
    }

    private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    private func changes(of sandbox: Sandbox, pageSize: Int, after start: String = "") -> (
        all: [Seen], cursor: String
    ) {
        var all: [Seen] = []
        var cursor = start
        while true {
            let page = Seen(
                sandbox.get(
                    "/ioc/v2/changes?after=\(cursor)&limit=\(pageSize)",
                    fields: signed(nonce: UUID().uuidString)
                )
            )
            all += page.data.items
            guard let next = page.nextCursor.text else { return (all, cursor) }
            cursor = next
        }
    }

    @Test func `spells a name one way in the list and another in the detail, behind a token`() {
        let sandbox = sandbox()
        #expect(sandbox.get("/ioc/dttm/phananh/chuyenmuc").status == .unauthorized)
        let token = fields(["Token": "token-ioc-thu-nghiem"])
        let list = Seen(sandbox.get("/ioc/dttm/phananh/chuyenmuc", fields: token))
        #expect(list.totalrow.number == list.data.items.count)
        #expect(list.data[0].TenChuyenMu.text == "Hạ tầng giao thông" && !list.data[0].TenChuyenMuc.exists)
        let reports = Seen(
            sandbox.get("/ioc/dttm/phananh/theochuyenmuc?chuyenmucid=1&page=1&perpage=5", fields: token)
        )
        #expect(reports.data.items.count == 5 && reports.data[0].TenChuyenMu.exists)
        let id = reports.data[0].PhanAnhID.number ?? 0
        let detail = Seen(sandbox.get("/ioc/dttm/phananh/chitiet?id=\(id)", fields: token)).data[0]
        #expect(detail.TenChuyenMuc.exists && !detail.nguoiGui.exists)
    }

    /// The signature was computed by another program.
    @Test func `admits a signature that another program computed, and each nonce once`() {
        let sandbox = sandbox()
        let signature = "5BbaT6LYCv3MZ8puq8WzKuJ79wBtr0i/BFZlLkxfz50="
        let genuine = signed(nonce: "n1", signature: signature)
        #expect(genuine == signed(nonce: "n1"))
        #expect(Seen(sandbox.get("/ioc/v2/changes", fields: genuine)).code.number == 0)
        #expect(Seen(sandbox.get("/ioc/v2/changes", fields: genuine)).code.number == 4013)
    }

    @Test func `refuses what is not signed, wrongly signed, or of another time, with status 200`() {
        let sandbox = sandbox()
        let cases: [(HTTPFields, Int)] = [
            ([:], 4010), (signed(nonce: "a", signature: "AAAA"), 4011),
            (signed(nonce: "b", at: Self.second - 301), 4012),
            (signed(nonce: "c", at: Self.second + 301), 4012),
        ]
        for (fields, code) in cases {
            let answer = sandbox.get("/ioc/v2/changes", fields: fields)
            #expect(answer.status == .ok && Seen(answer).code.number == code)
        }
    }

    @Test(arguments: [1, 7, 100, 500])
    func `tells the same changes whatever the size of a page`(size: Int) {
        let sandbox = sandbox(600)
        let identities = changes(of: sandbox, pageSize: size).all.map {
            "\($0.PhanAnhID.number ?? 0) \($0.NgayCapNhat.text ?? "")"
        }
        let whole = changes(of: sandbox, pageSize: 499).all.map {
            "\($0.PhanAnhID.number ?? 0) \($0.NgayCapNhat.text ?? "")"
        }
        #expect(identities == whole && whole.count > 12)
    }

    @Test func `trap 22 delivers changes twice, and older ones after newer ones`() {
        let all = changes(of: sandbox(), pageSize: 500).all.filter { ($0.PhanAnhID.number ?? 0) % 3 == 2 }
        let states = Dictionary(grouping: all) { $0.PhanAnhID.number ?? 0 }.values.map { changes in
            changes.compactMap(\.NgayCapNhat.text)
        }
        #expect(states.contains { Set($0).count < $0.count })
        #expect(states.contains { $0 != $0.sorted() })
    }

    @Test func `trap 02 writes one truth in four ways`() {
        let all = changes(of: sandbox(), pageSize: 500).all
        let ways = Set(
            all.compactMap { change in change.AnDanh.text ?? change.AnDanh.number.map { "\($0)" } }
        )
        #expect(ways.isSuperset(of: ["True", "False", "1", "0"]))
    }

    @Test func `trap 03 writes nothing in four ways`() {
        let unfinished = changes(of: sandbox(), pageSize: 500).all
        #expect(unfinished.contains { $0.NoiDungTraLoi.isNull })
        #expect(unfinished.contains { $0.NoiDungTraLoi.text == "" })
        #expect(unfinished.contains { $0.NoiDungTraLoi.text == "null" })
        #expect(unfinished.contains { !$0.NoiDungTraLoi.exists })
    }

    @Test func `goes on behind the last cursor with what a revision brought, and nothing else`() {
        let sandbox = sandbox()
        let first = changes(of: sandbox, pageSize: 100)
        #expect(changes(of: sandbox, pageSize: 100, after: first.cursor).all.isEmpty)
        _ = sandbox.post("/_control", #"{"revision":1}"#)
        let later = changes(of: sandbox, pageSize: 100, after: first.cursor).all
        #expect(!later.isEmpty && later.count < 50)
        #expect(changes(of: sandbox, pageSize: 100).all.count == first.all.count + later.count)
        #expect(Seen(sandbox.get("/_control/facts")).reportChanges.number == first.all.count + later.count)
    }

    @Test func `says nothing of who reported anonymously`() {
        for change in changes(of: sandbox(), pageSize: 500).all {
            let isAnonymous = ["True", "1"].contains(change.AnDanh.text) || change.AnDanh.number == 1
            #expect(isAnonymous != change.nguoiGui.exists)
        }
    }

    @Test(arguments: ["c", "x12", "c!", "-1"])
    func `refuses a cursor that it did not give out`(cursor: String) {
        let answer = sandbox().get("/ioc/v2/changes?after=\(cursor)", fields: signed(nonce: cursor))
        #expect(Seen(answer).code.number == 4001)
    }
}
