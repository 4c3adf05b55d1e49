import Foundation
import HubModel

/// The programs of one installed PostgreSQL server.
struct ServerBinaries: Sendable, Hashable {
    var folder: String
    var majorVersion: Int

    /// Versions that the hub is written for.
    static let supported = 15...18

    subscript(program: String) -> String { "\(folder)/\(program)" }

    /// The server that fits the data; for new data the newest that is supported.
    static func fitting(_ dataVersion: Int?, among installed: [ServerBinaries]) throws(HubFailure)
        -> ServerBinaries
    {
        let usable = installed.filter { supported.contains($0.majorVersion) }
        guard let dataVersion else {
            guard let newest = usable.max(by: { $0.majorVersion < $1.majorVersion }) else {
                throw ClusterFailure.notInstalled(found: installed.map(\.majorVersion))
            }
            return newest
        }
        guard let exact = usable.first(where: { $0.majorVersion == dataVersion }) else {
            throw ClusterFailure.versionMissing(dataVersion, found: installed.map(\.majorVersion))
        }
        return exact
    }

    /// Debian's and PGDG's folders first, then those of PATH.
    static func installed(
        under parent: String = "/usr/lib/postgresql",
        path: String = ProcessInfo.processInfo.environment["PATH"] ?? ""
    ) -> [ServerBinaries] {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        let folders =
            versions.sorted().map { "\(parent)/\($0)/bin" } + path.split(separator: ":").map(String.init)
        return folders.compactMap { folder in
            majorVersion(in: folder).map { ServerBinaries(folder: folder, majorVersion: $0) }
        }
    }

    /// Asked of the program itself, `postgres (PostgreSQL) 15.20 (Debian …)`: a folder may have any name.
    private static func majorVersion(in folder: String) -> Int? {
        let programs = ["postgres", "initdb", "pg_ctl", "pg_isready"].map { "\(folder)/\($0)" }
        guard programs.allSatisfy({ access($0, X_OK) == 0 }),
            let outcome = try? ChildProcess.run([programs[0], "--version"]), outcome.status == 0
        else { return nil }
        let words = outcome.output.split(separator: " ")
        guard let mark = words.firstIndex(of: "(PostgreSQL)"), words.indices.contains(mark + 1) else {
            return nil
        }
        return Int(words[mark + 1].prefix(while: \.isNumber))
    }
}
