import HTTPTypes
import HubModel

/// `remap`: answers that landed before.
extension PullWalker {
    /// Pages of the ledger through the same mapping and loading, in the order in which they were applied.
    func walkLedger(only payloads: Set<Int64>?) async throws {
        for page in try await session.ledgerPages() where payloads?.contains(page.payload) ?? true {
            try checkStop()
            guard let payload = try await kept(page.payload) else { continue }
            let landed = LandedAnswer(status: 200, fields: page.fields, payload: payload, address: "")
            let answer = PageAnswer(call: .page(0), request: page.request, address: "", landed: landed)
            var values = job.values
            values.now = session.clock
            values.run = session.run
            values.zone = job.connector.system.zone
            values.each = EachText.read(page.each)
            values.file = page.file
            guard case .taken = try await loader.take(answer, scope: page.each, values: values) else {
                continue
            }
            try await loader.flushIfFull(cursors: [])
        }
        try await loader.flush(cursors: [], parentsDone: [])
        try await loader.settle()
    }

    /// The bytes of a page, or `nil` where they are no longer kept: its rows stay as they are.
    private func kept(_ payload: Int64) async throws -> Payload? {
        do {
            return try await environment.landing.open(payload)
        } catch let failure as HubFailure where failure.code == "landing.gone" {
            gonePages += 1
            return nil
        }
    }
}

extension LedgerPage {
    /// The headers that the ledger remembers, so that the page may still be asked for conditionally.
    fileprivate var fields: HTTPFields {
        var fields = HTTPFields()
        fields[.eTag] = etag
        fields[.lastModified] = lastModified
        return fields
    }
}
