import HubModel

/// Whether a pull's files can be found, fetched and told apart as `files` says.
struct FileDropCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<Connector>
    private let pull: Pull
    private let drop: FileDrop

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init?(_ file: ManifestFile<Connector>, _ pull: Pull) {
        guard let drop = pull.drop else { return nil }
        self.file = file
        self.pull = pull
        self.drop = drop
        checkAddress()
        checkNames()
        checkPlace()
        checkFolders()
        if pull.pages != nil {
            report(
                at: file.key("pulls", pull.name, "pages"),
                vi: "Mỗi tệp là một trang: «pages» không đi cùng «files».",
                en: "Each file is a page: `pages` does not go with `files`.",
                cure: Localized(vi: "Bỏ «pages».", en: "Remove `pages`."),
                fix: .proposal(.remove(at: file.key("pulls", pull.name, "pages")))
            )
        }
    }

    // MARK: The address

    private mutating func checkAddress() {
        let text = drop.address.text
        let start = drop.place == .folder ? nil : "\(drop.place.rawValue)://"
        if let start, !text.hasPrefix(start), !text.hasPrefix("{") {
            report(
                at: place(drop.place.rawValue),
                vi: "Địa chỉ bắt đầu bằng «\(start)».",
                en: "The address begins with `\(start)`.",
                cure: .line("\(drop.place.rawValue): \"\(start)\(text.dropScheme)\""),
                fix: .safe(.setValue("\(start)\(text.dropScheme)", at: place(drop.place.rawValue)))
            )
        }
        if text.hasSuffix("/") {
            report(
                at: place(drop.place.rawValue),
                vi: "Địa chỉ kết thúc ở thư mục, chưa nói tệp nào.",
                en: "The address ends with a folder and names no file.",
                cure: .line("\(drop.place.rawValue): \"\(text){day}.csv\""),
                fix: .proposal(.setValue("\(text){day}.csv", at: place(drop.place.rawValue)))
            )
        }
        if text.split(separator: "/").contains("..") {
            report(
                at: place(drop.place.rawValue),
                vi: "Không đi ngược bằng «..».",
                en: "`..` leads nowhere: write the folder itself.",
                cure: Localized(vi: "Viết thẳng đường dẫn tới thư mục.", en: "Write the path of the folder.")
            )
        }
    }

    private mutating func checkNames() {
        guard drop.place != .https else {
            guard let name = drop.names.first else { return }
            return report(
                at: place("https"),
                vi: "HTTP không có danh mục tệp: {\(name)} không biết lấy từ đâu.",
                en: "HTTP lists no files: nothing says what {\(name)} is.",
                cure: Localized(
                    vi: "Viết ngày thành {now | yyyyMM}, hoặc {since | yyyyMMdd} với window và step.",
                    en: "Write a date as {now | yyyyMM}, or {since | yyyyMMdd} with window and step."
                )
            )
        }
        var before: String?
        for segment in drop.address.segments {
            guard case .placeholder(let placeholder) = segment,
                !FileDrop.knownRoots.contains(placeholder.root)
            else {
                before = nil
                continue
            }
            if let before {
                report(
                    at: place(drop.place.rawValue),
                    vi: "Giữa {\(before)} và {\(placeholder.name)} không có gì ngăn.",
                    en: "Nothing stands between {\(before)} and {\(placeholder.name)}.",
                    cure: Localized(
                        vi: "Viết một dấu giữa hai tên, như «_».",
                        en: "Put a sign between the names, such as `_`."
                    ),
                    fix: .proposal(
                        .replace(
                            "}{\(placeholder.name)",
                            with: "}_{\(placeholder.name)",
                            at: place(drop.place.rawValue)
                        )
                    )
                )
            }
            before = placeholder.name
            checkName(placeholder)
        }
    }

    private mutating func checkName(_ placeholder: Template.Placeholder) {
        let name = placeholder.name
        if !placeholder.pipes.isEmpty || name.contains(".") {
            return report(
                at: place(drop.place.rawValue),
                vi: "{\(name)} lấy từ tên tệp: chỉ viết một tên, không dấu chấm, không biến đổi.",
                en: "{\(name)} is taken from the file's path: one plain name, without dot or pipe.",
                cure: Localized(
                    vi: "Ngày của lần chạy viết {now | …}.",
                    en: "The run's date is written {now | …}."
                )
            )
        }
        guard FileDropCheck.reserved.contains(name) else { return }
        report(
            at: place(drop.place.rawValue),
            vi: "{\(name)} đã có nghĩa khác.",
            en: "{\(name)} means something else already.",
            cure: Localized(vi: "Chọn tên khác, như {\(name)_1}.", en: "Take another name, as {\(name)_1}."),
            fix: .proposal(.replace("{\(name)}", with: "{\(name)_1}", at: place(drop.place.rawValue)))
        )
    }

    /// `{file.name}` is the whole name; the others are placeholders of requests.
    static let reserved: Set<String> = [
        "name", "file", "page", "size", "offset", "cursor", "record", "message", "found", "request",
        "signature",
    ]

    // MARK: The account

    private mutating func checkPlace() {
        guard drop.place == .sftp else {
            for key in ["user", "password", "private_key", "host_key"] where element(key) != nil {
                report(
                    at: file.key("pulls", pull.name, "files", key),
                    vi: "«\(key)» chỉ dùng với sftp.",
                    en: "`\(key)` goes with sftp only.",
                    cure: Localized(
                        vi: "Với https dùng sign_in của hệ thống.",
                        en: "With https, the connector's sign_in is used."
                    )
                )
            }
            return
        }
        if drop.user == nil || drop.password == nil && drop.privateKey == nil {
            report(
                at: file.key("pulls", pull.name, "files"),
                vi: "SFTP cần tài khoản, và mật khẩu hoặc khoá riêng.",
                en: "SFTP takes an account, and a password or a private key.",
                cure: .line("user: \"{settings.sftp_user}\", private_key: \"{secret.sftp_key}\"")
            )
        }
        checkHostKeys()
    }

    private mutating func checkHostKeys() {
        guard (1...2).contains(drop.hostKeys.count) else {
            return findings.report(
                .hostKeyMissing,
                at: drop.hostKeys.isEmpty ? file.key("pulls", pull.name, "files") : place("host_key"),
                vi: "SFTP cần dấu vân tay SHA-256 của máy chủ: một, hoặc hai trong lúc đổi khoá.",
                en: "SFTP takes the server's SHA-256 fingerprint: one, or two while the key changes.",
                cure: .line("host_key: \"SHA256:…\"   # ssh-keyscan HOST | ssh-keygen -lf -")
            )
        }
        for key in drop.hostKeys where key.isConstant && !FileDropCheck.isFingerprint(key.text) {
            findings.report(
                .hostKeyMissing,
                at: place("host_key"),
                vi: "«\(key.text)» không phải dấu vân tay SHA-256.",
                en: "`\(key.text)` is no SHA-256 fingerprint.",
                cure: Localized(
                    vi: "Chép từ «ssh-keyscan MÁY | ssh-keygen -lf -»: SHA256: và 43 ký tự.",
                    en: "Copy it from `ssh-keyscan HOST | ssh-keygen -lf -`: SHA256: and 43 characters."
                )
            )
        }
    }

    private static func isFingerprint(_ text: String) -> Bool {
        text.wholeMatch(of: /SHA256:[A-Za-z0-9+\/]{43}=?/) != nil
    }

    // MARK: Afterwards

    private mutating func checkFolders() {
        if drop.place == .https {
            for key in ["ready_when", "after", "pick"] where element(key) != nil {
                report(
                    at: file.key("pulls", pull.name, "files", key),
                    vi: "«\(key)» không dùng được với https: chỉ có một tệp, và nó ở lại.",
                    en: "`\(key)` does not go with https: there is one file, and it stays.",
                    cure: Localized(vi: "Bỏ «\(key)».", en: "Remove `\(key)`."),
                    fix: .proposal(.remove(at: file.key("pulls", pull.name, "files", key)))
                )
            }
        }
        if case .exists(let marker)? = drop.ready, marker.text.contains("/") {
            report(
                at: place("ready_when"),
                vi: "Tệp báo phải nằm cạnh tệp dữ liệu.",
                en: "The file that tells stands beside the file itself.",
                cure: .line("ready_when: \"{file}.ok exists\""),
                fix: .proposal(.setValue("{file}.ok exists", at: place("ready_when")))
            )
        }
        if case .moveTo(let folder) = drop.after, folder.text.split(separator: "/").contains("..") {
            report(
                at: place("after"),
                vi: "Không đi ngược bằng «..».",
                en: "`..` leads nowhere: write the folder itself.",
                cure: Localized(vi: "Viết thẳng đường dẫn tới thư mục.", en: "Write the path of the folder.")
            )
        }
    }

    // MARK: Places

    private func element(_ key: String) -> Element? { file.root["pulls"]?[pull.name]?["files"]?[key] }

    private func place(_ key: String) -> SourceLocation { file.place("pulls", pull.name, "files", key) }

    private mutating func report(
        at place: SourceLocation,
        vi: String,
        en: String,
        cure: Localized? = nil,
        fix: Fix? = nil
    ) {
        findings.report(.badFiles, at: place, vi: vi, en: en, cure: cure, fix: fix)
    }
}

extension String {
    fileprivate var dropScheme: Substring {
        guard let range = firstRange(of: "://") else { return self[...] }
        return self[range.upperBound...]
    }
}
