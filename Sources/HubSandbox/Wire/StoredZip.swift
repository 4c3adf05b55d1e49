/// A zip archive with one file that is stored, not compressed (APPNOTE.TXT 4.3).
struct StoredZip {
    let name: String
    let content: [UInt8]

    var bytes: [UInt8] {
        let facts = facts
        let local = word(0x0403_4B50) + half(20) + facts + half(0) + Array(name.utf8) + content
        let central =
            word(0x0201_4B50) + half(20) + half(20) + facts + half(0) + half(0) + half(0) + half(0) + word(0)
            + word(0) + Array(name.utf8)
        let end =
            word(0x0605_4B50) + half(0) + half(0) + half(1) + half(1) + word(central.count)
            + word(local.count)
            + half(0)
        return local + central + end
    }

    /// Flags (UTF-8 name), method, time, date, checksum, both sizes, length of the name.
    private var facts: [UInt8] {
        half(0x0800) + half(0) + half(0) + half(0x5C21) + word(Int(checksum)) + word(content.count)
            + word(content.count) + half(name.utf8.count)
    }

    /// CRC-32 as zip has it.
    private var checksum: UInt32 {
        ~content.reduce(~0) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
                crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0)
            }
        }
    }

    private func half(_ number: Int) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8 & 0xFF)] }

    private func word(_ number: Int) -> [UInt8] { half(number) + half(number >> 16) }
}
