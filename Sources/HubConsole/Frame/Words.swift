package import HubModel

/// The words that templates name as `w.…`, in both languages; those that Swift writes stand where they are written.
package enum Words {
    package static let tables: [[String: Localized]] = [
        frame, signIn, tonight, runs, quarantine, outbox, systems, data, connectors,
    ]

    /// By name, in one language.
    static func of(_ language: Language) -> [String: String] {
        language == .vietnamese ? vietnamese : english
    }

    private static let vietnamese = all(.vietnamese)
    private static let english = all(.english)

    private static func all(_ language: Language) -> [String: String] {
        tables.reduce(into: [:]) { all, table in
            for (name, text) in table { all[name] = text.text(language) }
        }
    }

    private static let frame: [String: Localized] = [
        "product": Localized(vi: "Liên Thông", en: "Liên Thông"),
        "skip": Localized(vi: "Tới nội dung", en: "Skip to content"),
        "sections": Localized(vi: "Các phần", en: "Sections"),
        "who": Localized(vi: "Tài khoản", en: "Account"),
        "signOut": Localized(vi: "Đăng xuất", en: "Sign out"),
        "otherLanguage": Localized(vi: "English", en: "Tiếng Việt"),
        "asOf": Localized(vi: "Số liệu lúc", en: "As of"),
    ]

    private static let signIn: [String: Localized] = [
        "name": Localized(vi: "Tên đăng nhập", en: "Account"),
        "password": Localized(vi: "Mật khẩu", en: "Password"),
        "signIn": Localized(vi: "Đăng nhập", en: "Sign in"),
        "noAccount": Localized(
            vi: "Chưa có tài khoản? Quản trị viên tạo bằng «lienthong user add».",
            en: "No account yet? An administrator makes one by `lienthong user add`."
        ),
    ]
}
