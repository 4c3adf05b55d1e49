import Foundation

/// How hard the suite is: small in `make test`, larger from `scripts/torture.sh`.
enum CrashSettings {
    /// `CRASH_KILLS`: random kills.
    static let kills = number("CRASH_KILLS") ?? 50
    /// `CRASH_SEED`: of the random delays; a failure names it.
    static let seed = UInt64(number("CRASH_SEED") ?? Int.random(in: 1...999_999_999))
    /// `CRASH_ANSWER_MB`: the size of the one large answer.
    static let answerMegabytes = number("CRASH_ANSWER_MB") ?? 300
    /// `CRASH_MESSAGES`: messages whose workers are killed.
    static let messages = number("CRASH_MESSAGES") ?? 500
    /// `CRASH_ROWS`: rows of the long run; without it there is none.
    static let rows = number("CRASH_ROWS")

    /// Named kill points and planted defects are compiled into debug builds alone.
    static var hasDefects: Bool {
        #if DEFECTS
            true
        #else
            false
        #endif
    }

    /// `CRASH_PROGRAM`, or the program that was built beside these tests.
    static var program: String {
        get throws {
            if let path = ProcessInfo.processInfo.environment["CRASH_PROGRAM"] { return path }
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "lienthong").path
        }
    }

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}
