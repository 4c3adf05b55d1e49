import Bytes
import Foundation
import HubModel

/// The list of erasures beside the key: a dump of the database that is restored cannot take it back.
///
/// One line each, `<subject> <token>`; the first line names the key that the tokens were made with. A line `act <random>`
/// begins what one erasure added, so that it can be lifted as a whole; `act 00…` what came from the database. Lines are
/// added, and go when an erasure is lifted; mode 0600.
struct TombstoneFile: Sendable {
    let path: String

    /// What every line of the file was made with, without giving the key away.
    private static func mark(of key: [UInt8]) -> String {
        "key " + hexadecimal(hmacSHA256(key: key, Array("lienthong tombstones".utf8)))
    }

    /// Empty without a file; throws `key.changed`, and `tombstones.damaged` where a line cannot be read.
    func read(key: [UInt8]) throws -> Set<Erasures.Tombstone> {
        guard let text = try text() else { return [] }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: true)[...]
        guard let mark = lines.popFirst() else { return [] }
        guard mark == TombstoneFile.mark(of: key) else { throw HubFailure.keyChanged }
        return try Set(lines.map(tombstone).filter { $0.subject != TombstoneFile.act })
    }

    private static let act = "act"

    /// What each erasure added, in their order; of some it is not known.
    func acts(key: [UInt8]) throws -> [Set<Erasures.Tombstone>] {
        _ = try read(key: key)
        let lines = try (text() ?? "").split(separator: "\n").dropFirst().map(tombstone)
        var acts: [Set<Erasures.Tombstone>] = []
        var isKnown = false
        for line in lines {
            if line.subject == TombstoneFile.act {
                isKnown = line.token.contains { $0 != 0 }
                if isKnown { acts.append([]) }
            } else if isKnown {
                acts[acts.count - 1].insert(line)
            }
        }
        return acts
    }

    /// Takes lines out: the file is written anew and takes the old one's name.
    func remove(_ tombstones: Set<Erasures.Tombstone>, key: [UInt8]) throws {
        guard let text = try text() else { return }
        let lines = text.split(separator: "\n").map(String.init)
        let kept = try lines.enumerated().filter { index, line in
            try index == 0 || !tombstones.contains(tombstone(line[...]))
        }
        let draft = path + ".new"
        unlink(draft)
        let descriptor = Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HubFailure.landing(errno) }
        defer { close(descriptor) }
        let all = kept.map(\.element).joined(separator: "\n") + "\n"
        try Array(all.utf8).withUnsafeBytes { try LandingFiles.writeAll($0, to: descriptor) }
        guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw HubFailure.landing(errno) }
        try LandingFiles.syncFolder(of: path)
    }

    var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    private func text() throws -> String? {
        guard isThere else { return nil }
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    private func tombstone(_ line: Substring) throws -> Erasures.Tombstone {
        guard let space = line.lastIndex(of: " "),
            let token = Digest(hexadecimal: String(line[line.index(after: space)...]))?.bytes
        else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "tombstones.damaged",
                message: Localized(
                    vi:
                        "Tệp \(path) hỏng ở một dòng. Lấy lại từ bản sao lưu: thiếu nó, dữ liệu đã xoá có thể trở lại.",
                    en:
                        "A line of \(path) is damaged. Restore its backup: without it, what was erased may come back."
                )
            )
        }
        return Erasures.Tombstone(subject: String(line[..<space]), token: token)
    }

    /// Adds what is not there yet; on disk when it returns.
    ///
    /// `isOneAct`: all of it is of one erasure.
    func add(_ tombstones: Set<Erasures.Tombstone>, key: [UInt8], isOneAct: Bool) throws {
        let new = tombstones.subtracting(try read(key: key))
        guard !new.isEmpty else { return }
        let isFirst = !isThere
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HubFailure.landing(errno) }
        defer { close(descriptor) }
        let act = (isOneAct ? randomBytes(32) : nil) ?? [UInt8](repeating: 0, count: 32)
        let lines =
            ["\(TombstoneFile.act) \(hexadecimal(act))"]
            + new.map { "\($0.subject) \(hexadecimal($0.token))" }.sorted()
        let text = ((isFirst ? [TombstoneFile.mark(of: key)] : []) + lines).joined(separator: "\n") + "\n"
        try Array(text.utf8).withUnsafeBytes { try LandingFiles.writeAll($0, to: descriptor) }
        guard fsync(descriptor) == 0 else { throw HubFailure.landing(errno) }
        try LandingFiles.syncFolder(of: path)
    }
}
