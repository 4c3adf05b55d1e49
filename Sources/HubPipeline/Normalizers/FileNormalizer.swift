import Bytes

/// `file`: the bytes go to the arena's `FileSink`, the column holds `{"digest":…,"size":…,"media_type":…}`, and
/// `"name"` where the record tells one.
///
/// Base64 (RFC 4648, either alphabet, with or without padding, white space anywhere, also behind `data:…;base64,`)
/// is decoded. Text with any other character is the file itself: some systems send XML plain one day and in
/// base64 the next.
enum FileNormalizer {
    static func append(
        _ bytes: UnsafeRawBufferPointer,
        name: UnsafeRawBufferPointer?,
        to arena: inout CellArena
    ) -> Outcome {
        switch Base64.survey(bytes) {
        case .otherText: return keep(bytes, name: name, isDecoded: false, to: &arena)
        case .malformed: return .fault(.fileBase64)
        case .encoded(let text, let size):
            return withUnsafeTemporaryAllocation(byteCount: max(size, 1), alignment: 16) { buffer in
                Base64.decode(text, into: buffer)
                let decoded = UnsafeRawBufferPointer(rebasing: buffer[..<size])
                return keep(decoded, name: name, isDecoded: true, to: &arena)
            }
        }
    }

    /// `isDecoded`: text is what the file is, and not base64 that could not be told from text.
    static func keep(
        _ bytes: UnsafeRawBufferPointer,
        name: UnsafeRawBufferPointer?,
        isDecoded: Bool,
        to arena: inout CellArena
    ) -> Outcome {
        guard !bytes.isEmpty else { return .empty() }
        var hash = SHA256()
        hash.update(bytes)
        let digest = FileDigest(words: hash.finishWords())
        arena.files?.keep(bytes, digest: digest)
        let type = MediaType.of(bytes)
        let name = name.flatMap { $0.isCleanName ? $0 : nil }
        arena.append(jsonbUpTo: 160 + type.utf8CodeUnitCount + (name?.count ?? 0) * 2) { json in
            json.append("{\"digest\":\"")
            json.append(hexadecimal: digest)
            json.append("\",\"size\":")
            json.append(bytes.count)
            json.append(",\"media_type\":\"")
            json.append(type)
            if let name {
                json.append("\",\"name\":\"")
                json.append(jsonText: name)
            }
            json.append("\"}")
        }
        let isPlausible = isDecoded || !type.isSame(as: MediaType.text)
        return isPlausible ? .written : .flagged(.fileAsText)
    }
}

extension CellWriter {
    fileprivate mutating func append(hexadecimal digest: FileDigest) {
        let digits: StaticString = "0123456789abcdef"
        for word in [digest.words.0, digest.words.1, digest.words.2, digest.words.3] {
            var shift: UInt64 = 60
            while true {
                append(digits.utf8Start[Int(word >> shift & 15)])
                guard shift > 0 else { break }
                shift -= 4
            }
        }
    }

    /// Text without controls between quotes.
    fileprivate mutating func append(jsonText text: UnsafeRawBufferPointer) {
        for byte in text {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(UInt8(ascii: "\\")) }
            append(byte)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// UTF-8 of one to 255 bytes without controls.
    fileprivate var isCleanName: Bool {
        guard (1...255).contains(count) else { return false }
        var scan = ScalarScan(self)
        do throws(CellFault) {
            while let scalar = try scan.next() {
                guard scalar >= 0x20, scalar != 0x7F, scalar != 0xFFFD else { return false }
            }
            return true
        } catch {
            return false
        }
    }
}
