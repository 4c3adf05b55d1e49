import Mustache

/// The templates of the pages: `Templates/<name>.mustache`, part of the program.
package enum Template: String, Sendable, CaseIterable {
    case layout, signIn = "sign-in", notice, errands
    case tonight, runs, run, quarantine, quarantined, outbox, message
    case systems, system, data, entity, connectors, connector

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
            case .errands: PackageResources.errands_mustache
            case .tonight: PackageResources.tonight_mustache
            case .runs: PackageResources.runs_mustache
            case .run: PackageResources.run_mustache
            case .quarantine: PackageResources.quarantine_mustache
            case .quarantined: PackageResources.quarantined_mustache
            case .outbox: PackageResources.outbox_mustache
            case .message: PackageResources.message_mustache
            case .systems: PackageResources.systems_mustache
            case .system: PackageResources.system_mustache
            case .data: PackageResources.data_mustache
            case .entity: PackageResources.entity_mustache
            case .connectors: PackageResources.connectors_mustache
            case .connector: PackageResources.connector_mustache
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
