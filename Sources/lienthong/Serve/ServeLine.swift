import Foundation
import HubModel
import HubOperations

/// What a service says of its schedules, a line a thing.
struct ServeLine: Sendable {
    let terminal: Terminal

    init(_ terminal: Terminal) { self.terminal = terminal }

    func print(_ event: ScheduleService.Event) {
        guard !terminal.isJSON else { return }
        // What a service says is read while it goes on, also in a file.
        defer { fflush(nil) }
        let stamp = terminal.instant(.now)
        switch event {
        case .began(let task):
            terminal.say(
                vi: "\(stamp)  ▸ \(task.job)  (\(task.schedule), hẹn lúc \(terminal.instant(task.due)))",
                en: "\(stamp)  ▸ \(task.job)  (\(task.schedule), due \(terminal.instant(task.due)))"
            )
        case .pull(let result): RunLine(result).print(terminal)
        case .ended(_, nil): break
        case .ended(let task, let failure?):
            Swift.print(
                "\(stamp)  ✗ \(task.job)  [\(failure.code)] \(failure.message.text(terminal.language))"
            )
        case .trouble(let failure):
            Swift.print("\(stamp)  ✗ [\(failure.code)] \(failure.message.text(terminal.language))")
        case .recovered(let count):
            terminal.say(
                vi: "\(stamp)  ! nhận lại \(count) việc của máy đã mất",
                en: "\(stamp)  ! took over \(count) jobs of a host that is gone"
            )
        }
    }

    /// What became of reading the manifests again.
    func print(_ reload: LiveProject.Reload) {
        defer { fflush(nil) }
        let stamp = terminal.instant(.now)
        switch reload {
        case .taken(let project):
            let count = project.catalogue.connectors.count
            terminal.say(
                vi: "\(stamp)  ✓ đã đọc lại khai báo: \(count) hệ thống",
                en: "\(stamp)  ✓ read the manifests again: \(count) systems"
            )
        case .refused(let failure):
            terminal.say(
                vi: "\(stamp)  ✗ giữ khai báo cũ: \(failure.message.vietnamese)",
                en: "\(stamp)  ✗ the manifests of before stay: \(failure.message.english)"
            )
        }
    }
}
