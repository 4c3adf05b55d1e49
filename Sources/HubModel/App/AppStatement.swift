/// One statement of a file of `App/`.
package struct AppStatement: Sendable, Hashable {
    /// What a file may make; all else is refused, so that no file changes rights, roles or rows.
    package enum Kind: String, Sendable, Hashable {
        case function = "FUNCTION"
        case procedure = "PROCEDURE"
        case view = "VIEW"
        case type = "TYPE"
        case domain = "DOMAIN"
        case comment = "COMMENT"
    }

    /// Why a statement is none of these.
    package enum Refusal: Error, Sendable, Hashable {
        /// Its first words.
        case notAllowed(String)
        /// Names something outside schema `app`.
        case notInApp(String)
        /// `BEGIN ATOMIC`: it would hold on to the columns that it names.
        case atomicBody
    }

    /// What it makes, and its name without schema; the name of a comment is empty.
    package struct Made: Sendable, Hashable {
        package var kind: Kind
        package var name: String
    }

    package var text: String
    /// From 1.
    package var line: Int
    /// Its first tokens, words in capitals; strings and bodies are left out.
    var tokens: [String]

    /// The line of a character of the statement, counted from 1 as PostgreSQL does.
    package func line(at position: Int) -> Int {
        line + text.unicodeScalars.prefix(max(0, position - 1)).count { $0 == "\n" }
    }

    package func made() throws(Refusal) -> Made {
        var rest = tokens[...]
        if tokens.starts(with: ["COMMENT", "ON"]) { return Made(kind: .comment, name: "") }
        guard rest.popFirst() == "CREATE" else { throw .notAllowed(beginning) }
        if rest.starts(with: ["OR", "REPLACE"]) { rest = rest.dropFirst(2) }
        guard let word = rest.popFirst(), let kind = Kind(rawValue: word), kind != .comment else {
            throw .notAllowed(beginning)
        }
        guard rest.count >= 3, rest.popFirst() == "APP", rest.popFirst() == ".", let name = rest.popFirst()
        else { throw .notInApp(beginning) }
        if zip(tokens, tokens.dropFirst()).contains(where: { $0 == ("BEGIN", "ATOMIC") }) {
            throw .atomicBody
        }
        return Made(kind: kind, name: AppStatement.stored(name))
    }

    private var beginning: String { tokens.prefix(4).joined(separator: " ") }

    /// As the catalogue has it: quoted names as they stand, others in small letters.
    private static func stored(_ token: String) -> String {
        token.hasPrefix("\"") ? String(token.dropFirst().dropLast()) : token.lowercased()
    }
}

extension AppStatement.Refusal {
    package var text: Localized {
        switch self {
        case .notAllowed(let words):
            Localized(
                vi:
                    "«\(words) …» không được phép: tệp chỉ tạo FUNCTION, PROCEDURE, VIEW, TYPE, DOMAIN và ghi "
                    + "COMMENT; quyền do trục tự cấp.",
                en:
                    "`\(words) …` is not allowed: a file makes FUNCTION, PROCEDURE, VIEW, TYPE, DOMAIN and writes "
                    + "COMMENT; rights are given by the hub."
            )
        case .notInApp(let words):
            Localized(
                vi: "«\(words) …»: tên phải ghi đủ lược đồ, «app.<tên>».",
                en: "`\(words) …`: the name must be written with its schema, `app.<name>`."
            )
        case .atomicBody:
            Localized(
                vi:
                    "BEGIN ATOMIC giữ chặt các cột mà nó nhắc tới, nên bảng không đổi được nữa: viết thân hàm trong $$.",
                en:
                    "BEGIN ATOMIC holds on to the columns that it names, so tables could not change: write the body in $$."
            )
        }
    }
}
