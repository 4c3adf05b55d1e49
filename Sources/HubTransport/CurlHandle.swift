import CCurl
import HTTPTypes
import HubModel

/// Owns one libcurl transfer and fills it with a request.
///
/// C: `curl_easy_setopt`.
@safe final class CurlHandle: @unchecked Sendable {
    /// Only the loop's thread may use it once it was handed over.
    let raw: OpaquePointer
    /// Lives as long as libcurl may read it.
    private var source: BodySource?

    /// The transfer must live as long as the handle is in a loop: libcurl calls it back.
    init(_ request: OutgoingRequest, trust: CurlTrust, transfer: Transfer) throws(TransportFailure) {
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        guard let raw = unsafe ccurl_transfer_new(Transfer.receiver, context) else {
            throw .notSent("\(transfer.place): libcurl could not be started")
        }
        unsafe self.raw = raw
        guard CurlHandle.isToken(request.method) else { throw .badAddress("the method is not a word") }
        guard setTarget(request), setFields(request), setBody(request, transfer), setTrust(trust),
            setTLS(request.tls)
        else {
            throw .notSent("\(transfer.place): libcurl refused the request")
        }
    }

    /// For an errand at an SFTP server.
    init(_ errand: SFTPErrand, at server: SFTPServer, transfer: Transfer) throws(TransportFailure) {
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        guard let raw = unsafe ccurl_transfer_new(Transfer.receiver, context) else {
            throw .notSent("\(transfer.place): libcurl could not be started")
        }
        unsafe self.raw = raw
        let digests = server.hostKeys.flatMap(\.bytes)
        let isSet = unsafe digests.withUnsafeBufferPointer { digests in
            guard let start = digests.baseAddress else { return false }
            return unsafe ccurl_transfer_set_sftp(
                raw,
                start,
                server.hostKeys.count,
                server.user,
                server.password,
                server.privateKey.map { $0 + "\n" }
            ) == 0
        }
        let milliseconds = server.connectTimeout.milliseconds
        guard isSet, unsafe ccurl_transfer_set_address(raw, errand.url(at: server)) == 0,
            unsafe ccurl_transfer_set_connect_timeout(raw, milliseconds) == 0, set(errand)
        else { throw .notSent("\(transfer.place): libcurl refused the request") }
    }

    /// For a letter.
    init(
        _ mail: OutgoingMail,
        at address: MailServerAddress,
        _ server: MailServer,
        trust: CurlTrust,
        transfer: Transfer
    ) throws(TransportFailure) {
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        guard let raw = unsafe ccurl_transfer_new(Transfer.receiver, context) else {
            throw .notSent("\(transfer.place): libcurl could not be started")
        }
        unsafe self.raw = raw
        let isSet = unsafe mail.bytes.withUnsafeBytes { letter in
            guard let start = letter.baseAddress else { return false }
            return unsafe ccurl_transfer_set_mail(
                raw,
                mail.sender,
                mail.receiver,
                server.user,
                server.password,
                address.isLoopback ? 1 : 0,
                start,
                letter.count
            ) == 0
        }
        guard isSet, unsafe ccurl_transfer_set_address(raw, address.url) == 0,
            unsafe ccurl_transfer_set_connect_timeout(raw, Duration.seconds(10).milliseconds) == 0,
            setTrust(trust)
        else { throw .notSent("\(transfer.place): libcurl refused the letter") }
    }

    private func set(_ errand: SFTPErrand) -> Bool {
        switch errand {
        case .list(_, let namesOnly): unsafe ccurl_transfer_set_listing(raw, namesOnly ? 1 : 0) == 0
        case .open(_, let offset): unsafe ccurl_transfer_set_offset(raw, offset) == 0
        case .commands(let commands):
            commands.allSatisfy { unsafe ccurl_transfer_add_command(raw, $0) == 0 }
        }
    }

    /// What an SFTP server showed of its key.
    var hostKey: String { unsafe String(cString: ccurl_transfer_host_key(raw)) }

    /// True if a byte of the request may have left.
    var hasLeft: Bool { unsafe ccurl_transfer_has_left(raw) != 0 }

