import Bytes
import Foundation
import HTTPTypes
import Synchronization

/// Checks the signature of requests: HMAC-SHA256 over method, path, second, nonce and the body's digest.
///
/// A signature is good for five minutes and each nonce for one request, as replaying must not help anybody.
final class SignedRequests: Sendable {
    enum Finding: Sendable {
        case genuine, unsigned, wrongSignature, wrongTime, repeatedNonce
    }

    private static let tolerance = 300
    private static let rememberedNonces = 10_000
    private let application: String
    private let key: KeyedSHA256
    private let clock: @Sendable () -> Duration
    private let nonces = Mutex<(known: Set<String>, inOrder: [String])>(([], []))

    init(application: String, secret: String, clock: @escaping @Sendable () -> Duration) {
        self.application = application
        key = KeyedSHA256(key: Array(secret.utf8))
        self.clock = clock
    }

    func check(_ request: SandboxRequest) -> Finding {
        guard request.header("X-App-Id") == application, let second = request.header("X-Time"),
            let nonce = request.header("X-Nonce"), let given = request.header("X-Signature")
        else { return .unsigned }
        let path = request.target.prefix { $0 != "?" }
        let digest = request.bodyDigest
        let text = "\(request.method.rawValue)\n\(path)\n\(second)\n\(nonce)\n\(digest)"
        guard given == signature(of: text) else { return .wrongSignature }
        guard let seconds = Int(second), abs(seconds - Int(clock().components.seconds)) <= Self.tolerance
        else { return .wrongTime }
        return isNew(nonce) ? .genuine : .repeatedNonce
    }

    /// In base64.
    func signature(of text: String) -> String {
        var message = key.message()
        Array(text.utf8).withUnsafeBytes { message.update($0) }
        return message.finish { Data($0) }.base64EncodedString()
    }

    private func isNew(_ nonce: String) -> Bool {
        nonces.withLock { nonces in
            guard nonces.known.insert(nonce).inserted else { return false }
            nonces.inOrder.append(nonce)
            if nonces.inOrder.count > Self.rememberedNonces {
                nonces.known.remove(nonces.inOrder.removeFirst())
            }
            return true
        }
    }
}

extension SandboxRequest {
    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { fields[$0] }
    }
}
