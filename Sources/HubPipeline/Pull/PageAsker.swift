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
    /// Where the page is a file.
    var file: PageFile?

    var digest: Digest { landed?.payload.digest ?? previous?.digest ?? Digest(bytes: []) }
}

/// Asks for the pages of one list and compares them with the ledger.
struct PageAsker: Sendable {
    private let template: RequestTemplate
    private let builder: RequestBuilder
    private let session: any RunSession
    private let courier: Courier
    private let isFull: Bool
    /// A file at an address: the page has its name.
    private let isFile: Bool
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
            case .files(let drop): RequestTemplate(method: "GET", path: drop.address, isAddress: true)
            }
        isFile = job.pull.drop != nil
        var values = PageAsker.values(of: job, session, courier, each: each, span: span)
        if isFile, let built = try? builder.build(template, values.redacted, withCredentials: false) {
            values.file["name"] = URLText.lastComponent(of: built.url)
        }
        self.values = values
    }

    /// What placeholders stand for in one list.
    static func values(
        of job: PullJob,
        _ session: any RunSession,
        _ courier: Courier,
        each: [String: String],
        span: TimeSpan?
    ) -> PlaceholderValues {
        var values = job.values
        values.now = session.clock
        values.run = session.run
        values.zone = job.connector.system.zone
        values.each = each
        values.since = span?.from
        values.until = span?.until
        values.size = job.pull.pages?.size
        values.codes = courier.codes
        return values
    }

    func ask(_ call: PageWalk.Call) async throws -> PageAnswer {
        var answer = try await fetch(call)
        guard isFile, answer.landed != nil, !answer.isDeclaredEmpty else { return answer }
        let place = URLText.safe(try builder.build(template, values.redacted, withCredentials: false).url)
        answer.file = PageFile(place: place, path: FilePath(place), names: values.file)
        return answer
    }

    private func fetch(_ call: PageWalk.Call) async throws -> PageAnswer {
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
        // Credentials go to the system's own host alone: the address has to be known for that.
        if isFile { address = try builder.build(template, values, withCredentials: false).url }
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
