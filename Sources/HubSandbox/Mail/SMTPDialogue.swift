import Foundation

/// What a simulated mail server says to each line: a state machine without a socket.
///
/// RFC 5321, with AUTH PLAIN and LOGIN (RFC 4954).
struct SMTPDialogue {
    /// A letter as it was handed in.
    struct Envelope {
        var sender = ""
        var receivers: [String] = []
    }

    enum Step: Equatable {
        case say(String)
        /// The whole letter is here: it is taken, unless a fault says otherwise.
        case letter(String)
        case nothing
        case leave(String)
    }

    private enum State {
        case commands, user, password(user: String), plain, letter
    }

    /// `user` and `password` that are believed; `nil`: nobody needs to sign in.
    let account: (user: String, password: String)?
    private(set) var envelope = Envelope()
    private(set) var isSignedIn = false
    private var state = State.commands
    private var lines: [String] = []

    init(account: (user: String, password: String)?) {
        self.account = account
    }

    mutating func take(_ line: String) -> Step {
        switch state {
        case .letter: takeOfLetter(line)
        case .user:
            askPassword(of: decoded(line))
        case .password(let user): signIn(user, decoded(line) ?? "")
        case .plain: signIn(plain: line)
        case .commands: takeCommand(line)
        }
    }

    /// The letter was not taken, or it was: the next one begins.
    mutating func reset() {
        envelope = Envelope()
        lines = []
        state = .commands
    }

    // MARK: Commands

    private mutating func takeCommand(_ line: String) -> Step {
        let word = line.prefix { $0 != " " && $0 != ":" }.uppercased()
        switch word {
        case "EHLO":
            return .say("250-mail.example\r\n250-SIZE 1000000\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN")
        case "HELO": return .say("250 mail.example")
        case "AUTH": return authenticate(line)
        case "MAIL": return takeSender(line)
        case "RCPT": return takeReceiver(line)
        case "DATA":
            guard !envelope.receivers.isEmpty else { return .say("503 5.5.1 no receiver") }
            state = .letter
            return .say("354 go on")
        case "RSET":
            reset()
            return .say("250 forgotten")
        case "NOOP": return .say("250 yes")
        case "QUIT": return .leave("221 bye")
        default: return .say("500 5.5.2 what")
        }
    }

    private mutating func takeSender(_ line: String) -> Step {
        guard account == nil || isSignedIn else { return .say("530 5.7.0 sign in first") }
        guard let address = address(in: line) else { return .say("501 5.5.4 address") }
        reset()
        envelope.sender = address
        return .say("250 sender")
    }

    private mutating func takeReceiver(_ line: String) -> Step {
        guard !envelope.sender.isEmpty else { return .say("503 5.5.1 no sender") }
        guard let address = address(in: line) else { return .say("501 5.5.4 address") }
        envelope.receivers.append(address)
        return .say("250 receiver")
    }

    private func address(in line: String) -> String? {
        guard let open = line.firstIndex(of: "<"), let close = line[open...].firstIndex(of: ">") else {
            return nil
        }
        return String(line[line.index(after: open)..<close])
    }

    // MARK: Signing in

    private mutating func authenticate(_ line: String) -> Step {
        let words = line.split(separator: " ").map(String.init)
        switch words.dropFirst().first?.uppercased() {
        case "PLAIN" where words.count == 3: return signIn(plain: words[2])
        case "PLAIN":
            state = .plain
            return .say("334 ")
        case "LOGIN":
            state = .user
            return .say("334 VXNlcm5hbWU6")
        default: return .say("504 5.5.4 way of signing in")
        }
    }

    private mutating func askPassword(of user: String?) -> Step {
        guard let user else { return refuseSignIn() }
        state = .password(user: user)
        return .say("334 UGFzc3dvcmQ6")
    }

    private mutating func signIn(plain text: String) -> Step {
        let parts = (decoded(text) ?? "").split(separator: "\0", omittingEmptySubsequences: false).map(
            String.init
        )
        guard parts.count == 3 else { return refuseSignIn() }
        return signIn(parts[1], parts[2])
    }

    private mutating func signIn(_ user: String, _ password: String) -> Step {
        guard let account, account.user == user, account.password == password else { return refuseSignIn() }
        isSignedIn = true
        state = .commands
        return .say("235 2.7.0 welcome")
    }

    private mutating func refuseSignIn() -> Step {
        state = .commands
        return .say("535 5.7.8 user or password")
    }

    private func decoded(_ text: String) -> String? {
        Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
    }

    // MARK: The letter

    /// A dot alone ends it; another at a line's beginning was put there by the sender (RFC 5321, 4.5.2).
    private mutating func takeOfLetter(_ line: String) -> Step {
        guard line != "." else {
            state = .commands
            return .letter(lines.joined(separator: "\r\n"))
        }
        lines.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
        return .nothing
    }
}
