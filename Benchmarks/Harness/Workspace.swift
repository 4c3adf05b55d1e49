import Foundation

/// The folders that the harness works in.
struct Workspace {
    /// SQL of the baselines.
    let sql: URL
    /// Everything below may be removed at any time.
    let work: URL
    /// The copy of the project that the hub runs in: its cluster and landing store come to lie here.
    let root: URL
    /// A copy of the product's own project, whose tables citizens are asked about.
    let product: URL

    init(work: String, benchmarks: String) throws {
        let source = URL(filePath: benchmarks, directoryHint: .isDirectory)
        let project = source.appending(path: "project")
        guard FileManager.default.fileExists(atPath: project.path) else {
            throw BenchFailure.notFound(program: project.path, cure: "run from the repository's root")
        }
        sql = source.appending(path: "sql").absoluteURL
        self.work = URL(filePath: work, directoryHint: .isDirectory).absoluteURL
        root = self.work.appending(path: "root")
        product = self.work.appending(path: "product")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
        for name in ["Connectors", "Mappings", "environments"] {
            let copy = root.appending(path: name)
            try? FileManager.default.removeItem(at: copy)
            try FileManager.default.copyItem(at: project.appending(path: name), to: copy)
        }
        try copyMappings(from: source.appending(path: "../Mappings"))
        try copyProduct(from: source.appending(path: ".."))
    }

    private func copyProduct(from folder: URL) throws {
        try? FileManager.default.removeItem(at: product)
        try FileManager.default.createDirectory(at: product, withIntermediateDirectories: true)
        for name in ["App", "Connectors", "Mappings", "schedules", "environments"] {
            try FileManager.default.copyItem(
                at: folder.appending(path: name),
                to: product.appending(path: name)
            )
        }
    }

    /// The product's own mappings of buses, and their code tables.
    private func copyMappings(from folder: URL) throws {
        for (place, prefix) in [("", "bus_"), ("codes", "gtfs_")] {
            let (from, to) = (
                folder.appending(path: place), root.appending(path: "Mappings").appending(path: place)
            )
            for name in try FileManager.default.contentsOfDirectory(atPath: from.path)
            where name.hasPrefix(prefix) {
                try FileManager.default.copyItem(
                    at: from.appending(path: name),
                    to: to.appending(path: name)
                )
            }
        }
    }

    var logs: URL { work.appending(path: "logs") }

    func file(_ name: String) -> String { work.appending(path: name).path }

    func log(_ name: String) -> String { logs.appending(path: name).path }

    /// Empties the landing store, so that a first load writes every page; the cluster stays.
    func removeLanding() throws {
        let state = root.appending(path: "var")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: state.path)) ?? []
        for name in names where name != "postgres" {
            try FileManager.default.removeItem(at: state.appending(path: name))
        }
    }

    /// Removes pages and ready rows; logs and the cluster stay.
    func removeData() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: work.path)) ?? []
        for name in names where name.hasPrefix("pages-") || name.hasPrefix("ready.") { remove(name) }
    }

    func remove(_ name: String) {
        try? FileManager.default.removeItem(at: work.appending(path: name))
    }
}
