extension [UInt8] {
    /// Two digits in lower case for each byte.
    var hexadecimal: String {
        reduce(into: "") { $0 += String($1 >> 4, radix: 16) + String($1 & 15, radix: 16) }
    }
}
