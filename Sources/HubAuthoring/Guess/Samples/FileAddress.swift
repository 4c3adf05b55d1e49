import Foundation

/// An address of files, taken apart.
struct FileAddress {
    let host: String
    /// With its leading slash, without the file.
    let folder: String
    let file: String

    init(_ address: String) {
        var rest = address[...]
        var host = ""
        if let scheme = rest.range(of: "://") {
            rest = rest[scheme.upperBound...]
            host = String(rest.prefix { $0 != "/" })
            rest = rest.dropFirst(host.count)
        }
        self.host = host.isEmpty ? "sftp.example" : host
        file = rest.split(separator: "/").last.map(String.init) ?? "{file}"
        folder =
            String(rest.dropLast(file.count)).isEmpty ? "/" : String(rest.dropLast(file.count).dropLast())
    }
}
