/// How another scheduler calls the hub.
package struct ScheduledCommand: Sendable {
    /// Full path of the program.
    package var program: String
    /// The project's folder.
    package var root: String
    package var environment: String?
    /// Whose settings and secrets it runs with: a file of `NAME=value` lines, mode 0600; none where there is none.
    package var secrets: String?

    package init(program: String, root: String, environment: String? = nil, secrets: String? = nil) {
        self.program = program
        self.root = root
        self.environment = environment
        self.secrets = secrets
    }

    /// The words of `lienthong run TARGET`.
    func words(_ target: String) -> [String] {
        let place = ["--root", root] + (environment.map { ["--environment", $0] } ?? [])
        return [program, "run", target] + place
    }

    /// For a shell, quoted where a shell needs it.
    func line(_ target: String) -> String {
        words(target).map(Self.quoted).joined(separator: " ")
    }

    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "/._-:=+,@".utf8.contains(byte)
                }
            }
        return isPlain ? word : "'\(word.replacing("'", with: #"'\''"#))'"
    }
}
