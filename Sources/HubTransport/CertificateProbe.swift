import BlockingIO
import CCurl
import Glibc
package import HubModel

/// Connects to a host as a run would, shakes hands, and leaves without having asked anything.
///
/// A certificate that is not believed is told all the same: what OpenSSL verifies is noted on the way, and verified as strictly as
/// for every message.
package struct CertificateProbe: HostProbe {
    private let trust: CurlTrust

    /// As for `CurlTransport`.
    package init(resolve: [String] = [], authority: String? = nil) {
        trust = CurlTrust(resolve: resolve, authority: authority)
    }

    package func addresses(of host: String) async -> [String] {
        await onThread { NameLookup.addresses(of: host) }
    }

    package func look(at place: HostPlace, tls: TLSIdentity, within limit: Duration) async -> HostSight {
        let scheme = place.speech == .https ? "https" : "http"
        let request = OutgoingRequest(
            method: "GET",
            url: "\(scheme)://\(place)/",
            connectTimeout: limit,
            tls: tls
        )
        return await onThread { [trust] in
            do throws(TransportFailure) {
                let clock = AnswerClock(start: .now, answer: limit, silence: limit)
                let transfer = Transfer(place: "\(place)", clock: clock)
                let handle = try CurlHandle(request, trust: trust, transfer: transfer)
                return withExtendedLifetime(transfer) { handle.probe() }
            } catch {
                return HostSight(trouble: .other("\(error)"))
            }
        }
    }

    /// Both the resolver and a handshake block.
    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            startThread { continuation.resume(returning: body()) }
        }
    }
}

extension CurlHandle {
    /// C: `curl_easy_perform` with `CURLOPT_CONNECT_ONLY`.
    ///
    /// Blocks for as long as connecting may take.
    func probe() -> HostSight {
        let seen = unsafe ccurl_transfer_probe(raw)
        var sight = unsafe HostSight(
            address: CurlHandle.text(seen.address),
            tls: CurlHandle.text(seen.tls)
        )
        if unsafe seen.chain > 0 {
            sight.certificate = unsafe SeenCertificate(
                subject: String(cString: seen.subject),
                issuer: String(cString: seen.issuer),
                notBefore: Timestamp(seconds: seen.not_before),
                notAfter: Timestamp(seconds: seen.not_after),
                chain: Int(seen.chain)
            )
        }
        sight.trouble = unsafe CurlHandle.trouble(seen)
        return sight
    }

    private static func text(_ text: UnsafePointer<CChar>) -> String? {
        let text = unsafe String(cString: text)
        return text.isEmpty ? nil : text
    }

    private static func trouble(_ seen: ccurl_sight) -> HostSight.Trouble? {
        let text = unsafe String(cString: seen.text)
        return switch unsafe seen.reach {
        case .reached: nil
        case .noName: .unknownName
        case .refused: .refused
        case .late: .timedOut
        case .noTLS: .noTLS(text)
        case .expired: .certificate(.expired)
        case .notYet: .certificate(.notYet)
        case .selfSigned: .certificate(.selfSigned)
        case .unknownAuthority: .certificate(.unknownAuthority)
        case .otherName: .certificate(.otherName)
        case .doubted: .certificate(.other(text))
        case .elsewise: .other(text)
        }
    }
}

/// C: `getaddrinfo`, `getnameinfo`.
private enum NameLookup {
    static func addresses(of host: String) -> [String] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host.filter { !"[]".contains($0) }, nil, &hints, &first) == 0 else {
            return []
        }
        defer { unsafe freeaddrinfo(first) }
        var found: [String] = []
        var next = unsafe first
        while let entry = unsafe next {
            if let text = unsafe text(of: entry.pointee), !found.contains(text) { found.append(text) }
            unsafe next = entry.pointee.ai_next
        }
        return found
    }

    private static func text(of entry: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = unsafe getnameinfo(
            entry.ai_addr,
            entry.ai_addrlen,
            &text,
            socklen_t(text.count),
            nil,
            0,
            NI_NUMERICHOST
        )
        guard status == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
