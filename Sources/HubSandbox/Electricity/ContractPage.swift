/// One page of contracts, in the casing that the utility's serialiser makes of its column names.
struct ContractPage {
    let world: ElectricityWorld
    private var writer: ByteWriter

    init(world: ElectricityWorld, size: Int) {
        self.world = world
        writer = ByteWriter(capacity: 128 + size * 800)
    }

    /// The page's bytes, in which every number of a contract is a text.
    mutating func bytes(of customers: some Sequence<Int>, total: Int) -> [UInt8] {
        writer.text(#"{"maLoi":"00","thongBao":"","tongSo":"#)
        writer.number(total)
        writer.text(#","danhSach":["#)
        var isFirst = true
        for customer in customers {
            if !isFirst { writer.text(",") }
            isFirst = false
            append(world.person(customer))
        }
        writer.text("]}")
        return writer.bytes
    }

    private mutating func append(_ customer: Customer) {
        identity(customer)
        place(customer)
        meter(customer)
        readings(customer)
        coordinates(customer)
        writer.text("}")
    }

    private mutating func identity(_ customer: Customer) {
        writer.text(#"{"mA_DVIQLY":""#)
        writer.unit(of: customer)
        writer.text(#"","mA_DDO":""#)
        writer.code(of: customer)
        writer.text(#"001","mA_KHANG":""#)
        writer.code(of: customer)
        writer.text(#"","teN_KHANG":""#)
        writer.append(customer.name)
    }

    private mutating func place(_ customer: Customer) {
        writer.text(#"","sO_NHA":""#)
        writer.number(customer.house)
        writer.text(#"","duonG_PHO":""#)
        writer.street(of: customer)
        writer.text(#"","dieN_THOAI":""#)
        writer.phone(of: customer, mixer: world.mixer)
        writer.text(#"","mA_HDONG":"727306"#)
        writer.padded(customer.unit, 2)
        writer.padded(customer.number, 6)
    }

    private mutating func meter(_ customer: Customer) {
        writer.text(#"","mA_SOGCS":"B06"#)
        writer.padded(customer.unit, 2)
        writer.text("-N")
        writer.padded(world.mixer.pick(below: 28, .meter, customer.index) + 1, 2)
        writer.text(#"","sO_HO":"1","sO_TBI":""#)
        writer.number(22_000_000 + customer.index)
        writer.text(#"","loaI_TBI":"HC","loaI_CTO":""#)
        if world.isReadFromAfar(customer.index) { writer.text("DT01P-RF") } else { writer.text("CV 140") }
        writer.text(#"","chuoI_GIA":" KT: 100%*SHBT-A","#)
        writer.text(#""vtrI_TREO":"Trên cột ngoài nhà","dieN_TTHU":["#)
    }

    /// The last two months and the last reading, months without a leading zero.
    private mutating func readings(_ customer: Customer) {
        let last = ElectricityWorld.periods - 1
        for period in [last, last - 1] {
            if period != last { writer.text(",") }
            writer.text("{")
            month(world.month(period))
            writer.text(#","dieN_TTHU":""#)
            writer.number(world.consumption(customer: customer.index, period: period))
            writer.text(#""}"#)
        }
        writer.text(#"],"chI_SO_MOI":[{"#)
        month(world.month(last))
        writer.text(#","ky":"1","bcs":"KT","ngaY_GHIDIEN":"28/"#)
        writer.padded(world.month(last).month, 2)
        writer.text("/")
        writer.padded(world.month(last).year, 4)
        writer.text(#"","chisO_MOI":""#)
        writer.number(1_000 + world.mixer.pick(below: 20_000, .meter, customer.index, 1))
        writer.text(#""}],"#)
    }

    private mutating func month(_ month: CalendarDay) {
        writer.text(#""thang":""#)
        writer.number(month.month)
        writer.text(#"","nam":""#)
        writer.number(month.year)
        writer.text(#"""#)
    }

    private mutating func coordinates(_ customer: Customer) {
        writer.text(#""toA_DO":{"longitude":"106."#)
        writer.padded(world.mixer.pick(below: 10_000, .place, customer.index), 4)
        writer.text(#"","latitude":"10."#)
        writer.padded(world.mixer.pick(below: 10_000, .place, customer.index, 1), 4)
        writer.text(#""}"#)
    }
}
