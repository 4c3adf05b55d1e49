import Bytes
import Foundation
import HubModel

/// The hub's own secret: 32 bytes that never enter the database.
///
/// From the setting `LIENTHONG_KEY` (64 hexadecimal digits), else from the file `var/hub.key` of mode 0600.
package struct HubKey: Sendable {
    package static let variable = "LIENTHONG_KEY"
    private let setting: String?
    private let path: String

    /// - Parameters:
    ///   - folder: `var` below the project's root.
    ///   - environment: The process environment.
    package init(folder: String, environment: [String: String]) {
        setting = environment[HubKey.variable]
        path = folder + "/hub.key"
    }

    /// A key of its own in another file; the environment does not name it.
    package init(file path: String) {
        setting = nil
        self.path = path
    }

    /// `nil` where there is none yet; throws `key.bad` or `key.open` (recovery `fixConfiguration`).
    package func read() throws -> [UInt8]? {
        if let setting { return try key(setting, from: HubKey.variable) }
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 == 0 else {
            throw HubFailure.keyOpen(path)
        }
        return try key(try String(contentsOfFile: path, encoding: .utf8), from: path)
    }

    private func key(_ text: String, from place: String) throws -> [UInt8] {
        let digits = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let key = Digest(hexadecimal: digits)?.bytes else { throw HubFailure.keyBad(place) }
        return key
    }

    /// The key, made if there is none.
    package func readOrMake() throws -> [UInt8] {
        if let key = try read() { return key }
        guard let key = randomBytes(32) else { throw HubFailure.keyBad(path) }
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // O_EXCL: of two that make one at the same time one wins, and the other reads it.
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno == EEXIST, let other = try read() else { throw HubFailure.keyBad(path) }
            return other
        }
        defer { close(descriptor) }
        try Array((hexadecimal(key) + "\n").utf8).withUnsafeBytes {
            try LandingFiles.writeAll($0, to: descriptor)
        }
        guard fsync(descriptor) == 0 else { throw HubFailure.landing(errno) }
        try LandingFiles.syncFolder(of: path)
        return key
    }
}

extension HubFailure {
    fileprivate static func keyOpen(_ path: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "key.open",
            message: Localized(
                vi: "Người khác đọc được khoá của trục ở \(path). Chạy: chmod 600 \(path)",
                en: "Others may read the hub's key at \(path). Run: chmod 600 \(path)"
            )
        )
    }

    fileprivate static func keyBad(_ place: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "key.bad",
            message: Localized(
                vi: "\(place) không phải khoá của trục (64 chữ số thập lục phân). Lấy lại khoá đã sao lưu.",
                en:
                    "\(place) is not a key of the hub (64 hexadecimal digits). Restore the key that was backed up."
            )
        )
    }

    static let keyMissing = HubFailure(
        .configure,
        .fixConfiguration,
        code: "key.missing",
        message: Localized(
            vi:
                "Đã có người được xoá dữ liệu nhưng không thấy khoá của trục (var/hub.key hoặc LIENTHONG_KEY). "
                + "Lấy lại khoá đã sao lưu: thiếu nó, dữ liệu đã xoá sẽ trở lại.",
            en: "Persons were erased, and the hub's key (var/hub.key or LIENTHONG_KEY) is not there. "
                + "Restore it from its backup: without it, what was erased would come back."
        )
    )

    static let keyChanged = HubFailure(
        .configure,
        .fixConfiguration,
        code: "key.changed",
        message: Localized(
            vi: "Khoá của trục không phải khoá đã dùng khi xoá dữ liệu. Lấy lại khoá cũ đã sao lưu.",
            en:
                "The hub's key is not the one that erasures were made with. Restore the former key from its backup."
        )
    )
}
