import Hummingbird

/// The cookie that holds a session's token.
///
/// Behind TLS it has the prefix by which browsers see to it that nobody but this very host has set it (RFC 6265bis,
/// 4.1.3.2), and goes over TLS alone.
struct SessionCookie: Sendable {
    let isSecure: Bool

    private var name: String { isSecure ? "__Host-lienthong" : "lienthong" }

    func token(of request: Request) -> String? {
        request.cookies[name]?.value
    }

    /// It ends with the browser; the database knows when it ends at the latest.
    func set(_ token: String, on response: inout Response) {
        response.setCookie(
            Cookie(name: name, value: token, path: "/", secure: isSecure, httpOnly: true, sameSite: .strict)
        )
    }

    func remove(from response: inout Response) {
        response.setCookie(
            Cookie(
                name: name,
                value: "",
                maxAge: 0,
                path: "/",
                secure: isSecure,
                httpOnly: true,
                sameSite: .strict
            )
        )
    }
}
