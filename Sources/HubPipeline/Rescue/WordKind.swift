/// What the bytes of a word or a value can be.
enum WordKind {
    /// ASCII, without controls that VISCII uses.
    case plain
    /// ASCII with such controls.
    case controls
    case notUTF8
    /// UTF-8 with U+FFFD.
    case lossy
    /// UTF-8 with a letter that windows-1252 does not have: real Unicode, no misread bytes.
    case beyondBytes
    /// UTF-8 whose letters outside ASCII are all in windows-1252: may be misread bytes.
    case bytesOfOld

    init(_ bytes: UnsafeRawBufferPointer) {
        var isASCII = true
        var isBeyond = false
        var hasControl = false
        var isLossy = false
        var scan = ScalarScan(bytes)
        do throws(CellFault) {
            while let scalar = try scan.next() {
                if scalar >= 0x80 {
                    isASCII = false
                    isLossy = isLossy || scalar == 0xFFFD
                    isBeyond = isBeyond || scalar.isLetterBeyondBytes
                } else if scalar < 0x20, 0x4210_0064 >> scalar & 1 == 1 {
                    hasControl = true
                }
            }
            if isASCII {
                self = hasControl ? .controls : .plain
            } else {
                self = isLossy ? .lossy : isBeyond ? .beyondBytes : .bytesOfOld
            }
        } catch {
            self = .notUTF8
        }
    }
}

extension UInt32 {
    /// A letter or mark that no byte of windows-1252 stands for.
    @inline(__always)
    var isLetterBeyondBytes: Bool {
        switch self {
        case 0x100...0x2C5: ByteTables.windows1252Byte(of: self) == nil
        case 0x300...0x1FFF, 0x2C00...0xD7FF, 0xF900..<0xFFFD, 0x10000...: true
        default: false
        }
    }
}
