import HubModel
import HubOperations
import HubPipeline

/// A pull as it is rehearsed: led to this machine, with secrets that nobody has, a day to ask for and no more.
struct RehearsedPull: Sendable {
    let id: PullID
    private(set) var job: PullJob
    private(set) var parents: [Parent]
    /// The saved answers, in order.
    private(set) var samples: [[UInt8]]

    /// The clock of the run that is compared with; runs for the tape have others.
    static let clock = SampleReplay.clock

    /// `base`: scheme, host and port of this machine.
    init(_ job: PullJob, _ sample: SampleFolder, base: String) {
        id = job.id
        parents = sample.parents
        samples = sample.answers.map(\.bytes)
        self.job = job
        lead(to: base)
        askForOneDay(before: Self.clock)
        askForFew()
        self.job.pull.answerAtMost = min(job.pull.answerAtMost, RehearsedPull.largestAnswer)
    }

    /// The largest answer that a rehearsal takes.
    static let largestAnswer: Int64 = 4 << 20

    var connector: Connector { job.connector }
    var pull: Pull { job.pull }
    var hasSession: Bool { connector.signIn?.hasSession ?? false }

    /// What this pull's answers mean.
    var agreed: AgreedAnswers {
        AgreedAnswers(connector.answers.overridden(by: pull.answers), form: form, hasSession: hasSession)
    }

    private var form: AnswerSketch.Form {
        if pull.isSOAP { return .soap }
        return samples.first?.first { !$0.isSpace } == UInt8(ascii: "<") ? .xml : .json
    }

    // MARK: Another place

    private mutating func lead(to base: String) {
        job.values = LedValues.led(job.values, connector, to: base)
        job.connector = LedValues.led(connector, to: base)
        switch pull.way {
        case .ask(var request):
            request.path = LedValues.led(request.path, to: base)
            job.pull.way = .ask(request)
        case .feed(let address): job.pull.way = .feed(LedValues.led(address, to: base))
        case .files(var drop):
            if drop.place == .https { drop.address = LedValues.led(drop.address, to: base) }
            job.pull.way = .files(drop)
        }
    }

    private mutating func askForOneDay(before clock: Timestamp) {
        guard pull.since != nil else { return }
        let from = connector.system.zone.civil(Timestamp(seconds: clock.seconds - 86_400))
        let (year, month, day) = from.date.components
        job.pull.since?.start = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
        job.pull.since?.step = nil
    }

    /// The same at another time.
    func at(_ clock: Timestamp) -> RehearsedPull {
        var other = self
        other.askForOneDay(before: clock)
        return other
    }

    /// A rehearsal of so many parents shows what one of all of them would.
    private static let mostParents = 6

    /// One span for each parent, and few parents: the samples of the others are left out.
    private mutating func askForFew() {
        let count = parents.isEmpty ? validRows.count : parents.count
        if pull.window?.step != nil, count > 0, samples.count % count == 0 {
            let spans = samples.count / count
            samples = stride(from: 0, to: samples.count, by: spans).map { samples[$0] }
        }
        job.pull.window?.step = nil
        guard pull.pages == nil, count > Self.mostParents else { return }
        parents = Array(parents.prefix(Self.mostParents))
        keepRows { $0.prefix(Self.mostParents) }
    }

    private var validRows: [CodeTable.Row] {
        guard case .codeList(let name)? = pull.forEach?.parents else { return [] }
        let day = connector.system.zone.civil(Self.clock).date
        return job.codeTables.first { $0.name == name }?.rows.filter { $0.isValid(on: day) } ?? []
    }

    private mutating func keepRows(_ choose: ([CodeTable.Row]) -> ArraySlice<CodeTable.Row>) {
        guard case .codeList(let name)? = pull.forEach?.parents,
            let index = job.codeTables.firstIndex(where: { $0.name == name })
        else { return }
        job.codeTables[index].rows = Array(choose(validRows))
    }

    /// With files of a folder of this machine.
    func dropped(at address: Template, settings: [String: String]) -> RehearsedPull {
        guard var drop = pull.drop else { return self }
        var dropped = self
        drop.place = .folder
        drop.address = address
        dropped.job.pull.way = .files(drop)
        dropped.job.values.settings = settings
        return dropped
    }

    // MARK: One list

    /// The same with one parent and one span, so that there is one list to turn the pages of.
    var ofOneList: RehearsedPull {
        var one = self
        one.parents = Array(parents.prefix(1))
        one.keepRows { $0.prefix(1) }
        return one
    }

    func paged(by size: Int) -> RehearsedPull {
        var paged = ofOneList
        if pull.pages?.size != nil { paged.job.pull.pages?.size = size }
        return paged
    }

    /// Everything is asked for again, whatever was read before.
    var full: RehearsedPull {
        var full = self
        full.job.options.isFull = true
        return full
    }

    /// Parents that are done are not asked for again until they change.
    var asksOnce: Bool {
        if case .recordOf? = pull.forEach?.parents { true } else { false }
    }

    /// One answer is all there is.
    var unpaged: RehearsedPull {
        var one = ofOneList
        one.job.pull.pages = nil
        return one
    }
}

/// Addresses led to this machine, and values that nobody uses in life.
enum LedValues {
    static func led(_ values: PlaceholderValues, _ connector: Connector, to base: String) -> PlaceholderValues
    {
        var values = values
        for setting in connector.settings {
            let known = values.settings[setting.name] ?? ""
            switch setting.kind {
            case .url: values.settings[setting.name] = led(known, to: base)
            case .secret: values.secrets[setting.name] = MadeUp.secret(setting.name)
            case .text, .number, .choice: if known.isEmpty { values.settings[setting.name] = setting.name }
            }
        }
        values.pseudonymKey = .ofSamples
        return values
    }

    static func led(_ connector: Connector, to base: String) -> Connector {
        var connector = connector
        connector.system.baseURL = led(connector.system.baseURL, to: base)
        if let login = connector.signIn?.login {
            connector.signIn?.login?.request.path = led(login.request.path, to: base)
        }
        if let oauth2 = connector.signIn?.oauth2 {
            connector.signIn?.oauth2?.tokenURL = led(oauth2.tokenURL, to: base)
        }
        connector.system.tls = System.TLS()
        return connector
    }

    /// A literal address; one that is a setting follows its setting.
    static func led(_ template: Template, to base: String) -> Template {
        guard template.text.hasPrefix("http://") || template.text.hasPrefix("https://") else {
            return template
        }
        return (try? Template(led(template.text, to: base))) ?? template
    }

    private static func led(_ address: String, to base: String) -> String {
        guard let scheme = address.firstRange(of: "://") else { return base + address }
        return base + address[scheme.upperBound...].drop { !"/?#".contains($0) }
    }
}
