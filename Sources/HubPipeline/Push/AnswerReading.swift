import HubModel

extension DeliveryAttempt {
    /// At which an answer came.
    init(_ kind: Kind, _ outcome: String, _ answer: SystemLine.Answer, _ read: AnswerReading.Result) {
        self.init(
            kind,
            outcome,
            status: answer.status,
            traceID: read.words.traceID,
            took: answer.took
        )
    }
}

/// What an answer to a push, a look-up or a question means, and what is kept of it.
struct AnswerReading {
    private let classifier: AnswerClassifier
    private let keep: [(name: String, path: CompiledPath)]

    struct Result {
        var meaning: AnswerClass
        var words: SourceWords
        var kept: [String: String]
        /// A value that should be kept and is not there.
        var lacks: String?
    }

    init(_ job: PushJob, _ request: RequestTemplate, _ answers: Answers?, _ keep: [SignIn.KeptValue]) {
        classifier = AnswerClassifier(
            job.connector.answers.overridden(by: answers),
            hasSignIn: job.connector.signIn?.hasSession ?? false,
            isSOAP: request.isSOAP
        )
        self.keep = keep.map {
            ($0.name, CompiledPath(request.isSOAP ? $0.path.insideSOAPBody : $0.path))
        }
    }

    func read(_ answer: SystemLine.Answer) -> Result {
        EnvelopeReader.read(answer.bytes) { envelope in
            var kept: [String: String] = [:]
            if let envelope {
                for (name, path) in keep { kept[name] = path.text(in: envelope)?.trimmingSpaces }
            }
            return Result(
                meaning: classifier.classify(status: answer.status, envelope: envelope),
                words: classifier.words(in: envelope),
                kept: kept,
                lacks: keep.first { kept[$0.name] == nil }?.name
            )
        }
    }
}
