import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubStore

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Tài khoản của bảng điều hành · who may sign in to the console.",
        subcommands: [List.self, Add.self, Role.self, Password.self, Disable.self, Enable.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Mọi tài khoản và vai trò · every account with its role."
        )

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let terminal = options.terminal
            let entries = try await options.reading { try await AccountBook($0).list() }
            if terminal.isJSON { return try terminal.printJSON(entries) }
            guard !entries.isEmpty else {
                return terminal.say(
                    vi: "Chưa có tài khoản nào: lienthong user add TÊN --role admin",
                    en: "No account yet: lienthong user add NAME --role admin"
                )
            }
            terminal.table(
                [
                    terminal.text(vi: "Tên", en: "Name"), terminal.text(vi: "Vai trò", en: "Role"),
                    terminal.text(vi: "Ngôn ngữ", en: "Language"),
                    terminal.text(vi: "Đăng nhập cuối", en: "Last sign-in"),
                    terminal.text(vi: "Tình trạng", en: "State"),
                ],
                entries.map { entry in
                    [
                        entry.account.name, entry.account.role.title.text(terminal.language),
                        entry.account.language.rawValue,
                        entry.signedInAt.map { terminal.instant(Timestamp(microseconds: $0)) } ?? "–",
                        state(entry, terminal),
                    ]
                }
            )
        }

        private func state(_ entry: AccountBook.Entry, _ terminal: Terminal) -> String {
            if entry.disabledAt != nil { return terminal.text(vi: "đã tắt", en: "disabled") }
            guard let until = entry.lockedUntil.map(Timestamp.init(microseconds:)) else {
                return terminal.text(vi: "dùng được", en: "open")
            }
            return terminal.text(vi: "khoá tới ", en: "locked until ") + terminal.instant(until)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Thêm một tài khoản; mật khẩu được hỏi · add an account; the password is asked for."
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var secret: PasswordOptions

        @Argument(help: "Tên để đăng nhập, như le.thi.mau · the name to sign in with.")
        var name: String

        @Option(help: "viewer xem · operator xử lý · admin cả tài khoản · viewer, operator or admin.")
        var role: AccountRole

        @Option(help: "Ngôn ngữ của trang: vi hay en · the language of the pages.")
        var language = Language.vietnamese

        func run() async throws {
            let terminal = options.terminal
            let password = try secret.read(terminal)
            let account = try await options.reading { database in
                try await AccountBook(database).add(
                    name: name,
                    password: password,
                    role: role,
                    language: language,
                    by: options.person
                )
            }
            if terminal.isJSON { return try terminal.printJSON(account) }
            terminal.say(
                vi: "Đã thêm \(account.name) (\(role.title.vietnamese)).",
                en: "Added \(account.name) (\(role.title.english))."
            )
        }
    }

    struct Role: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role",
            abstract: "Đổi vai trò · give an account another role.",
            discussion: "Holds from the next request of each session."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Tên · the name.")
        var name: String

        @Argument(help: "viewer, operator hay admin.")
        var role: AccountRole

        func run() async throws {
            try await options.changeAccount { try await $0.setRole(of: name, to: role, by: options.person) }
            options.terminal.say(
                vi: "\(name) nay là \(role.title.vietnamese).",
                en: "\(name) is \(role.title.english) now."
            )
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "password",
            abstract: "Đặt mật khẩu mới; mọi phiên kết thúc · set a new password; every session ends."
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var secret: PasswordOptions

        @Argument(help: "Tên · the name.")
        var name: String

        func run() async throws {
            let password = try secret.read(options.terminal)
            try await options.changeAccount {
                try await $0.setPassword(of: name, to: password, by: options.person)
            }
            options.terminal.say(
                vi: "Đã đặt mật khẩu mới cho \(name); mọi phiên của \(name) đã kết thúc.",
                en: "\(name) has a new password; every session of \(name) has ended."
            )
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disable",
            abstract: "Tắt một tài khoản ngay · shut an account at once."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Tên · the name.")
        var name: String

        func run() async throws {
            try await options.changeAccount { try await $0.disable(name, by: options.person) }
            options.terminal.say(vi: "Đã tắt \(name).", en: "\(name) is disabled.")
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "enable",
            abstract: "Mở lại, kể cả khi bị khoá vì sai mật khẩu · open an account again, locked ones too."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Tên · the name.")
        var name: String

        func run() async throws {
            try await options.changeAccount { try await $0.enable(name, by: options.person) }
            options.terminal.say(vi: "\(name) đăng nhập lại được.", en: "\(name) may sign in again.")
        }
    }
}

extension AccountRole: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}

extension GlobalOptions {
    /// Changes an account, and shows with `--json` how all of them stand.
    fileprivate func changeAccount(_ change: (AccountBook) async throws -> Void) async throws {
        let entries = try await reading { database in
            let book = AccountBook(database)
            try await change(book)
            return json ? try await book.list() : []
        }
        if json { try terminal.printJSON(entries) }
    }
}

/// Where a password comes from: never from the arguments, which every user of the machine can read.
struct PasswordOptions: ParsableArguments {
    @Flag(
        help: "Đọc mật khẩu từ dòng đầu của đầu vào chuẩn · the first line of standard input is the password."
    )
    var passwordStdin = false

    func read(_ terminal: Terminal) throws -> String {
        if passwordStdin { return try SecretInput.line() }
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError(
                "Không có bàn phím: dùng --password-stdin · no terminal: use --password-stdin"
            )
        }
        let first = try SecretInput.ask(terminal.text(vi: "Mật khẩu: ", en: "Password: "))
        let second = try SecretInput.ask(terminal.text(vi: "Gõ lại mật khẩu: ", en: "The same again: "))
        guard first == second else {
            throw ValidationError("Hai lần gõ khác nhau · the two passwords differ")
        }
        return first
    }
}
