import HubModel

/// Files whose pages are committed leave their place: deleted or moved, as the pull says.
///
/// What is to be done was written with the pages. It may be done twice, so a kill in between changes nothing; a file
/// that was replaced meanwhile stays.
struct FileSweep {
    let courier: FileCourier
    let session: any RunSession

    /// Returns how many could not be cleared; they are tried again by the next run.
    func sweep() async throws -> Int {
        let base = courier.site.pattern.base.bytes + [UInt8(ascii: "/")]
        let waiting = try await session.filesToClear().filter { $0.path.bytes.starts(with: base) }
        var failed = 0
        for (folder, files) in Dictionary(grouping: waiting, by: \.path.folder) {
            var listed: [FilePath: ListedFile] = [:]
            for entry in try await names(in: folder) { listed[folder.appending(entry.name)] = entry }
            for file in files.sorted(by: { $0.place < $1.place }) {
                failed += try await clear(file, listed) ? 0 : 1
            }
        }
        return failed
    }

    private func clear(_ file: FileToClear, _ listed: [FilePath: ListedFile]) async throws -> Bool {
        let outcome: FileCleared
        do {
            outcome = try await cleared(file, listed)
        } catch let failure as HubFailure where failure.isOfOneParent {
            courier.environment.observe(.file(place: file.place, .failed(failure)))
            return false
        }
        KillPoint.fileCleared.reached()
        try await session.noteCleared(file, outcome)
        courier.environment.observe(.file(place: file.place, .cleared(outcome)))
        return true
    }

    private func cleared(_ file: FileToClear, _ listed: [FilePath: ListedFile]) async throws -> FileCleared {
        guard let found = listed[file.path] else { return .gone }
        guard found.size == file.size, found.stamp == file.stamp else { return .changed }
        // First what says that it is whole: what comes under its name later must not look whole too soon.
        if let marker = file.clearing.marker, listed[marker] != nil { try await courier.delete(marker) }
        switch file.clearing.way {
        case .delete: try await courier.delete(file.path)
        case .move(let folder): try await courier.move(file.path, to: try await target(of: file, in: folder))
        }
        return .done
    }

    /// The same name, or with the beginning of the digest where that is taken.
    private func target(of file: FileToClear, in folder: FilePath) async throws -> FilePath {
        let taken = Set(try await names(in: folder).map(\.name))
        let name = file.path.name
        guard taken.contains(name) else { return folder.appending(name) }
        let dot = name.lastIndex(of: UInt8(ascii: ".")) ?? name.endIndex
        let mark = Array(".\(file.digest.description.prefix(8))".utf8)
        let other = name[..<dot] + mark + name[dot...]
        guard !taken.contains(Array(other)) else { throw HubFailure.files(.taken, file.path) }
        return folder.appending(Array(other))
    }

    /// Nothing where there is no such folder.
    private func names(in folder: FilePath) async throws -> [ListedFile] {
        do {
            return try await courier.list(folder)
        } catch let failure as HubFailure where failure.code == "files.not_found" {
            return []
        }
    }
}
