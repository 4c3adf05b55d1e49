import Bytes
import Foundation
import HubModel

/// Where a private cluster lives: its folder, what stands in it, and the folder of its socket.
struct ClusterHome: Sendable, Hashable {
    var folder: String
    var socketFolder: String
    var account: ServerAccount

    var data: String { "\(folder)/data" }
    var log: String { "\(folder)/server.log" }
    /// Held exclusively while the server is started or stopped, never longer.
    var startLock: String { "\(folder)/start.lock" }
    /// Held shared by every command that uses the server.
    var useLock: String { "\(folder)/use.lock" }
    /// Present after `db start`: the last user does not stop the server.
    var keepMarker: String { "\(folder)/keep-running" }
    /// `initdb` works here; the folder gets its name when it is complete.
    var unfinishedData: String { "\(folder)/data.unfinished" }

    /// PostgreSQL names the socket by its port, though nothing listens on TCP.
    static let port = 5432
    /// `sizeof(sockaddr_un.sun_path)` without the final zero.
    static let longestSocketPath = 107

    var socket: String { "\(socketFolder)/.s.PGSQL.\(ClusterHome.port)" }

    /// The major version in `PG_VERSION`; `nil` before `initdb`.
    var dataVersion: Int? { ClusterHome.dataVersion(in: data) }

    /// Chooses the home of the project's root.
    ///
    /// It is `var/postgres` below the root, or below `stateParent` when the server's user cannot reach the root.
    /// Data that exists decides, so that a later change of modes does not make an empty database appear.
    static func choose(
        root: String,
        socketParent: String = "/tmp",
        stateParent: String = "/var/lib/lienthong"
    ) throws(HubFailure) -> ClusterHome {
        guard let root = realPath(root) else { throw ClusterFailure.folder(root, errno: errno) }
        guard let account = ServerAccount.current() else { throw ClusterFailure.notInstalled(found: []) }
        let name = String(hexadecimal(SHA256.digest(Array(root.utf8))).prefix(12))
        let near = "\(root)/var/postgres"
        let far = "\(stateParent)/\(name)"
        let existing = [near, far].first { dataVersion(in: "\($0)/data") != nil }
        let folder = existing ?? (account.canEnter(nearestExisting(near)) ? near : far)
        let owner = ServerAccount.owner(of: folder) ?? account
        let home = ClusterHome(
            folder: folder,
            socketFolder: "\(socketParent)/lienthong-\(owner.user)-\(name)",
            account: owner
        )
        guard home.socket.utf8.count <= longestSocketPath else {
            throw ClusterFailure.socketPath(home.socket)
        }
        return home
    }

    /// Makes the folder and the folder of the socket; both are for the server's user alone.
    func prepare() throws(HubFailure) {
        try makeFolder(URL(filePath: folder).deletingLastPathComponent().path, mode: 0o755)
        try makeFolder(folder, mode: 0o700)
        // Made just now, or by somebody's hand as root.
        if geteuid() == 0, chown(folder, account.user, account.group) != 0 || chmod(folder, 0o700) != 0 {
            throw ClusterFailure.folder(folder, errno: errno)
        }
        guard access(folder, W_OK) == 0 else { throw ClusterFailure.folder(folder, errno: errno) }
        try makeFolder(socketFolder, mode: 0o700)
        var information = stat()
        // Root's own and closed: made just now, here or by another command that starts, and not yet given away.
        if geteuid() == 0, lstat(socketFolder, &information) == 0, information.st_mode & S_IFMT == S_IFDIR,
            information.st_uid == 0, information.st_mode & 0o077 == 0
        {
            guard lchown(socketFolder, account.user, account.group) == 0 else {
                throw ClusterFailure.folder(socketFolder, errno: errno)
            }
        }
        // Anybody may write in /tmp: a link or a foreign folder of that name is not ours.
        guard lstat(socketFolder, &information) == 0, information.st_mode & S_IFMT == S_IFDIR,
            information.st_uid == account.user, information.st_mode & 0o077 == 0
        else { throw ClusterFailure.socketFolder(socketFolder) }
    }

    private func makeFolder(_ path: String, mode: mode_t) throws(HubFailure) {
        if mkdir(path, mode) == 0 {
            // The umask of a careful administrator would keep the server's account out of what lies above its own folder.
            guard chmod(path, mode) == 0 else { throw ClusterFailure.folder(path, errno: errno) }
            return
        }
        switch errno {
        case EEXIST: return
        case ENOENT:
            try makeFolder(URL(filePath: path).deletingLastPathComponent().path, mode: 0o755)
            try makeFolder(path, mode: mode)
        default: throw ClusterFailure.folder(path, errno: errno)
        }
    }

    private static func dataVersion(in data: String) -> Int? {
        let text = try? String(contentsOfFile: "\(data)/PG_VERSION", encoding: .utf8)
        return text.flatMap { Int($0.trimmingSpaces) }
    }

    private static func nearestExisting(_ path: String) -> String {
        var folder = URL(filePath: path).deletingLastPathComponent()
        while access(folder.path, F_OK) != 0, folder.path != "/" { folder.deleteLastPathComponent() }
        return folder.path
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
