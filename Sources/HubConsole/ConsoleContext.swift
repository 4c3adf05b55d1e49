package import Hummingbird

/// What a request carries through the console's routes.
package struct ConsoleContext: RequestContext {
    package var coreContext: CoreRequestContextStorage

    package init(source: Source) {
        coreContext = .init(source: source)
    }
}
