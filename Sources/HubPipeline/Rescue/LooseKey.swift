/// Text for searching: base letters of ASCII in small, other scripts' letters, digits, single spaces.
///
/// `Đắk Lắk`, `Dak Lak` and `ĐẮK-LẮK` give `dak lak`. Two people may share it: it never proves that two
/// records are one (domain rules 3.1 and 3.3).
package enum LooseKey {
    /// Writes the key and returns its length, which is never above the text's.
    ///
    /// `buffer` holds `text.count` bytes at least. Text that is not UTF-8 ends at its first bad byte.
    package static func write(
        _ text: UnsafeRawBufferPointer,
        into buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        precondition(buffer.count >= text.count, "too little room for the key")
        var writer = BoundedWriter(buffer)
        var scan = KeyScan(text)
        while let scalar = scan.next() {
            switch part(scalar) {
            case .letter(let letter): writer.write(letter)
            case .nothing: continue
            case .space: writer.writeSpace()
            }
        }
        writer.dropLastSpace()
        return writer.count
    }

    private enum Part {
        case letter(UInt32), nothing, space
    }

    @inline(__always)
    private static func part(_ scalar: UInt32) -> Part {
        if scalar < 0x80 {
            let letter = LatinCase.lower(scalar)
            return letter.isDigit || letter &- 0x61 < 26 ? .letter(letter) : .space
        }
        if let base = base(of: scalar) { return .letter(base) }
        if scalar &- 0x300 < 0x70 { return .nothing }
        guard let properties = Unicode.Scalar(scalar)?.properties else { return .space }
        if properties.generalCategory == .nonspacingMark { return .nothing }
        let isKept = properties.isAlphabetic || properties.numericType != nil
        return isKept ? .letter(LatinCase.lower(scalar)) : .space
    }

    @inline(__always)
    private static func base(of scalar: UInt32) -> UInt32? {
        let letter: UInt8 =
            switch scalar {
            case 0xC0..<0x250: latin.utf8Start[Int(scalar) - 0xC0]
            case 0x1E00..<0x1F00: latinAdditional.utf8Start[Int(scalar) - 0x1E00]
            default: 0x2E
            }
        return letter == 0x2E ? nil : UInt32(letter)
    }

    /// Base letters of U+00C0 to U+024F (Unicode, NFD without marks; đ by 3.1); a point for none.
    private static let latin: StaticString =
        """
        aaaaaa.ceeeeiiiidnooooo..uuuuy..aaaaaa.ceeeeiiiidnooooo..uuuuy.yaaaaaaccccccccddddeeeeeeeeeegggg\
        gggghh..iiiiiiiii...jjkk.llllll....nnnnnn...oooooo..rrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzz.\
        .........d......................oo.............uu............................aaiioouuuuuuuuuu.aa\
        aa....ggkkoooo..j...gg..nnaa....aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............\
        ................
        """

    /// The same of U+1E00 to U+1EFF.
    private static let latinAdditional: StaticString =
        """
        aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr\
        ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy......aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
        eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......
        """
}
