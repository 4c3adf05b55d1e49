import HTTPTypes
import HubModel
import Hummingbird

/// The console's one style sheet; its path changes with its content, so that browsers may keep it.
package enum StyleSheet {
    package static let text = String(decoding: PackageResources.console_css, as: UTF8.self)

    /// FNV-1a: it tells versions apart, and guards nothing.
    static let path: String = {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in PackageResources.console_css { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return "/assets/console-\(String(hash, radix: 16)).css"
    }()

    static func add(to router: Router<ConsoleContext>) {
        router.get(RouterPath(path)) { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "text/css; charset=utf-8",
                    .cacheControl: "public, max-age=31536000, immutable",
                ],
                body: .init(byteBuffer: .init(string: text))
            )
        }
        // Browsers ask for it unasked; there is none.
        router.get("favicon.ico") { _, _ in Response(status: .noContent) }
    }
}
