import Foundation

/// One line for each step, on standard error, so that standard output is the table alone.
enum Progress {
    static func tell(_ line: String) {
        FileHandle.standardError.write(Data("bench: \(line)\n".utf8))
    }
}
