import Foundation
import HTTPTypes
import Synchronization

/// Plays a tape: compares what is asked with what stands there, and gives what is answered to it.
///
/// It knows nothing of whom it plays. Below `/foreign` it is a stranger, to whom nobody shows a token.
final class TapeSystem: SimulatedSystem {
    private struct State {
        var tape = Tape.nothing
        var cues: [Cue] = []
        var seen = 0
        var signIns = 0
        var turns: [String: Int] = [:]
        var filed = 0
        var issued = 0
        var living: Set<String> = []
    }

    private let state = Mutex(State())

    func play(_ tape: Tape) {
        state.withLock { $0 = State(tape: tape) }
    }

    /// What was counted so far is forgotten.
    func cue(_ cues: [Cue]) {
        state.withLock { state in
            (state.cues, state.seen, state.signIns, state.turns, state.filed) = (cues, 0, 0, [:], 0)
        }
    }

    /// How often something was received.
    func facts(revision: Int) -> [String: Int] { ["filed": state.withLock(\.filed)] }

    func revokeTokens() { state.withLock { $0.living = [] } }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        state.withLock { answer(request, &$0) }
    }

    private func answer(_ request: SandboxRequest, _ state: inout State) -> Answer? {
        guard !request.path.hasPrefix("/foreign/") else { return Self.stranger }
        var tokens: Set<String> = []
        let asked = Asked(
            method: request.method.rawValue,
            target: plain(request.target, state.tape, &tokens),
            body: plain(String(decoding: request.body, as: UTF8.self), state.tape, &tokens)
        )
        for field in request.fields { _ = plain(field.value, state.tape, &tokens) }
        for (number, exchange) in state.tape.exchanges.enumerated() {
            guard let holes = asked.holes(of: exchange) else { continue }
            let cue = count(exchange, &state)
            if exchange.needsToken, tokens.isEmpty || !tokens.isSubset(of: state.living) {
                return Answer(state.tape.expired)
            }
            if cue == "expired" { state.living = [] }
            var name = exchange.isTooLate(for: cue, holes) ? "" : cue
            if exchange.files?.contains(name) == true { state.filed += 1 }
            if name.isEmpty, state.filed > 0, exchange.answers["filed"] != nil { name = "filed" }
            return given(exchange, name, number, &state)?.naming(request.target)
        }
        return nil
    }

    /// The cue that strikes this request.
    private func count(_ exchange: Tape.Exchange, _ state: inout State) -> String {
        if exchange.isSignIn { state.signIns += 1 } else { state.seen += 1 }
        let count = exchange.isSignIn ? state.signIns : state.seen
        let cue = state.cues.first { cue in
            cue.atSignIn == exchange.isSignIn && exchange.answers[cue.name] != nil && count >= cue.from
                && count - cue.from < cue.times
        }
        return cue?.name ?? ""
    }

    private func given(_ exchange: Tape.Exchange, _ name: String, _ number: Int, _ state: inout State)
        -> Answer?
    {
        guard let answers = exchange.answers[name] ?? exchange.answers[""], !answers.isEmpty else {
            return nil
        }
        let turn = state.turns["\(number) \(name)", default: 0]
        state.turns["\(number) \(name)"] = turn + 1
        var saved = answers[turn % answers.count]
        guard exchange.isSignIn, (200..<300).contains(saved.status) else { return Answer(saved) }
        state.issued += 1
        let digits = String(state.issued)
        let token = state.tape.token + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        state.living.insert(token)
        let blank = state.tape.token + "000000"
        saved.body = Data(String(decoding: saved.body, as: UTF8.self).replacing(blank, with: token).utf8)
        saved.fields = saved.fields.mapValues { $0.replacing(blank, with: token) }
        return Answer(saved)
    }

    /// Another host knows nothing of what is asked.
    private static let stranger = Answer(
        .ok,
        type: "text/html; charset=utf-8",
        body: Array("<!DOCTYPE html><html><body>Máy lạ</body></html>".utf8)
    )

    /// The text with every token's digits zero; notes the tokens.
    private func plain(_ text: String, _ tape: Tape, _ tokens: inout Set<String>) -> String {
        guard text.contains(tape.token) else { return text }
        var parts = text.components(separatedBy: tape.token)
        for index in parts.indices.dropFirst() {
            tokens.insert(tape.token + parts[index].prefix(6))
            parts[index] = "000000" + parts[index].dropFirst(6)
        }
        return parts.joined(separator: tape.token)
    }
}

private struct Asked {
    var method: String
    var target: String
    var body: String

    func holes(of exchange: Tape.Exchange) -> [String: String]? {
        guard method == exchange.method, var holes = TapePattern(exchange.target).match(target) else {
            return nil
        }
        guard let pattern = exchange.body else { return holes }
        guard let more = TapePattern(pattern).match(body) else { return nil }
        holes.merge(more) { first, _ in first }
        return holes
    }
}

extension Tape.Exchange {
    fileprivate func isTooLate(for cue: String, _ holes: [String: String]) -> Bool {
        guard let late, late.cue == cue, let text = holes[late.hole]?.removingPercentEncoding,
            let from = TapeMoment.digits(text, pattern: late.pattern)
        else { return false }
        return from > late.latest
    }
}

extension Answer {
    /// `«target»` in a field is what was asked for.
    fileprivate func naming(_ target: String) -> Answer {
        var answer = self
        if let location = fields[.location] {
            answer.fields[.location] = location.replacing("«target»", with: target)
        }
        return answer
    }

    init(_ saved: Tape.TapeAnswer) {
        self.init(HTTPResponse.Status(code: saved.status), type: "", body: Array(saved.body))
        fields[.contentType] = nil
        for (name, value) in saved.fields {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
    }
}
