/// A household with a contract.
struct Customer: Sendable {
    let index: Int
    /// 1 to 15: the last two digits of `PB06nn`.
    let unit: Int
    let number: Int
    let name: [UInt8]
    let house: Int
    let street: Int
    let ward: Int
}

/// Customers at equal distances of the index.
package struct CustomerSelection: Sendable {
    let first: Int
    let step: Int
    package let count: Int

    func index(at position: Int) -> Int {
        first + position * step
    }
}

extension ByteWriter {
    @inline(__always)
    mutating func unit(of customer: Customer) {
        text("PB06")
        padded(customer.unit, 2)
    }

    /// 13 characters: unit and seven digits.
    mutating func code(of customer: Customer) {
        unit(of: customer)
        padded(customer.number, 7)
    }

    /// The same code as typed by somebody who takes O for 0.
    mutating func mistypedCode(of customer: Customer) {
        unit(of: customer)
        text("OO")
        padded(customer.number % 100_000, 5)
    }

    /// `Châu Văn Giác, phường Long An`.
    mutating func street(of customer: Customer) {
        append(People.streets[customer.street])
        text(", ")
        append(People.wards[customer.ward])
    }
}
