/// Lists and brings files, and clears them away.
///
/// Implementations: a folder on disk and SFTP (HubTransport), and the saved files of `connector test`.
package protocol FileTransport: Sendable {
    /// What a folder holds, in any order; `.` and `..` are left out.
    func list(_ folder: FilePath, at server: FileServer) async throws(FileFailure) -> [ListedFile]

    /// A file's bytes from an offset on, which flow as they are read.
    func open(_ file: FilePath, from offset: Int64, at server: FileServer) async throws(FileFailure)
        -> FileBody

    /// Throws `notFound` where there is none.
    func delete(_ file: FilePath, at server: FileServer) async throws(FileFailure)

    /// Never onto another file; the folder is made where it is not there.
    func move(_ file: FilePath, to target: FilePath, at server: FileServer) async throws(FileFailure)

    /// Connections to this server are no longer needed.
    func leave(_ server: FileServer) async
}

extension FileTransport {
    package func leave(_ server: FileServer) async {}
}

/// The bytes of a file on its way.
package struct FileBody: Sendable {
    /// The next piece, or `nil` at the end; throws if the line drops before.
    package let next: @Sendable () async throws(FileFailure) -> [UInt8]?

    package init(next: @escaping @Sendable () async throws(FileFailure) -> [UInt8]?) {
        self.next = next
    }
}

/// Who has the files.
package enum FileServer: Sendable, Hashable {
    /// This machine; nothing outside of the base is touched, whatever links say.
    case disk(base: FilePath)
    case sftp(SFTPServer)
}

package struct SFTPServer: Sendable, Hashable {
    package var host: String
    package var port: Int
    package var user: String
    package var password: String?
    /// The text of a private key, without a passphrase.
    package var privateKey: String?
    /// SHA-256 of the host's key, 32 bytes each; one of them must be it.
    package var hostKeys: [Digest]
    package var connectTimeout: Duration
    package var answerTimeout: Duration

    package init(
        host: String,
        port: Int = 22,
        user: String,
        password: String? = nil,
        privateKey: String? = nil,
        hostKeys: [Digest],
        connectTimeout: Duration = .seconds(10),
        answerTimeout: Duration = .seconds(120)
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.privateKey = privateKey
        self.hostKeys = hostKeys
        self.connectTimeout = connectTimeout
        self.answerTimeout = answerTimeout
    }
}

/// An absolute path in the bytes of the system that has it: names are not always UTF-8, nor always NFC.
package struct FilePath: Sendable, Hashable, CustomStringConvertible {
    package var bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    package func appending(_ name: [UInt8]) -> FilePath {
        FilePath(bytes: bytes + (bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name)
    }

    /// Behind the last `/`.
    package var name: [UInt8] {
        Array(bytes[((bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...])
    }

    /// Before the last `/`; the root is its own folder.
    package var folder: FilePath {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")), slash > 0 else { return FilePath("/") }
        return FilePath(bytes: Array(bytes[..<slash]))
    }

    package var description: String { FilePath.text(of: bytes) }

    /// As text; bytes that are no UTF-8 as `%E9`.
    package static func text(of bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        let shown = bytes.flatMap { byte in
            (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "%")
                ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: shown, as: UTF8.self)
    }
}

/// A file as the listing of its folder has it.
package struct ListedFile: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case file, folder
        /// A link on a server; what it leads to is the server's affair.
        case link
        /// Neither: a socket, a device, a link out of the folder.
        case other
    }

    package var name: [UInt8]
    package var kind: Kind
    /// `nil` where the listing does not say.
    package var size: Int64?
    /// The time of the last change as the listing has it, to be compared with itself.
    package var stamp: String
    /// The same in seconds since 1970 by the clock of its system, where the listing is so exact.
    package var changedAt: Int64?

    package init(
        name: [UInt8],
        kind: Kind = .file,
        size: Int64? = nil,
        stamp: String = "",
        changedAt: Int64? = nil
    ) {
        self.name = name
        self.kind = kind
        self.size = size
        self.stamp = stamp
        self.changedAt = changedAt
    }
}

/// What can go wrong with files.
///
/// Texts hold no credential.
package enum FileFailure: Error, Sendable, Hashable {
    case notFound
    /// The account may not.
    case denied
    /// The server shows another key than was agreed: its fingerprint, and what kind of key it is.
    case wrongHostKey(seen: String)
    /// User, password or key were refused.
    case signInRefused
    /// The private key cannot be used, and why.
    case badKey(Localized)
    /// Another file has that name.
    case taken
    /// No connection.
    case unreachable(String)
    /// The line dropped, or an answer made no sense.
    case broken(String)
    case timedOut(String)
    case cancelled
}
