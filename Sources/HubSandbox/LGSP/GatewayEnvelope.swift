/// How the platform's services wrap what they answer: status 200 always, and the truth in `code`.
struct GatewayEnvelope {
    /// Two calls are never one: each answer has a number of its own.
    let correlation: String
    /// Success is the number 200 in some answers and the text in others.
    let saysCodeAsText: Bool

    init(_ request: SandboxRequest, clock: Duration) {
        let (seconds, attoseconds) = clock.components
        correlation = "\(seconds)-\(attoseconds / 1_000_000_000)"
        saysCodeAsText = request.target.utf8.count.isMultiple(of: 2)
    }

    func success(_ data: WireValue) -> Answer {
        .json([
            "code": saysCodeAsText ? "200" : 200, "message": "Thành công",
            "correlationId": .text(correlation),
            "data": data,
        ])
    }

    func failure(_ code: Int, _ message: String) -> Answer {
        .json([
            "code": .number(code), "message": .text(message), "correlationId": .text(correlation),
            "data": nil,
        ])
    }
}
