/// What a file is by its first bytes, whatever its sender calls it.
///
/// Names as registered with IANA; signatures as each format's specification has them.
enum MediaType {
    static let text: StaticString = "text/plain"
    static let zip: StaticString = "application/zip"
    private static let unknown: StaticString = "application/octet-stream"

    static func of(_ bytes: UnsafeRawBufferPointer) -> StaticString {
        for signature in signatures where bytes.holds(signature.bytes, at: signature.offset) {
            switch signature.type.utf8CodeUnitCount {
            case 0: return container(bytes)
            default: return signature.type
            }
        }
        return markup(bytes) ?? plain(bytes)
    }

    private struct Signature: Sendable {
        var offset = 0
        var bytes: StaticString
        /// Empty: further bytes decide.
        var type: StaticString
    }

    /// U+00FF and below stand for bytes here.
    private static let signatures: [Signature] = [
        Signature(bytes: "%PDF-", type: "application/pdf"),
        Signature(bytes: "\u{89}PNG\r\n\u{1A}\n", type: "image/png"),
        Signature(bytes: "\u{FF}\u{D8}\u{FF}", type: "image/jpeg"),
        Signature(bytes: "GIF87a", type: "image/gif"),
        Signature(bytes: "GIF89a", type: "image/gif"),
        Signature(bytes: "II*\u{0}", type: "image/tiff"),
        Signature(bytes: "MM\u{0}*", type: "image/tiff"),
        Signature(offset: 8, bytes: "WEBP", type: "image/webp"),
        Signature(offset: 8, bytes: "WAVE", type: "audio/wav"),
        Signature(offset: 4, bytes: "ftypheic", type: "image/heic"),
        Signature(offset: 4, bytes: "ftyp", type: "video/mp4"),
        Signature(bytes: "ID3", type: "audio/mpeg"),
        Signature(bytes: "PK\u{3}\u{4}", type: ""),
        Signature(bytes: "\u{1F}\u{8B}", type: "application/gzip"),
        Signature(bytes: "7z\u{BC}\u{AF}\u{27}\u{1C}", type: "application/x-7z-compressed"),
        Signature(bytes: "Rar!\u{1A}\u{7}", type: "application/vnd.rar"),
        Signature(
            bytes: "\u{D0}\u{CF}\u{11}\u{E0}\u{A1}\u{B1}\u{1A}\u{E1}",
            type: "application/x-ole-storage"
        ),
        Signature(bytes: "{\\rtf", type: "application/rtf"),
    ]

    /// Office documents are archives whose first members have telling names.
    private static func container(_ bytes: UnsafeRawBufferPointer) -> StaticString {
        let head = UnsafeRawBufferPointer(rebasing: bytes[..<min(bytes.count, 4096)])
        if head.finds("word/") {
            return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        }
        if head.finds("xl/") { return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }
        if head.finds("ppt/") {
            return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        }
        if head.finds("mimetypeapplication/vnd.oasis.opendocument.text") {
            return "application/vnd.oasis.opendocument.text"
        }
        return zip
    }

    /// XML, HTML, SVG and JSON behind a byte order mark and white space.
    private static func markup(_ bytes: UnsafeRawBufferPointer) -> StaticString? {
        var start = bytes.holds("\u{EF}\u{BB}\u{BF}", at: 0) ? 3 : 0
        while start < bytes.count, bytes[start].isWhite { start += 1 }
        guard start < bytes.count else { return nil }
        let body = UnsafeRawBufferPointer(rebasing: bytes[start...])
        switch body[0] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return (try? JSONCheck.check(body)) == nil ? nil : "application/json"
        case UInt8(ascii: "<"):
            if body.begins("<!doctype html") || body.begins("<html") { return "text/html" }
            if body.begins("<svg") { return "image/svg+xml" }
            return body.begins("<?xml") || isElement(body) ? "application/xml" : nil
        default: return nil
        }
    }

    /// A tag at the beginning and one at the end.
    private static func isElement(_ body: UnsafeRawBufferPointer) -> Bool {
        guard body.count > 3, body[1] | 0x20 &- 0x61 < 26 || body[1] == UInt8(ascii: "_") else {
            return false
        }
        return body.withoutOuterSpace.last == UInt8(ascii: ">")
    }

    /// UTF-8 without controls, or something else.
    private static func plain(_ bytes: UnsafeRawBufferPointer) -> StaticString {
        var scan = ScalarScan(bytes)
        do throws(CellFault) {
            while let scalar = try scan.next() {
                guard scalar >= 0x20 || (0x09...0x0D).contains(scalar) else { return unknown }
            }
            return text
        } catch {
            return unknown
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the scalars of `word`, each one byte, stand at `offset`.
    fileprivate func holds(_ word: StaticString, at offset: Int) -> Bool {
        var position = offset
        var scan = ScalarScan(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        while let scalar = try? scan.next() {
            guard position < count, UInt32(self[position]) == scalar else { return false }
            position += 1
        }
        return true
    }

    /// Whether it begins with a lower-case ASCII word, in either case.
    fileprivate func begins(_ word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount {
            let byte = self[index]
            guard (byte &- 0x41 < 26 ? byte | 0x20 : byte) == word.utf8Start[index] else { return false }
        }
        return true
    }

    fileprivate func finds(_ word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        for start in 0...(count - word.utf8CodeUnitCount) where holds(word, at: start) { return true }
        return false
    }
}

extension StaticString {
    func isSame(as other: StaticString) -> Bool {
        UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount).equals(other)
    }
}
