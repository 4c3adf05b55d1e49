extension ToneKey {
    /// The key of one text; not for the hot loop.
    package static func text(of text: String) -> String {
        key(of: text, room: room(for: text.utf8.count)) { write($0, into: $1) }
    }
}

extension LooseKey {
    /// The key of one text; not for the hot loop.
    package static func text(of text: String) -> String {
        key(of: text, room: text.utf8.count) { write($0, into: $1) }
    }
}

private func key(
    of text: String,
    room: Int,
    _ write: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int
) -> String {
    var bytes = [UInt8](repeating: 0, count: room)
    let count = Array(text.utf8).withUnsafeBytes { text in bytes.withUnsafeMutableBytes { write(text, $0) } }
    return String(decoding: bytes[..<count], as: UTF8.self)
}
