import Foundation
import HubModel
import HubOperations
import HubPipeline
import Synchronization

/// Shows how runs go: one moving line on a terminal, plain lines elsewhere, nothing with `--json`.
final class Progress: Sendable {
    private let terminal: Terminal
    private let state = Mutex(State())

    private struct State {
        var lastLine = ContinuousClock.now
        /// Of each pull that is running.
        var counts: [PullID: (pages: Int, records: Int)] = [:]
        var isLineOpen = false
    }

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    func observer(of pull: PullID) -> @Sendable (PullEvent) -> Void {
        { [self] event in note(event, pull) }
    }

    private func note(_ event: PullEvent, _ pull: PullID) {
        guard !terminal.isJSON else { return }
        switch event {
        case .began:
            state.withLock { $0.counts[pull] = (0, 0) }
        case .page(let number, let records, _):
            count(number, records, pull)
        case .waiting(let wait, let reason):
            say("\(pull): " + waiting(wait, reason))
        case .retrying(let attempt, let after, let why):
            say(
                "\(pull): "
                    + terminal.text(
                        vi: "\(why); thử lại lần \(attempt) sau \(terminal.duration(after))",
                        en: "\(why); attempt \(attempt) failed, again in \(terminal.duration(after))"
                    )
            )
        case .parentFailed(let each, let failure):
            say("\(pull) \(each): \(failure.message.text(terminal.language))")
        case .file(_, .taken), .file(_, .cleared), .asked, .answered, .signedIn, .committed: break
        case .file(let place, .failed(let failure)):
            say("\(pull) \(place): \(failure.message.text(terminal.language))")
        case .file(let place, let news): say("\(pull) " + FileNewsText.line(place, news))
        }
    }

    private func count(_ number: Int, _ records: Int, _ pull: PullID) {
        let line = state.withLock { state -> String? in
            let count = (pages: number, records: (state.counts[pull]?.records ?? 0) + records)
            state.counts[pull] = count
            let isDue =
                ContinuousClock.now - state.lastLine
                > (terminal.isInteractive ? .milliseconds(100) : .seconds(10))
            guard isDue else { return nil }
            state.lastLine = .now
            state.isLineOpen = terminal.isInteractive
            return terminal.text(
                vi:
                    "\(pull): \(terminal.number(count.pages)) trang, \(terminal.number(count.records)) bản ghi",
                en:
                    "\(pull): \(terminal.number(count.pages)) pages, \(terminal.number(count.records)) records"
            )
        }
        guard let line else { return }
        if terminal.isInteractive {
            write("\r\u{1B}[2K\(line)")
        } else {
            write(line + "\n")
        }
    }

    /// At once, also where standard output is a pipe.
    private func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    func clear() {
        let wasOpen = state.withLock { state in
            defer { state.isLineOpen = false }
            return state.isLineOpen
        }
        if wasOpen { write("\r\u{1B}[2K") }
    }

    private func say(_ line: String) {
        clear()
        write(line + "\n")
    }

    private func waiting(_ wait: Duration, _ reason: Ticket.Reason) -> String {
        let until = wait < .seconds(60) ? "" : " → " + terminal.instant(Timestamp.now + wait)
        let span = terminal.duration(wait) + until
        switch reason {
        case .none, .rate:
            return terminal.text(
                vi: "chờ \(span) theo nhịp đã thoả thuận",
                en: "waiting \(span) for the agreed rate"
            )
        case .quota:
            return terminal.text(vi: "hết hạn mức, chờ \(span)", en: "quota used up, waiting \(span)")
        case .hours:
            return terminal.text(
                vi: "ngoài giờ được gọi, chờ \(span)",
                en: "outside calling hours, waiting \(span)"
            )
        case .parallel:
            return terminal.text(
                vi: "chờ lượt: đủ số yêu cầu cùng lúc đã thoả thuận",
                en: "waiting for a place: as many requests as agreed are under way"
            )
        case .closed:
            return terminal.text(
                vi: "ngày nguồn nghỉ, chờ \(span)",
                en: "the source is closed, waiting \(span)"
            )
        }
    }
}
