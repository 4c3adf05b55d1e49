import HTTPTypes

/// ETag and Last-Modified, and the 304 that follows from them (RFC 9110, 8.8 and 13.1).
extension Answer {
    /// The answer with its validators, or an empty 304 if the asker's copy is this one.
    func revalidated(for request: SandboxRequest, lastModified: String? = nil) -> Answer {
        let tag = entityTag
        var answer = self
        answer.fields[.eTag] = tag
        answer.fields[.lastModified] = lastModified
        guard isKnown(to: request, tag: tag, lastModified: lastModified) else { return answer }
        answer.status = .notModified
        answer.body = []
        answer.fields[.contentType] = nil
        return answer
    }

    /// If-Modified-Since counts only where the request has no If-None-Match.
    private func isKnown(to request: SandboxRequest, tag: String, lastModified: String?) -> Bool {
        if let known = request.fields[.ifNoneMatch] { return known == "*" || known.contains(tag) }
        guard let lastModified else { return false }
        return request.fields[.ifModifiedSince] == lastModified
    }

    /// A digest of the body: eight bytes at a time, FNV-1a's step.
    private var entityTag: String {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        body.withUnsafeBytes { bytes in
            for offset in stride(from: 0, to: bytes.count & ~7, by: 8) {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                digest = (digest ^ word) &* 0x0000_0100_0000_01B3
                digest ^= digest >> 29
            }
            for byte in bytes.suffix(bytes.count & 7) {
                digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            }
        }
        return "\"" + String(digest, radix: 16) + "\""
    }
}
