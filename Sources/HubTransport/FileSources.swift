package import HubModel

/// Files of wherever a server says that they are.
package struct FileSources: FileTransport {
    private let folder = DropFolder()
    private let sftp = SFTPFiles()

    package init() {}

    private func source(of server: FileServer) -> any FileTransport {
        switch server {
        case .disk: folder
        case .sftp: sftp
        }
    }

    package func list(_ folder: FilePath, at server: FileServer) async throws(FileFailure) -> [ListedFile] {
        try await source(of: server).list(folder, at: server)
    }

    package func open(_ file: FilePath, from offset: Int64, at server: FileServer) async throws(FileFailure)
        -> FileBody
    {
        try await source(of: server).open(file, from: offset, at: server)
    }

    package func delete(_ file: FilePath, at server: FileServer) async throws(FileFailure) {
        try await source(of: server).delete(file, at: server)
    }

    package func move(_ file: FilePath, to target: FilePath, at server: FileServer) async throws(FileFailure)
    {
        try await source(of: server).move(file, to: target, at: server)
    }

    package func leave(_ server: FileServer) async {
        await source(of: server).leave(server)
    }
}
