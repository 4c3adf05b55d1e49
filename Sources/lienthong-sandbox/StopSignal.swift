import Dispatch
import Foundation

/// The wish to stop: SIGINT or SIGTERM.
enum StopSignal {
    /// Returns when one of the signals has come, or who started us is gone.
    static func arrived(orEndOfInput endsWithInput: Bool) async {
        let (signals, continuation) = AsyncStream<Void>.makeStream()
        if endsWithInput {
            Thread.detachNewThread {
                var byte: UInt8 = 0
                while read(0, &byte, 1) > 0 {}
                continuation.yield()
            }
        }
        let sources = [SIGINT, SIGTERM].map { number in
            // Dispatch sees the signal only if its usual action is off.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        for await _ in signals { break }
        sources.forEach { $0.cancel() }
    }
}
