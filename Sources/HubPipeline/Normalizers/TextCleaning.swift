import Foundation

/// The rules of text for what is not plain already; allocates.
enum TextCleaning {
    /// Look-alikes, zero-width characters, spaces, NFC, single spaces, in this order (domain rule 3.1).
    ///
    /// - Returns: The text, and whether it holds U+FFFD: something was lost before it came here.
    static func clean(
        _ bytes: UnsafeRawBufferPointer,
        keepsLines: Bool
    ) throws(CellFault) -> (text: [UInt8], isLossy: Bool) {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var mayCompose = false
        var isLossy = false
        var scan = ScalarScan(bytes)
        while let scalar = try scan.next() {
            guard scalar != 0 else { throw .holdsNUL }
            if scalar == 0xFFFD { isLossy = true }
            if scalar >= 0x300 { mayCompose = true }
            if let mapped = mapped(scalar, keepsLines: keepsLines) { text.append(scalar: mapped) }
        }
        if mayCompose {
            text = Array(String(decoding: text, as: UTF8.self).precomposedStringWithCanonicalMapping.utf8)
        }
        return (keepsLines ? tidyLines(text) : tidy(text[...]), isLossy)
    }

    /// `nil` is deleted.
    private static func mapped(_ scalar: UInt32, keepsLines: Bool) -> UInt32? {
        switch scalar {
        // U+00D0 stands for Đ in files that once were windows-1258 or ISO 8859-1.
        case 0x00D0, 0x0189: 0x0110
        case 0x00F0, 0x0256: 0x0111
        case 0x200B...0x200D, 0x2060, 0xFEFF: nil
        case 0x0A, 0x0D: keepsLines ? scalar : 0x20
        case 0x09, 0x0B, 0x0C, 0x00A0, 0x202F, 0x2007, 0x3000: 0x20
        default: scalar
        }
    }

    /// Single spaces, none at the ends.
    private static func tidy(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        for byte in text where byte != 0x20 || (output.last ?? 0x20) != 0x20 {
            output.append(byte)
        }
        if output.last == 0x20 { output.removeLast() }
        return output
    }

    /// Each line tidy, lines separated by LF, no more than one blank line between two others.
    private static func tidyLines(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var blank = 0
        var lines = text[...]
        while !lines.isEmpty {
            let end = lines.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? lines.endIndex
            let line = tidy(lines[..<end])
            let isCRLF = end + 1 < lines.endIndex && lines[end] == 0x0D && lines[end + 1] == 0x0A
            lines = lines.dropFirst(end - lines.startIndex + (isCRLF ? 2 : 1))
            guard !line.isEmpty else {
                blank += 1
                continue
            }
            if !output.isEmpty { output.append(contentsOf: blank > 0 ? [0x0A, 0x0A] : [0x0A]) }
            output += line
            blank = 0
        }
        return output
    }
}
