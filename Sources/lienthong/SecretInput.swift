import ArgumentParser
import Foundation
import Glibc
import HubOperations

/// Reads what must not be seen.
enum SecretInput {
    /// A line of standard input, without its end.
    static func line() throws -> String {
        guard let line = readLine(strippingNewline: true) else {
            throw ValidationError("Đầu vào chuẩn trống · standard input is empty")
        }
        return line.hasSuffix("\r") ? String(line.dropLast()) : line
    }

    /// Asks on the terminal, which shows nothing of what is typed.
    ///
    /// Signals are off meanwhile: after an interrupt here the shell would show nothing any more. C: `tcsetattr`.
    static func ask(_ prompt: String) throws -> String {
        var shown = termios()
        guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return try line() }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
        hidden.c_lflag |= tcflag_t(ECHONL)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer { tcsetattr(STDIN_FILENO, TCSANOW, &shown) }
        FileHandle.standardError.write(Data(prompt.utf8))
        let typed = try line()
        // Control-C and Control-\ come as characters.
        guard !typed.unicodeScalars.contains(where: { $0 == "\u{03}" || $0 == "\u{1C}" }) else {
            throw HubExit(code: .usage)
        }
        return typed
    }
}