    func resume() { unsafe ccurl_transfer_resume(raw) }

    private func setTarget(_ request: OutgoingRequest) -> Bool {
        // RFC 9110, 9.2: repeating one of these by itself changes nothing at the other side.
        let mayRepeat: Int32 = ["GET", "HEAD", "OPTIONS"].contains(request.method) ? 1 : 0
        return unsafe ccurl_transfer_set_address(raw, request.url) == 0
            && ccurl_transfer_set_method(raw, request.method, mayRepeat) == 0
            && ccurl_transfer_set_connect_timeout(raw, request.connectTimeout.milliseconds) == 0
    }

    private func setFields(_ request: OutgoingRequest) -> Bool {
        CurlHandle.lines(of: request.fields).allSatisfy { unsafe ccurl_transfer_add_field(raw, $0) == 0 }
    }

    /// Fields as libcurl wants them, the house's own where the request has none.
    private static func lines(of fields: HTTPFields) -> [String] {
        // libcurl counts the body itself; a second opinion would be two framings in one message.
        var lines = fields.filter { ![.contentLength, .transferEncoding].contains($0.name) }
            .map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        if fields[.userAgent] == nil { lines.append("User-Agent: LienThong/1.0") }
        if fields[.acceptEncoding] == nil { lines.append("Accept-Encoding: identity") }
        // Else libcurl calls every body a form, and waits a second for "100 Continue".
        if fields[.contentType] == nil { lines.append("Content-Type:") }
        if fields[.expect] == nil { lines.append("Expect:") }
        return lines
    }

    private func setBody(_ request: OutgoingRequest, _ transfer: Transfer) -> Bool {
        guard request.method != "HEAD" else { return true }
        if let content = request.content, content.bytes == nil { return setSource(content, transfer) }
        let announcesBody = ["POST", "PUT", "PATCH"].contains(request.method)
        guard let body = request.body ?? (announcesBody ? [] : nil) else { return true }
        return unsafe body.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else {
                return unsafe ccurl_transfer_set_body(raw, "", 0) == 0
            }
            return unsafe ccurl_transfer_set_body(raw, start, bytes.count) == 0
        }
    }

    private func setSource(_ body: OutgoingBody, _ transfer: Transfer) -> Bool {
        let source = BodySource(body, transfer: transfer)
        self.source = source
        let context = unsafe Unmanaged.passUnretained(source).toOpaque()
        return unsafe ccurl_transfer_set_source(raw, BodySource.source, context, body.length) == 0
    }

    private func setTrust(_ trust: CurlTrust) -> Bool {
        guard trust.resolve.allSatisfy({ unsafe ccurl_transfer_add_resolve(raw, $0) == 0 }) else {
            return false
        }
        guard let authority = trust.authority else { return true }
        return unsafe ccurl_transfer_set_authority(raw, authority) == 0
    }

    /// What one system is spoken to with goes before what all are.
    private func setTLS(_ tls: TLSIdentity) -> Bool {
        if tls.minimum == .tls13, unsafe ccurl_transfer_demand_tls13(raw) != 0 { return false }
        return unsafe setPEM(tls.authority) { unsafe ccurl_transfer_set_authority_bytes(raw, $0, $1) }
            && setPEM(tls.certificate) { unsafe ccurl_transfer_set_certificate(raw, $0, $1) }
    }

    private func setPEM(_ pem: [UInt8]?, _ set: (UnsafeRawPointer, Int) -> Int32) -> Bool {
        guard let pem else { return true }
        return unsafe pem.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            return unsafe set(start, bytes.count) == 0
        }
    }

    /// RFC 9110, 5.6.2, as far as methods go.
    private static func isToken(_ method: String) -> Bool {
        !method.isEmpty
            && method.utf8.allSatisfy { byte in
                (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x2d || byte == 0x5f
            }
    }

    deinit { unsafe ccurl_transfer_free(raw) }
}

/// Where names lead and whom to believe.
struct CurlTrust: Sendable {
    /// `host:port:address`.
    var resolve: [String]
    /// A PEM file, or the system's authorities.
    var authority: String?
}

extension Duration {
    /// At least one: libcurl takes 0 for "its default".
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
