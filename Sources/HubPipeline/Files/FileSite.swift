import HubModel

/// The address of a pull's files with all that is known filled in, and who has them.
struct FileSite: Sendable {
    let server: FileServer
    let pattern: FilePattern

    /// `root`: the project's folder, against which a relative folder is meant.
    ///
    /// Throws `files.address`, `files.value`, `files.user`, `files.host_key` (recovery `fixConfiguration`).
    init(_ drop: FileDrop, _ values: PlaceholderValues, system: HubModel.System, root: String)
        throws(HubFailure)
    {
        var parts = try FileSite.parts(of: drop.address, values)
        guard case .literal(let start)? = parts.first else { throw FileSite.badAddress(drop.address.text) }
        var place = ""
        if let rest = start.dropping("sftp://") {
            place = String(rest.prefix { $0 != "/" })
            parts[0] = .literal(String(rest.dropFirst(place.count)))
        } else if drop.place == .sftp {
            throw FileSite.badAddress(drop.address.text)
        } else if !start.hasPrefix("/"), !root.isEmpty {
            parts[0] = .literal(root + "/" + start)
        }
        do throws(FilePattern.Mistake) {
            pattern = try FilePattern(parts)
        } catch {
            throw FileSite.badAddress(drop.address.text)
        }
        server =
            drop.place == .sftp
            ? .sftp(try FileSite.sftp(drop, values, system, at: place)) : .disk(base: pattern.base)
    }

    /// Where files go that are moved: inside the files' own folder, or a whole path.
    static func folder(for file: FilePath, _ target: Template, _ values: PlaceholderValues)
        throws(HubFailure) -> FilePath
    {
        let text = try values.text(of: target) ?? ""
        let path = text.hasPrefix("/") ? text : "\(file.folder)/\(text)"
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard !text.isEmpty, !parts.contains(".."), !parts.contains(".") else {
            throw badAddress(target.text)
        }
        return text.hasPrefix("/") ? FilePath(text) : file.folder.appending(Array(text.utf8))
    }

    // MARK: Parts

    /// Names that have no value yet stay names.
    private static func parts(of template: Template, _ values: PlaceholderValues) throws(HubFailure)
        -> [FilePattern.Component.Part]
    {
        var parts: [FilePattern.Component.Part] = []
        for segment in template.segments {
            let text: String
            switch segment {
            case .literal(let literal): text = literal
            case .placeholder(let placeholder) where FileDrop.knownRoots.contains(placeholder.root):
                text = try value(of: placeholder, values)
            case .placeholder(let placeholder):
                parts.append(.name(placeholder.name))
                continue
            }
            if case .literal(let before)? = parts.last {
                parts[parts.count - 1] = .literal(before + text)
            } else {
                parts.append(.literal(text))
            }
        }
        return parts
    }

    /// Only settings may bring whole paths: what comes from records must not lead elsewhere.
    private static func value(of placeholder: Template.Placeholder, _ values: PlaceholderValues)
        throws(HubFailure) -> String
    {
        let text = try values.text(of: placeholder) ?? ""
        let isPiece = placeholder.root != "settings"
        guard !text.isEmpty, !isPiece || !(text.contains("/") || text.hasPrefix(".")) else {
            throw HubFailure(
                .request,
                .failRun,
                code: "files.value",
                message: Localized(
                    vi: "Giá trị của {\(placeholder.name)} không dùng được trong đường dẫn tệp.",
                    en: "The value of {\(placeholder.name)} cannot be part of a file's path."
                ),
                detail: text
            )
        }
        return text
    }

    // MARK: SFTP

    private static func sftp(
        _ drop: FileDrop,
        _ values: PlaceholderValues,
        _ system: HubModel.System,
        at place: String
    ) throws(HubFailure) -> SFTPServer {
        guard let (host, port) = hostAndPort(place) else { throw badAddress(drop.address.text) }
        guard let user = try text(drop.user, values) else {
            throw failure(
                "files.user",
                vi: "SFTP cần tài khoản: đặt «user» và «password» hoặc «private_key».",
                en: "SFTP needs an account: set `user` and `password` or `private_key`."
            )
        }
        var keys: [Digest] = []
        for key in drop.hostKeys {
            guard let written = try text(key, values) else { continue }
            guard let digest = HostKeyFingerprint.read(written) else { throw badHostKey }
            keys.append(digest)
        }
        guard !keys.isEmpty else { throw badHostKey }
        return SFTPServer(
            host: host,
            port: port,
            user: user,
            password: try text(drop.password, values),
            privateKey: try text(drop.privateKey, values),
            hostKeys: keys,
            connectTimeout: system.connectTimeout.duration,
            answerTimeout: system.answerTimeout.duration
        )
    }

    private static func text(_ template: Template?, _ values: PlaceholderValues) throws(HubFailure) -> String?
    {
        guard let template, let text = try values.text(of: template), !text.isEmpty else { return nil }
        return text
    }

    private static func hostAndPort(_ place: String) -> (String, Int)? {
        let host = place.prefix { $0 != ":" }
        let isHost =
            !host.isEmpty
            && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
        guard isHost, host.first != "-" else { return nil }
        guard host.count < place.count else { return (String(host), 22) }
        guard let port = UInt16(place.dropFirst(host.count + 1)), port > 0 else { return nil }
        return (String(host), Int(port))
    }

    // MARK: Failures

    private static func badAddress(_ text: String) -> HubFailure {
        failure(
            "files.address",
            vi:
                "Địa chỉ «\(text)» không thành đường dẫn của tệp: cần sftp://máy/thư-mục/{tên}.csv, hoặc đường dẫn từ gốc.",
            en:
                "The address `\(text)` makes no path of a file: it takes sftp://host/folder/{name}.csv, or a path from the root."
        )
    }

    private static var badHostKey: HubFailure {
        failure(
            "files.host_key",
            vi: "Thiếu dấu vân tay khoá máy chủ, hoặc không viết như «SHA256:…» của ssh-keygen -lf.",
            en:
                "The host key's fingerprint is missing, or is not written as the «SHA256:…» of ssh-keygen -lf."
        )
    }

    private static func failure(_ code: String, vi: String, en: String) -> HubFailure {
        HubFailure(.configure, .fixConfiguration, code: code, message: Localized(vi: vi, en: en))
    }
}

/// `SHA256:` and 43 letters, as `ssh-keygen -lf` prints the fingerprint of a host key.
enum HostKeyFingerprint {
    static func read(_ text: String) -> Digest? {
        let letters = text.trimmingSpaces.dropping("SHA256:").map { String($0.prefix { $0 != "=" }) }
        guard let letters, letters.utf8.count == 43 else { return nil }
        return Array(letters.utf8).withUnsafeBytes { text in
            guard case .encoded(let text, size: 32) = Base64.survey(text) else { return nil }
            var bytes = [UInt8](repeating: 0, count: 32)
            bytes.withUnsafeMutableBytes { Base64.decode(text, into: $0) }
            return Digest(bytes: bytes)
        }
    }
}

extension StringProtocol {
    /// What stands behind a beginning, if it is there.
    fileprivate func dropping(_ beginning: String) -> String? {
        hasPrefix(beginning) ? String(dropFirst(beginning.count)) : nil
    }
}
