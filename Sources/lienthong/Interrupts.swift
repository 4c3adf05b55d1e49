import Foundation
import HubPipeline

/// The first SIGINT or SIGTERM asks runs to finish their group; the second ends the process at once.
enum Interrupts {
    static let stop = StopFlag()

    private nonisolated(unsafe) static var sources: [any DispatchSourceSignal] = []

    static func watch(_ terminal: Terminal) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if stop.isRaised { _exit(128 + number) }
                stop.raise()
                FileHandle.standardError.write(
                    Data(
                        (terminal.text(
                            vi: "Đang dừng sau nhóm này; nhấn lần nữa để dừng ngay.",
                            en: "Stopping after this group; once more stops at once."
                        ) + "\n").utf8
                    )
                )
            }
            source.resume()
            sources.append(source)
        }
    }
}
