import Foundation
import HubModel
import HubPipeline
import HubSandbox
import HubTransport
import Testing

/// Every connector of the repository against every fault of the fault layer.
///
/// Each run ends correct or says that it did not; no page is applied by half, no record stands twice, and the run
/// after it brings exactly what an undisturbed one brings. How each fault ends is told by `A source that misbehaves`.
@Suite struct `Every connector of the repository` {
    /// Which of a pull's requests the fault befalls first.
    enum Moment: String, Sendable, CaseIterable {
        case first, second, last

        func place(in requests: Range<Int>) -> Int {
            switch self {
            case .first: requests.lowerBound
            case .second: min(requests.lowerBound + 1, requests.upperBound - 1)
            case .last: requests.upperBound - 1
            }
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var connector: String
        var pull: String
        var kind: FaultKind
        var moment: Moment
        /// Every request from then on, or that one alone.
        var isLasting: Bool

        var testDescription: String {
            "\(kind.rawValue) \(isLasting ? "from" : "at") the \(moment.rawValue) request of \(connector)/\(pull)"
        }
    }

    /// Every connector with every fault, its pulls and moments in turn; each with each where a torture wants it.
    private static let cases = Repository.connectors.enumerated().flatMap { number, connector in
        FaultKind.allCases.enumerated().flatMap { turn, kind -> [Case] in
            let all = cases(of: connector, kind)
            guard !isTorture, !all.isEmpty else { return all }
            // 7 is prime to the moments and manners: the turns come through all of them.
            return [all[(turn * 7 + number) % all.count]]
        }
    }

    private static var isTorture: Bool {
        ProcessInfo.processInfo.environment["FAULTS_OF_CONNECTORS"] == "all"
    }

    private static func cases(of connector: String, _ kind: FaultKind) -> [Case] {
        Repository.askedPulls(of: connector).flatMap { pull in
            Moment.allCases.flatMap { moment in
                [true, false].map {
                    Case(connector: connector, pull: pull, kind: kind, moment: moment, isLasting: $0)
                }
            }
        }
    }

    @Test func `is among those that faults befall`() {
        let asked = Repository.connectors.filter { !Repository.askedPulls(of: $0).isEmpty }
        #expect(Set(Self.cases.map(\.connector)) == Set(asked))
        #expect(Repository.connectors.count >= 14)
    }

    @Test(arguments: cases)
    func `ends whole or says that it is not, and the next run makes it whole`(_ example: Case) async throws {
        try await Gate.through { try await play(example) }
    }

    private func play(_ example: Case) async throws {
        let template = try await ConnectorTemplate.of(example.connector)
        let stage = try await template.stage()
        stage.become(try rule(example, template))
        let ends = await stage.run(Interposed(example.line))
        let told = ends.map(\.testDescription).joined(separator: "\n")
        if !saysSo(ends, template.ends) {
            // What is refused anyway may be refused for more.
            let difference = try await ConnectorState.difference(
                template.state.withoutRules,
                state(template, stage).withoutRules
            )
            #expect(difference.isEmpty, "\(told)")
        }
        let half = try await ConnectorPages(of: template.entities, in: stage.database)
            .faults(against: template.pages)
        #expect(half.isEmpty, "\(told)")
        #expect(stage.server.sandbox.ledger.credentialsAtForeignHost == 0)

        stage.become(nil)
        // A record that was refused or lost a field lies before the cursor: what the source has mended since comes with everything.
        let isFull = zip(ends, template.ends).contains { $0.faulty > $1.faulty }
        let again = await stage.run(Interposed(CurlTransport()), isFull: isFull)
        #expect(again.allSatisfy { $0.state == .succeeded }, "\(again.map(\.testDescription))")
        let left = try await ConnectorState.difference(template.state, state(template, stage))
        #expect(left.isEmpty, "\(told)")
        #expect(try stage.database.halfWrittenFiles().isEmpty)
        try await stage.close()
    }

    private func rule(_ example: Case, _ template: ConnectorTemplate) throws -> FaultRule {
        let undisturbed = try #require(template.ends.first { $0.pull == example.pull })
        var rule = FaultRule(example.kind)
        rule.from = example.moment.place(in: undisturbed.requests) + 1
        rule.times = example.isLasting ? .max : 1
        rule.pause = 500
        return rule
    }

    private func state(_ template: ConnectorTemplate, _ stage: ConnectorStage) async throws -> ConnectorState
    {
        try await ConnectorState(of: Set(template.entities.map(\.name)), in: stage.database)
    }

    /// A pull ended with a failure, without some of its parents, or with records that it did not take as they came.
    private func saysSo(_ ends: [PullEnd], _ undisturbed: [PullEnd]) -> Bool {
        zip(ends, undisturbed).contains { $0.state != .succeeded || $0.faulty > $1.faulty }
    }
}

extension `Every connector of the repository`.Case {
    fileprivate var line: any HTTPTransport {
        kind == .slowDrip ? Impatient(transport: CurlTransport()) : CurlTransport()
    }
}

/// Gives every answer a tenth of a second.
private struct Impatient: HTTPTransport {
    let transport: any HTTPTransport

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        var request = request
        request.answerTimeout = .milliseconds(100)
        return try await transport.send(request)
    }
}
