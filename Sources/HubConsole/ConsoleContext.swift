package import HubModel
package import HubOperations
package import Hummingbird
package import NIOCore

/// What a request carries through the console's routes.
package struct ConsoleContext: RequestContext, RemoteAddressRequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Of the other end of the connection; behind nginx that is nginx.
    package let remoteAddress: SocketAddress?
    /// Whoever has signed in; set by the gate, behind which every page but the sign-in stands.
    package var account: Account?
    package var language: Language = .vietnamese
    /// What a form must bring back: it proves that the page was ours.
    package var formToken = ""
    /// The fields of a form that was sent, once the gate has looked at it.
    package var form: [String: String] = [:]

    package init(source: Source) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    package var figures: Figures { Figures(language) }

    package func text(vi: String, en: String) -> String { Localized(vi: vi, en: en).text(language) }

    /// May do what changes something, or shows what is about persons.
    package var canAct: Bool { (account?.role ?? .viewer) >= .operator }
}
