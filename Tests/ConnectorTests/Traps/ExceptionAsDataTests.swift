import HubModel
import HubOperations
import HubPipeline
import Testing

/// A service that gives the text of an exception where the data should be, with status 200 (domain: water).
@Suite struct `An exception in place of the data` {
    private func answer(_ result: String) -> String {
        #"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>"#
            + #"<GetDSHoaDonTon_DotResponse xmlns="http://tempuri.org/"><GetDSHoaDonTon_DotResult>"# + result
            + "</GetDSHoaDonTon_DotResult></GetDSHoaDonTon_DotResponse></soap:Body></soap:Envelope>"
    }

    private let bill = #"[{"DanhBo":"13012000000","Nam":2026,"Ky":6,"TongCong":"187.220"}]"#
    private let exception = "System.InvalidOperationException: Timeout expired"

    @Test func `is asked again, although no JSON is there to be read`() async throws {
        let outcome = try await Repository.replay(
            "water/bills",
            [answer(exception), answer(bill), answer("[]"), answer("[]"), answer("[]")]
        )
        #expect(outcome.report.failure == nil, "\(String(describing: outcome.report.failure))")
        #expect(outcome.column("total", of: "water_bill") == ["187220"])
    }

    @Test func `of another kind is told as JSON that cannot be read`() async throws {
        let outcome = try await Repository.replay(
            "water/bills",
            [answer("Lỗi kết nối"), answer("[]"), answer("[]"), answer("[]")]
        )
        #expect(outcome.report.failedParents == 1 || outcome.report.failure?.code == "json.malformed")
        #expect(outcome.column("total", of: "water_bill").isEmpty)
    }
}
