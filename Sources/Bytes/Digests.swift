import CBytes

/// HMAC with SHA-512 (RFC 2104).
///
/// C: `HMAC` of libcrypto.
package func hmacSHA512(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
        // An empty array may have no memory at all.
        unsafe (key + [0]).withUnsafeBytes { padded in
            unsafe bytes.withUnsafeBytes { bytes in
                guard let base = buffer.baseAddress, let keyBase = padded.baseAddress else { return }
                unsafe cbytes_hmac_sha512(keyBase, key.count, bytes.baseAddress, bytes.count, base)
            }
        }
        count = 64
    }
}

/// SHA-1 (FIPS 180-4), only for systems that still ask for it.
///
/// C: `SHA1_Init` of libcrypto.
package func sha1(_ bytes: [UInt8]) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
        guard let base = buffer.baseAddress else { return }
        unsafe bytes.withUnsafeBytes { unsafe cbytes_sha1_once($0.baseAddress, $0.count, base) }
        count = 20
    }
}

/// One gzip member (RFC 1952), the same bytes for the same input; `nil` where memory is short or the input is over
/// 4 GB.
///
/// C: `deflate` of libz.
package func gzipped(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count < Int(UInt32.max) else { return nil }
    let bound = cbytes_gzip_bound(bytes.count)
    var size = 0
    let output = unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
        guard let base = buffer.baseAddress else { return }
        size = unsafe bytes.withUnsafeBytes { unsafe cbytes_gzip($0.baseAddress, $0.count, base, bound) }
        count = size
    }
    return size > 0 ? output : nil
}
