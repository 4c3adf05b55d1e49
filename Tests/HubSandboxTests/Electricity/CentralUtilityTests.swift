import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The other corporation` {
    private static let form = "grant_type=password&username=lienthong&password=matkhau-thu-nghiem&scope=CSKH"

    private func client(_ text: String = "cskh-tinh:bi-mat-cpc") -> HTTPFields {
        [.authorization: "Basic " + Data(text.utf8).base64EncodedString()]
    }

    private func signedIn(_ sandbox: Sandbox) -> HTTPFields {
        let answer = Seen(sandbox.post("/cpc/connect/token", Self.form, fields: client()))
        return [.authorization: "Bearer " + (answer.access_token.text ?? "")]
    }

    @Test func `gives a token for the right client, scope and password only`() {
        let sandbox = Sandbox(.holding(12_000))
        let good = Seen(sandbox.post("/cpc/connect/token", Self.form, fields: client()))
        #expect(good.token_type.text == "Bearer" && good.expires_in.number == 3600)
        #expect(sandbox.post("/cpc/connect/token", Self.form, fields: client("a:b")).status == .unauthorized)
        for wrong in ["CSKH", "matkhau", "password"] {
            let body = Self.form.replacing(wrong, with: "sai")
            #expect(sandbox.post("/cpc/connect/token", body, fields: client()).status == .badRequest)
        }
        #expect(sandbox.get("/cpc/api/cskh/customers").status == .unauthorized)
    }

    @Test(arguments: [1, 7, 100])
    func `lists every customer once, whatever the size of a page`(size: Int) {
        let sandbox = Sandbox(.holding(12_000))
        let fields = signedIn(sandbox)
        var codes: Set<String> = []
        var skip = 0
        while true {
            let page = Seen(
                sandbox.get(
                    "/cpc/api/cskh/customers?skipCount=\(skip)&maxResultCount=\(size)",
                    fields: fields
                )
            )
            #expect(page.totalCount.number == 20)
            guard !page["items"].items.isEmpty else { break }
            for item in page["items"].items { #expect(codes.insert(item.customerCode.text ?? "").inserted) }
            skip += size
        }
        #expect(codes.count == 20 && codes.allSatisfy { $0.hasPrefix("PC12AA") && $0.count == 13 })
    }

    @Test func `trap 07 writes amounts with dots between thousands and a comma before decimals`() {
        let sandbox = Sandbox(.holding(12_000))
        let page = Seen(
            sandbox.get(
                "/cpc/api/cskh/bills?fromDate=2026-06-01&toDate=2026-07-31&maxResultCount=100",
                fields: signedIn(sandbox)
            )
        )
        #expect(page["items"].items.contains { $0.TONG_TIEN.text?.contains(/^\d\.\d{3}\.\d{3}đ$/) == true })
        #expect(page["items"].items.allSatisfy { $0.DIEN_TTHU.text?.hasSuffix(",0") == true })
        #expect(page["items"].items.allSatisfy { $0.NGAY_PHANH.text?.hasPrefix("23h59 - ") == true })
    }
}
