import Foundation
import HubPipeline
import Synchronization

/// The first SIGINT or SIGTERM asks runs to finish their group; the second ends the process at once.
enum Interrupts {
    static let stop = StopFlag()

    private nonisolated(unsafe) static var sources: [any DispatchSourceSignal] = []

    private static let atStop = Mutex<[@Sendable () -> Void]>([])

    /// Done at the first one, after `stop` is raised; at once where it is.
    static func onStop(_ body: @escaping @Sendable () -> Void) {
        let isRaised = atStop.withLock { bodies in
            bodies.append(body)
            return stop.isRaised
        }
        if isRaised { body() }
    }

    static func watch(_ terminal: Terminal) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if stop.isRaised { _exit(128 + number) }
                let bodies = atStop.withLock { bodies in
                    stop.raise()
                    return bodies
                }
                FileHandle.standardError.write(
                    Data(
                        (terminal.text(
                            vi: "Đang dừng sau nhóm này; nhấn lần nữa để dừng ngay.",
                            en: "Stopping after this group; once more stops at once."
                        ) + "\n").utf8
                    )
                )
                for body in bodies { body() }
            }
            source.resume()
            sources.append(source)
        }
    }

    /// A service reads its files again at SIGHUP, as services do (daemon(7)).
    static func onHangUp(_ body: @escaping @Sendable () -> Void) {
        signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler(handler: body)
        source.resume()
        sources.append(source)
    }
}
