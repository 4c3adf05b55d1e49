import CBytes

/// HMAC with SHA-256 (RFC 2104) whose key, and the beginning of whose message, are hashed once for many messages.
///
/// A copy of the two states is all that a message costs besides its own bytes: nothing is allocated.
@safe package struct KeyedSHA256: Sendable {
    private let inner: cbytes_sha256
    private let outer: cbytes_sha256

    /// `prefix`: what every message begins with.
    package init(key: [UInt8], prefix: [UInt8] = []) {
        var block = key.count > 64 ? SHA256.digest(key) : key
        block += [UInt8](repeating: 0, count: 64 - block.count)
        inner = KeyedSHA256.state(block.map { $0 ^ 0x36 } + prefix)
        outer = KeyedSHA256.state(block.map { $0 ^ 0x5C })
    }

    private static func state(_ bytes: [UInt8]) -> cbytes_sha256 {
        var state = cbytes_sha256()
        unsafe cbytes_sha256_init(&state)
        unsafe bytes.withUnsafeBytes { unsafe cbytes_sha256_update(&state, $0.baseAddress, $0.count) }
        return state
    }

    /// One message, piece by piece.
    package struct Message: ~Copyable {
        private var inner: cbytes_sha256
        private var outer: cbytes_sha256

        fileprivate init(_ key: KeyedSHA256) {
            inner = key.inner
            outer = key.outer
        }

        package mutating func update(_ bytes: UnsafeRawBufferPointer) {
            unsafe cbytes_sha256_update(&inner, bytes.baseAddress, bytes.count)
        }

        /// The token's 32 bytes, lent to a closure.
        ///
        /// Call once.
        package mutating func finish<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
            var digest: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
            unsafe withUnsafeMutableBytes(of: &digest) { buffer in
                guard let base = unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
                    return
                }
                unsafe cbytes_sha256_final(&inner, base)
                unsafe cbytes_sha256_update(&outer, base, 32)
                unsafe cbytes_sha256_final(&outer, base)
            }
            return unsafe withUnsafeBytes(of: &digest) { unsafe body($0) }
        }
    }

    package func message() -> Message { Message(self) }
}
