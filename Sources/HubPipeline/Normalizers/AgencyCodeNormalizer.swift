/// `agency_code`: an organisation's code as Decision 20/2020/QĐ-TTg writes it, root first: `H53.19`.
///
/// The notation of Circular 10/2016/TT-BTTTT stands leaf first in four parts and is turned round without its
/// parts of zeros: `000.00.19.H53`. The two lists are not the same everywhere, so that leaves a note.
enum AgencyCodeNormalizer {
    static let longest = 32
    private static let mostLevels = 5

    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        CodeText.with(bytes, without: .space, longest: longest, tooLong: .agencyCodeFormat) { code in
            if isRootFirst(code) {
                arena.append(checkedText: withoutEmptyLevels(code))
                return .written
            }
            guard isLeafFirst(code) else { return .fault(.agencyCodeFormat) }
            let start = arena.mark
            arena.append(raw: 0 as Int32)
            arena.append(raw: code.slice(10))
            arena.append(level: code.slice(7, 9))
            arena.append(level: code.slice(4, 6))
            arena.append(level: code.slice(0, 3))
            arena.patch(Int32(arena.mark - start - 4), at: start)
            return .flagged(.agencyCodeTurned)
        }
    }

    /// `000.00.19.H53`.
    static func isLeafFirst(_ code: UnsafeRawBufferPointer) -> Bool {
        guard code.count == 13, isRoot(code.slice(10)) else { return false }
        for index in 0..<10 {
            let isPoint = index == 3 || index == 6 || index == 9
            guard isPoint ? code[index] == UInt8(ascii: ".") : code[index].isDigit else { return false }
        }
        return true
    }

    /// A letter and two digits, then up to four levels of two or three letters or digits.
    static func isRootFirst(_ code: UnsafeRawBufferPointer) -> Bool {
        guard code.count >= 3, isRoot(code.slice(0, 3)) else { return false }
        var levels = 1
        var index = 3
        while index < code.count {
            guard code[index] == UInt8(ascii: ".") else { return false }
            let start = index + 1
            index = start
            while index < code.count, code[index].isUpperLetter || code[index].isDigit { index += 1 }
            guard (2...3).contains(index - start) else { return false }
            levels += 1
        }
        return levels <= mostLevels
    }

    private static func isRoot(_ part: UnsafeRawBufferPointer) -> Bool {
        part[0].isUpperLetter && part[1].isDigit && part[2].isDigit
    }

    /// Without `.00` or `.000` at the end.
    private static func withoutEmptyLevels(_ code: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var end = code.count
        while let point = code[..<end].lastIndex(of: UInt8(ascii: ".")), code.slice(point + 1, end).areZeros {
            end = point
        }
        return code.slice(0, end)
    }
}

extension CellArena {
    /// `.` and a level, unless it is all zeros.
    fileprivate mutating func append(level: UnsafeRawBufferPointer) {
        guard !level.areZeros else { return }
        append(raw: UInt8(ascii: "."))
        append(raw: level)
    }
}
