import Glibc

/// The system's user under which the server runs.
///
/// PostgreSQL refuses to run as root.
struct ServerAccount: Sendable, Hashable {
    var name: String
    var user: uid_t
    var group: gid_t

    /// The account of this process, or where that is root the one to step down to.
    static func current() -> ServerAccount? {
        geteuid() == 0 ? named("postgres") : numbered(geteuid())
    }

    /// Whoever ran the cluster first goes on running it, also when root comes later.
    static func owner(of folder: String) -> ServerAccount? {
        var information = stat()
        guard geteuid() == 0, stat(folder, &information) == 0, information.st_uid != 0 else {
            return current()
        }
        return numbered(information.st_uid) ?? current()
    }

    /// The command line that runs a program under this account.
    ///
    /// `setpriv` is part of util-linux, which every Debian has. It replaces itself by the program, so the process
    /// number stays, and it sets the user, the group and the supplementary groups, which `posix_spawn` cannot.
    func commandLine(_ arguments: [String]) -> [String] {
        guard geteuid() == 0, user != 0 else { return arguments }
        return [
            "/usr/bin/setpriv", "--reuid=\(user)", "--regid=\(group)", "--init-groups", "--no-new-privs",
            "--",
        ] + arguments
    }

    /// Whether the account can enter a folder: asked of the kernel under that account, not guessed from modes.
    func canEnter(_ folder: String) -> Bool {
        guard geteuid() == 0 else { return access(folder, X_OK) == 0 }
        let outcome = try? ChildProcess.run(commandLine(["/usr/bin/test", "-x", folder]))
        return outcome?.status == 0
    }

    private static func named(_ name: String) -> ServerAccount? {
        lookUp { entry, buffer, size, found in getpwnam_r(name, entry, buffer, size, found) }
    }

    private static func numbered(_ user: uid_t) -> ServerAccount? {
        lookUp { entry, buffer, size, found in getpwuid_r(user, entry, buffer, size, found) }
    }

    /// C: `getpwnam_r`, `getpwuid_r`.
    private static func lookUp(
        _ ask: (
            UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
            UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
        ) -> Int32
    ) -> ServerAccount? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        return buffer.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, ask(&entry, base, buffer.count, &found) == 0, found != nil
            else { return nil }
            return ServerAccount(
                name: String(cString: entry.pw_name),
                user: entry.pw_uid,
                group: entry.pw_gid
            )
        }
    }
}
