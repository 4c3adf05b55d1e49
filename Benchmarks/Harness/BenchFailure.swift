/// Why no figures came out, in words that say what to do.
enum BenchFailure: Error, CustomStringConvertible {
    case interrupted
    case notFound(program: String, cure: String)
    case notStarted(program: String, errno: Int32)
    case ended(program: String, status: Int32, message: String)
    case differs(String)
    case answer(String)

    var exitCode: Int32 {
        if case .interrupted = self { 130 } else { 2 }
    }

    var description: String {
        switch self {
        case .interrupted: "stopped; everything it had started is stopped too"
        case .notFound(let program, let cure): "\(program) is not there: \(cure)"
        case .notStarted(let program, let errno): "\(program) could not be started (error \(errno))"
        case .ended(let program, let status, let message): "\(program) ended with \(status): \(message)"
        case .differs(let what): "the work is not the same, so times mean nothing: \(what)"
        case .answer(let what): "unexpected answer: \(what)"
        }
    }
}
