import CBytes

/// A running SHA-256 (FIPS 180-4) that allocates nothing.
///
/// C: `SHA256_Init`, `SHA256_Update`, `SHA256_Final` of libcrypto.
@safe package struct SHA256: ~Copyable {
    private var context = cbytes_sha256()

    package init() {
        unsafe cbytes_sha256_init(&context)
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe cbytes_sha256_update(&context, bytes.baseAddress, bytes.count)
    }

    package mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// The 32 bytes of the digest.
    ///
    /// Call once.
    package mutating func finish() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            if let base = buffer.baseAddress { unsafe cbytes_sha256_final(&context, base) }
            count = 32
        }
    }

    /// The first 16 bytes as two big-endian halves.
    ///
    /// Call once.
    package mutating func finishHalf() -> (UInt64, UInt64) {
        let words = finishWords()
        return (words.0, words.1)
    }

    /// The 32 bytes as four big-endian words.
    ///
    /// Call once.
    package mutating func finishWords() -> (UInt64, UInt64, UInt64, UInt64) {
        var digest: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &digest) { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe cbytes_sha256_final(&context, base.assumingMemoryBound(to: UInt8.self))
        }
        return (
            UInt64(bigEndian: digest.0), UInt64(bigEndian: digest.1), UInt64(bigEndian: digest.2),
            UInt64(bigEndian: digest.3)
        )
    }

    package static func digest(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var hash = SHA256()
        unsafe hash.update(bytes)
        return hash.finish()
    }

    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        unsafe bytes.withUnsafeBytes { unsafe digest($0) }
    }
}

/// MD5 (RFC 1321), only for systems that still ask for it.
///
/// C: `MD5_Init` of libcrypto.
package func md5(_ bytes: [UInt8]) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
        guard let base = buffer.baseAddress else { return }
        unsafe bytes.withUnsafeBytes { unsafe cbytes_md5_once($0.baseAddress, $0.count, base) }
        count = 16
    }
}

/// HMAC with SHA-256 (RFC 2104).
///
/// C: `HMAC` of libcrypto.
package func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
        unsafe key.withUnsafeBytes { key in
            unsafe bytes.withUnsafeBytes { bytes in
                guard let base = buffer.baseAddress, let keyBase = key.baseAddress else { return }
                unsafe cbytes_hmac_sha256(keyBase, key.count, bytes.baseAddress, bytes.count, base)
            }
        }
        count = 32
    }
}

/// Lower-case hexadecimal.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// Bytes that nobody can guess; `nil` where the system has none.
///
/// C: `RAND_bytes` of libcrypto.
package func randomBytes(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let isFilled = unsafe bytes.withUnsafeMutableBytes { buffer in
        guard let base = buffer.baseAddress else { return true }
        return unsafe cbytes_random(base, buffer.count) != 0
    }
    return isFilled ? bytes : nil
}
