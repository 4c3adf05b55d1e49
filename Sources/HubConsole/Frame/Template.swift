import Mustache

/// The templates of the pages: `Templates/<name>.mustache`, part of the program.
package enum Template: String, Sendable, CaseIterable {
    case layout, signIn = "sign-in", notice

    /// All of them, each a partial of every other by its name.
    static let library: MustacheLibrary = {
        var library = MustacheLibrary()
        for template in allCases {
            do {
                try library.register(template.source, named: template.rawValue)
            } catch {
                preconditionFailure("\(template.rawValue).mustache: \(error)")
            }
        }
        return library
    }()

    package var source: String {
        let bytes =
            switch self {
            case .layout: PackageResources.layout_mustache
            case .signIn: PackageResources.sign_in_mustache
            case .notice: PackageResources.notice_mustache
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
