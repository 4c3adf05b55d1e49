/// Counts how long the other side has taken for an answer.
///
/// Only time in which we listen counts: while a transfer is paused because nobody reads, it stands still. Two
/// limits: the whole answer, and the silence between two pieces of a body, so that a line that died quietly
/// is noticed even where an answer may take an hour. Until the head comes only the first limit holds.
package struct AnswerClock: Sendable {
    package typealias Instant = ContinuousClock.Instant

    private var answerDeadline: Instant
    private var silenceDeadline: Instant?
    private var pausedSince: Instant?
    private let silence: Duration
    private let answer: Duration

    package init(start: Instant, answer: Duration, silence: Duration) {
        answerDeadline = start.advanced(by: answer)
        self.silence = silence
        self.answer = answer
    }

    /// A byte of the body, or the whole head, has come.
    package mutating func heard(at now: Instant) {
        silenceDeadline = now.advanced(by: silence)
    }

    /// A piece of the request was taken: the other side answers once it has all of it.
    package mutating func sent(at now: Instant) {
        guard silenceDeadline == nil else { return }
        answerDeadline = now.advanced(by: answer)
    }

    package mutating func pause(at now: Instant) {
        if pausedSince == nil { pausedSince = now }
    }

    package mutating func resume(at now: Instant) {
        guard let since = pausedSince else { return }
        answerDeadline = answerDeadline.advanced(by: since.duration(to: now))
        silenceDeadline = now.advanced(by: silence)
        pausedSince = nil
    }

    /// When the patience ends; `nil` while paused.
    package var deadline: Instant? {
        guard pausedSince == nil else { return nil }
        guard let silenceDeadline else { return answerDeadline }
        return min(answerDeadline, silenceDeadline)
    }
}
