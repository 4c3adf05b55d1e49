import Bytes
import HubModel

/// What an answer means, by the connector's lists: first match in the order *sign-in, slow, retry, empty, refused, ok*.
package enum AnswerClass: String, Sendable, Hashable {
    case signInAgain, slowDown, retry, empty, refused, ok
    /// Nothing fits: a failure, never success.
    case unmatched
}

struct AnswerClassifier: Sendable {
    private let lists: [(AnswerClass, [CompiledCondition])]
    private let okWhen: [CompiledCondition]?
    /// Nobody has written `retry_when`: a Fault that comes as HTTP 500, as SOAP 1.1 wants all of them, may be meant
    /// for a later list.
    private let guessesRetry: Bool
    private let message: CompiledPath?
    private let traceID: CompiledPath?
    /// Something of the body is asked for, beyond what SOAP says itself.
    let readsBody: Bool

    init(_ answers: Answers, hasSignIn: Bool, isSOAP: Bool = false, ignoresCase: Bool = false) {
        func compiled(_ conditions: [Condition]?) -> [CompiledCondition]? {
            conditions.map {
                $0.map { CompiledCondition(isSOAP ? $0.insideSOAPBody : $0, ignoresCase: ignoresCase) }
            }
        }
        func compiled(_ path: Path?) -> CompiledPath? {
            path.map { CompiledPath(isSOAP ? $0.insideSOAPBody : $0, ignoresCase: ignoresCase) }
        }
        lists = [
            (
                .signInAgain,
                compiled(answers.signInAgainWhen) ?? (hasSignIn ? AnswerClassifier.status(401) : [])
            ),
            (.slowDown, compiled(answers.slowDownWhen) ?? AnswerClassifier.status(429)),
            (.retry, compiled(answers.retryWhen) ?? AnswerClassifier.status(500, through: 599)),
            (.empty, compiled(answers.emptyWhen) ?? []),
            (.refused, compiled(answers.refusedWhen) ?? []),
        ]
        guessesRetry = answers.retryWhen == nil
        okWhen = compiled(answers.okWhen)
        message = compiled(answers.message)
        traceID = compiled(answers.traceID)
        let conditions = lists.flatMap(\.1) + (okWhen ?? [])
        readsBody = message != nil || traceID != nil || conditions.contains(where: \.readsBody)
    }

    /// Of a pull's answers.
    init(_ job: PullJob) {
        self.init(
            job.answers,
            hasSignIn: job.connector.signIn?.hasSession ?? false,
            isSOAP: job.pull.isSOAP,
            ignoresCase: job.pull.ignoresCase
        )
    }

    /// `envelope` is absent where the body could not be read: then only conditions on the status count.
    func classify(status: Int, envelope: RecordTape?) -> AnswerClass {
        let fault = SOAPFault(in: envelope)
        for (meaning, conditions) in lists {
            if meaning == .retry, guessesRetry, fault != nil { continue }
            if conditions.contains(where: { $0.holds(status: status, tape: envelope, all: false) }) {
                return meaning
            }
        }
        if let okWhen {
            let isOK = okWhen.allSatisfy { $0.holds(status: status, tape: envelope, all: true) }
            if isOK { return .ok }
        }
        if let fault, guessesRetry, status >= 500 { return fault.isOfCaller ? .refused : .retry }
        #if DEFECTS
            if Omission.emptyWhenUnmatchedIsSuccess.isPlanted { return .empty }
        #endif
        guard okWhen == nil else { return .unmatched }
        return (200..<300).contains(status) && fault == nil ? .ok : .unmatched
    }

    func words(in envelope: RecordTape?) -> SourceWords {
        SourceWords(
            message: text(message, envelope) ?? SOAPFault(in: envelope)?.reason,
            traceID: text(traceID, envelope)
        )
    }

    private func text(_ path: CompiledPath?, _ envelope: RecordTape?) -> String? {
        guard let path, let envelope else { return nil }
        return path.first(in: envelope) { String($0.string($1).prefix(200)) }
    }

    private static func status(_ from: Int, through: Int? = nil) -> [CompiledCondition] {
        let text = through == nil ? "status \(from)" : "status \(from / 100)xx"
        return (try? Condition(text)).map { [CompiledCondition($0)] } ?? []
    }
}

/// A Fault of SOAP 1.1 (4.4) or 1.2 (5.4), whatever its HTTP status.
struct SOAPFault {
    let code: String
    let reason: String?

    private static let fault = path([])
    private static let codes = [path(["faultcode"]), path(["Code", "Value"])]
    private static let reasons = [path(["faultstring"]), path(["Reason", "Text"])]

    /// Names below the Fault.
    private static func path(_ inside: [String]) -> CompiledPath {
        let names = ["Envelope", "Body", "Fault"] + inside
        return CompiledPath(
            Path(text: names.joined(separator: "."), steps: names.map { .child($0, prefix: nil) })
        )
    }

    init?(in envelope: RecordTape?) {
        guard let envelope, envelope.mayRepeat,
            SOAPFault.fault.first(in: envelope, { _, _ in true }) == true
        else { return nil }
        func text(_ paths: [CompiledPath]) -> String? {
            paths.lazy.compactMap { $0.text(in: envelope) }.first.map {
                String($0.trimmingSpaces.prefix(200))
            }
        }
        code = text(SOAPFault.codes) ?? ""
        reason = text(SOAPFault.reasons)
    }

    /// The request itself was at fault: the same request would be again.
    var isOfCaller: Bool {
        let local = code.split(separator: ":").last.map(String.init) ?? code
        return local.hasPrefix("Client") || local.hasPrefix("Sender") || local == "MustUnderstand"
            || local == "VersionMismatch"
    }
}
