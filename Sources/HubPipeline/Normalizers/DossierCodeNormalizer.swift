/// `dossier_code`: the code of a dossier of public services, in upper case without spaces.
///
/// The usual shape is the agency's code, a day of six or eight digits and a number of four to seven:
/// `000.00.01.H53-260615-0001`, `G09.20-20260609-0092637`. Another shape is kept with a note: some systems of
/// provinces have their own.
enum DossierCodeNormalizer {
    private static let longest = 50

    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        CodeText.with(bytes, without: .space, longest: longest, tooLong: .dossierCodeLength) { code in
            guard isCode(code) else { return .fault(.dossierCodeFormat) }
            arena.append(checkedText: code)
            return isUsual(code) ? .written : .flagged(.dossierCodeUnusual)
        }
    }

    /// Letters, digits, `.`, `-`, `/` and `_`, with a digit somewhere.
    private static func isCode(_ code: UnsafeRawBufferPointer) -> Bool {
        var hasDigit = false
        for byte in code {
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "_"): continue
            default:
                guard byte.isLetterOrDigit else { return false }
                hasDigit = hasDigit || byte.isDigit
            }
        }
        return hasDigit
    }

    private static func isUsual(_ code: UnsafeRawBufferPointer) -> Bool {
        guard let second = code.lastIndex(of: UInt8(ascii: "-")),
            let first = code[..<second].lastIndex(of: UInt8(ascii: "-"))
        else { return false }
        let day = code.slice(first + 1, second)
        let number = code.slice(second + 1)
        guard day.areDigits, day.count == 6 || day.count == 8 else { return false }
        guard number.areDigits, (4...7).contains(number.count) else { return false }
        return isAgency(code.slice(0, first))
    }

    /// Letter and two digits with levels of two digits, before them at most `000.00.00.`.
    private static func isAgency(_ code: UnsafeRawBufferPointer) -> Bool {
        AgencyCodeNormalizer.isRootFirst(code) || AgencyCodeNormalizer.isLeafFirst(code)
    }
}
