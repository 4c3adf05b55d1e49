import Bytes
import HubModel

/// A page as it came, or the word that it is as before.
struct PageAnswer: Sendable {
    var call: PageWalk.Call
    var request: Digest
    var address: String
    /// `nil` where the source said 304.
    var landed: LandedAnswer?
    var previous: PreviousPage?
    /// The summary of the previous version, where the page is to be left as it was.
    var skipped: PageSummary?
    /// The status alone said that there is nothing.
    var isDeclaredEmpty = false

    var digest: Digest { landed?.payload.digest ?? previous?.digest ?? Digest(bytes: []) }
}

/// Asks for the pages of one list and compares them with the ledger.
struct PageAsker: Sendable {
    private let template: RequestTemplate
    private let builder: RequestBuilder
    private let session: any RunSession
    private let courier: Courier
    private let isFull: Bool
    let values: PlaceholderValues

    init(
        job: PullJob,
        session: any RunSession,
        courier: Courier,
        each: [String: String],
        span: TimeSpan?,
        isFull: Bool
    ) {
        self.session = session
        self.courier = courier
        self.isFull = isFull
        builder = RequestBuilder(job.connector)
        template =
            switch job.pull.way {
            case .ask(let request): request
            case .feed(let address): RequestTemplate(method: "GET", path: address, isAddress: true)
            }
        var values = job.values
        values.now = session.clock
        values.run = session.run
        values.zone = job.connector.system.zone
        values.each = each
        values.since = span?.from
        values.until = span?.until
        values.size = job.pull.pages?.size
        values.useCodes(of: job, on: session.clock)
        self.values = values
    }

    func ask(_ call: PageWalk.Call) async throws -> PageAnswer {
        var values = values
        var template = template
        var address: String?
        switch call {
        case .page(let number): values.page = number
        case .offset(let number): values.offset = number
        case .cursor(let token): values.cursor = token
        case .address(let link):
            address = link
            template.method = "GET"
            template.body = nil
        }
        let request = try builder.digest(template, values, address: address)
        let previous = isFull ? nil : try await session.previousPage(request)
        KillPoint.requestSent.reached()
        let shown = try builder.build(template, values.redacted, address: address, withCredentials: false).url
        switch try await courier.fetch(template, values, address: address, previous: previous) {
        case .notModified:
            return PageAnswer(
                call: call,
                request: request,
                address: shown,
                previous: previous,
                skipped: previous?.summary
            )
        case .declaredEmpty(let landed):
            return PageAnswer(
                call: call,
                request: request,
                address: landed.address,
                landed: landed,
                previous: previous,
                isDeclaredEmpty: true
            )
        case .answer(let landed):
            let isSame = previous.map { $0.maySkip && $0.digest == landed.payload.digest } ?? false
            return PageAnswer(
                call: call,
                request: request,
                address: landed.address,
                landed: landed,
                previous: previous,
                skipped: isSame ? previous?.summary : nil
            )
        }
    }
}
