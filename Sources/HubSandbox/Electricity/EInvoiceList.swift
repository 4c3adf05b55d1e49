/// The signed invoices of the last billed month; older ones are no longer on the utility's portal.
///
/// The list has every bill of the days that were asked for, and after them one more invoice for every twentieth,
/// which replaces or adjusts the first.
struct EInvoiceList {
    private static let spacing = 20
    let world: ElectricityWorld
    let range: Range<Int>

    init(world: ElectricityWorld, from: CalendarDay?, through: CalendarDay?) {
        self.world = world
        let first = min((ElectricityWorld.periods - 1) * world.customerCount, world.billCount)
        range = world.bills(from: from, through: through).clamped(to: first..<world.billCount)
    }

    var count: Int { range.count + laterOnes }

    func page(_ positions: Range<Int>, isFirst: Bool) -> Answer {
        .json([
            "maLoi": isFirst ? 0 : "00", "thongBao": "", "tongSo": .number(count),
            "duLieu": .list(positions.map(element)),
        ])
    }

    private var firstLater: Int { (range.lowerBound + Self.spacing - 1) / Self.spacing * Self.spacing }

    private var laterOnes: Int {
        firstLater < range.upperBound ? (range.upperBound - 1 - firstLater) / Self.spacing + 1 : 0
    }

    private func element(_ position: Int) -> WireValue {
        let invoice = invoice(position)
        return [
            "ID_HDON": .number(invoice.bill.identifier), "pdf": "JVBERi0xLjQKJSVFT0YK",
            "signedXml": .text(invoice.xml),
        ]
    }

    private func invoice(_ position: Int) -> EInvoice {
        guard position >= range.count else { return EInvoice(bill: world.bill(range.lowerBound + position)) }
        let index = firstLater + (position - range.count) * Self.spacing
        return EInvoice(
            bill: world.bill(index),
            relation: index / Self.spacing % 2 == 0 ? .replaces : .adjusts
        )
    }
}
