/// The five power corporations, known by the second letter of a customer's code.
///
/// Letters as public clients of the corporations accept them; codes did not change with the mergers of
/// provinces in 2025. `PD` is sometimes counted to EVNSPC, which is wrong.
enum EVNCorporation: String, CaseIterable {
    case north = "EVNNPC"
    case central = "EVNCPC"
    case south = "EVNSPC"
    case hanoi = "EVNHANOI"
    case hoChiMinhCity = "EVNHCMC"

    @inline(__always)
    init?(secondLetter: UInt8) {
        switch Unicode.Scalar(secondLetter) {
        case "A", "H", "M", "N": self = .north
        case "C", "P", "Q": self = .central
        case "B", "K": self = .south
        case "D": self = .hanoi
        case "E": self = .hoChiMinhCity
        default: return nil
        }
    }

    /// `PA, PH, PM, PN`.
    var prefixes: String {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).filter { EVNCorporation(secondLetter: $0) == self }
            .map { "P" + String(Unicode.Scalar($0)) }.joined(separator: ", ")
    }
}
