import HubModel

/// A private key as text: whether it can be used, before anybody is called.
///
/// libssh2 signs with RSA keys as SHA-1 alone, which today's OpenSSH refuses as if the account were unknown.
enum PrivateKeyText {
    static func require(_ text: String) throws(FileFailure) {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingSpaces }
        guard let first = lines.first, first.hasPrefix("-----BEGIN "), lines.count > 2 else { throw noKey }
        if text.contains("ENCRYPTED") { throw locked }
        if first.contains("RSA") { throw rsa }
        if first.contains("DSA") { throw noKey }
        let body = decoded(lines.dropFirst().prefix { !$0.hasPrefix("-----END") }.joined())
        if first.contains("OPENSSH") { return try requireOpenSSH(body) }
        // rsaEncryption, 1.2.840.113549.1.1.1, in a PKCS#8 key.
        let oid: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
        if body.prefix(64).holds(oid) { throw rsa }
    }

    /// OpenSSH's PROTOCOL.key: the magic, cipher, key derivation and its options, the number of keys, the public key.
    private static func requireOpenSSH(_ body: [UInt8]) throws(FileFailure) {
        var rest = body.dropFirst("openssh-key-v1\0".utf8.count)
        guard let cipher = rest.takeString(), rest.takeString() != nil, rest.takeString() != nil else {
            throw noKey
        }
        if cipher != "none" { throw locked }
        rest = rest.dropFirst(8)
        guard let kind = rest.takeString() else { throw noKey }
        if kind == "ssh-rsa" { throw rsa }
        guard kind == "ssh-ed25519" || kind.hasPrefix("ecdsa-sha2-") else { throw noKey }
    }

    private static func decoded(_ text: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for letter in text.utf8 {
            guard let value = alphabet.firstIndex(of: letter) else { continue }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }

    private static var noKey: FileFailure {
        .badKey(
            Localized(
                vi: "Bí mật này không phải khoá riêng ed25519 hay ECDSA.",
                en: "This secret is no ed25519 or ECDSA private key."
            )
        )
    }

    private static var rsa: FileFailure {
        .badKey(
            Localized(
                vi: "Khoá RSA không dùng được với OpenSSH hiện nay: tạo khoá mới bằng ssh-keygen -t ed25519.",
                en: "RSA keys fail with today's OpenSSH: make a new one with ssh-keygen -t ed25519."
            )
        )
    }

    private static var locked: FileFailure {
        .badKey(
            Localized(
                vi: "Khoá riêng có mật khẩu: bỏ đi bằng ssh-keygen -p, và giữ tệp ở quyền 0600.",
                en:
                    "The private key has a passphrase: remove it with ssh-keygen -p, and keep the file at mode 0600."
            )
        )
    }
}

extension ArraySlice<UInt8> {
    /// A length of four bytes and as many bytes (RFC 4251, 5).
    fileprivate mutating func takeString() -> String? {
        guard count >= 4 else { return nil }
        let length = prefix(4).reduce(0) { $0 << 8 | Int($1) }
        self = dropFirst(4)
        guard length <= count else { return nil }
        defer { self = dropFirst(length) }
        return String(decoding: prefix(length), as: UTF8.self)
    }

    fileprivate func holds(_ other: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: other) }
    }
}
