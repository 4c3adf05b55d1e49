import Foundation
import HubModel

/// `README.md` of a connector: who owns it, what was agreed, what is odd.
struct ReadmeDraft {
    private let guesses: [Guess]

    init(_ guesses: [Guess]) { self.guesses = guesses }

    var text: String {
        guard let facts = guesses.first?.facts else { return "" }
        let title = facts.title ?? facts.connector
        let data = guesses.map { "\($0.facts.pullTitle ?? $0.facts.pull) → `\($0.entity)`" }.joined(
            separator: "; "
        )
        return """
            # \(title) · \(facts.connector)

            | | |
            |---|---|
            | Đơn vị chủ quản · owner | \(facts.unit ?? "chưa ghi"), `\(facts.contact ?? "chưa ghi")` |
            | Dữ liệu · data | \(data) |
            | Đăng nhập · sign-in | \(signIn(facts.signIn)) |
            | Đã thoả thuận · agreed | chưa ghi: số lượt gọi, giờ gọi, người liên hệ khi hỏng |

            ## Điều lạ đã biết · known oddities

            \(oddities.isEmpty ? "- chưa thấy." : oddities.map { "- \($0)" }.joined(separator: "\n"))

            """
    }

    private func signIn(_ choice: ConnectorFacts.SignIn?) -> String {
        switch choice {
        case nil, .some(.none):
            guesses.contains { !($0.request?.soap?.headers.isEmpty ?? true) }
                ? "trong phần đầu SOAP" : "không có"
        case .header(let name): "khoá trong tiêu đề `\(name)`"
        case .query(let name): "khoá trong tham số `\(name)`"
        case .bearer: "token cố định trong `Authorization`"
        case .basic: "tài khoản và mật khẩu (HTTP Basic)"
        case .login(let request, _):
            "`\(request.prefix { $0 != "{" }.trimmingCharacters(in: .whitespaces))` đổi tài khoản lấy token"
        case .oauth2: "OAuth 2, client credentials"
        }
    }

    /// What the guess found that a reader would not expect.
    private var oddities: [String] {
        guesses.flatMap { guess in
            guess.fields.compactMap { field in
                field.type.doubt.map { "`\(field.origin)`: \($0.vietnamese)." }
            } + (guess.ignoresCase ? ["Tên trường lúc viết hoa, lúc viết thường."] : [])
        }
    }
}
