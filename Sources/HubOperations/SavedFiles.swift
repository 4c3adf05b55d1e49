import Foundation
package import HubModel
import Synchronization

/// Gives saved files, wherever they are asked for, and keeps what was asked.
///
/// Their names are those below the first folder with a name in the address: `hoadon_202606.csv`, `tram-1/15.json`.
package final class SavedFiles: FileTransport {
    package struct Saved: Sendable, Hashable {
        package var name: String
        package var bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    private let saved: [Saved]
    private let asked = Mutex<[String]>([])

    package init(_ saved: [Saved]) {
        self.saved = saved
    }

    /// `LIST /out` and `GET /out/hoadon_202606.csv`, in order.
    package var requests: [String] { asked.withLock { $0 } }

    package func list(_ folder: FilePath, at server: FileServer) throws(FileFailure) -> [ListedFile] {
        note("LIST \(folder)")
        let below = try name(of: folder, at: server)
        let beginning = below.isEmpty ? "" : below + "/"
        var listed: [ListedFile] = []
        var folders: Set<String> = []
        for file in saved where file.name.hasPrefix(beginning) {
            let rest = file.name.dropFirst(beginning.count)
            let first = String(rest.prefix { $0 != "/" })
            if first.count == rest.count {
                listed.append(ListedFile(name: Array(first.utf8), size: Int64(file.bytes.count)))
            } else if folders.insert(first).inserted {
                listed.append(ListedFile(name: Array(first.utf8), kind: .folder))
            }
        }
        return listed
    }

    package func open(_ file: FilePath, from offset: Int64, at server: FileServer) throws(FileFailure)
        -> FileBody
    {
        note("GET \(file)")
        let name = try name(of: file, at: server)
        guard let found = saved.first(where: { $0.name == name }) else { throw .notFound }
        let rest = Mutex<[UInt8]?>(Array(found.bytes.dropFirst(Int(offset))))
        return FileBody { () throws(FileFailure) -> [UInt8]? in
            let piece = rest.withLock { rest -> [UInt8]? in
                defer { rest = nil }
                return rest
            }
            return piece.flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    package func delete(_ file: FilePath, at server: FileServer) throws(FileFailure) { throw .denied }

    package func move(_ file: FilePath, to target: FilePath, at server: FileServer) throws(FileFailure) {
        throw .denied
    }

    private func note(_ line: String) { asked.withLock { $0.append(line) } }

    private func name(of path: FilePath, at server: FileServer) throws(FileFailure) -> String {
        guard case .disk(let base) = server, path.bytes.starts(with: base.bytes) else { throw .notFound }
        return String(
            decoding: path.bytes.dropFirst(base.bytes.count).drop { $0 == UInt8(ascii: "/") },
            as: UTF8.self
        )
    }
}

extension SavedFiles {
    /// Every file below a folder that is no golden and not hidden.
    convenience init(folder path: String) {
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        let files = names.sorted().filter { name in
            let parts = name.split(separator: "/")
            return !parts.contains { $0.hasPrefix(".") } && !(parts.last?.hasPrefix("expected.") ?? true)
                && name != SampleFolder.parentsFile
        }
        self.init(
            files.compactMap { name in
                guard let bytes = FileManager.default.contents(atPath: "\(path)/\(name)") else { return nil }
                return Saved(name: name, bytes: Array(bytes))
            }
        )
    }
}
