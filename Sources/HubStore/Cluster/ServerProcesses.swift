import Foundation

/// What runs in a data folder, from `/proc`: the server and its children have it as their working directory.
enum ServerProcesses {
    /// Numbers of the processes that stand in the folder; a process that has ended and waits to be reaped does not.
    static func standing(in folder: String) -> [pid_t] {
        guard let wanted = Place(folder) else { return [] }
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter { Place("/proc/\($0)/cwd") == wanted }
    }

    /// The number in the first line of `postmaster.pid`.
    static func recorded(in data: String) -> pid_t? {
        let text = try? String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8)
        return text?.split(separator: "\n").first.flatMap { pid_t($0) }
    }

    /// Device and inode: a folder stays itself when it is renamed.
    private struct Place: Equatable {
        var device: dev_t
        var node: ino_t

        init?(_ path: String) {
            var information = stat()
            guard stat(path, &information) == 0 else { return nil }
            device = information.st_dev
            node = information.st_ino
        }
    }
}
