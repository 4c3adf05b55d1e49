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
    private let message: CompiledPath?
    private let traceID: CompiledPath?

    init(_ answers: Answers, hasSignIn: Bool) {
        func compiled(_ conditions: [Condition]?) -> [CompiledCondition]? {
            conditions.map { $0.map { CompiledCondition($0) } }
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
        okWhen = compiled(answers.okWhen)
        message = answers.message.map { CompiledPath($0) }
        traceID = answers.traceID.map { CompiledPath($0) }
    }

    /// `envelope` is absent where the body could not be read: then only conditions on the status count.
    func classify(status: Int, envelope: RecordTape?) -> AnswerClass {
        for (meaning, conditions) in lists {
            if conditions.contains(where: { $0.holds(status: status, tape: envelope, all: false) }) {
                return meaning
            }
        }
        guard let okWhen else { return (200..<300).contains(status) ? .ok : .unmatched }
        return okWhen.allSatisfy { $0.holds(status: status, tape: envelope, all: true) } ? .ok : .unmatched
    }

    /// What the source says of itself, shortened; it may hold personal data, so it is for `debugDescription`.
    func message(in envelope: RecordTape?) -> String? {
        text(message, envelope)
    }

    func traceID(in envelope: RecordTape?) -> String? {
        text(traceID, envelope)
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
