import Testing

/// The drift and traps of the electricity utility, by their number in the list that the systems' facts keep.
@Suite struct `Electricity traps` {
    @Test func `trap 06: names are read in any case, numbers as texts, and 6 and 06 are June`() throws {
        let sample = try Goldens.text("electricity/samples/contracts/page-1.json")
        #expect(sample.contains(#""mA_KHANG": "PB06010010000""#))
        #expect(sample.contains(#""MA_KHANG": "PB06020010000""#))
        #expect(sample.contains(#""thang": "6""#) && sample.contains(#""THANG": "06""#))
        let contracts = try Goldens.rows("electricity/samples/contracts", "electricity_contract")
        #expect(contracts.prefix(2).map { $0["customer_code"] } == ["PB06010010000", "PB06020010000"])
        #expect(contracts.prefix(2).map { $0["households"] } == ["1", "1"])
        let consumption = try Goldens.rows("electricity/samples/contracts", "electricity_consumption")
        let june = consumption.filter { $0["period"] == "2026-06-01" }
        #expect(june.prefix(2).map { $0["kwh"] } == ["410", "416"])
    }

    @Test func `trap 14: outages stand as XML inside XML, escaped or as CDATA`() throws {
        let folder = "electricity/samples/outages"
        #expect(try Goldens.text("\(folder)/page-1-escaped.xml").contains("&lt;Table"))
        #expect(try Goldens.text("\(folder)/page-2-cdata-over-midnight.xml").contains("<![CDATA["))
        let units = try Goldens.rows(folder, "electricity_outage").map { $0["unit"] }
        #expect(units == ["PB0601", "PB0602"])
    }

    @Test func `trap 21: an invoice that replaces another names it, whatever its provider writes where`()
        throws
    {
        let invoices = try Goldens.rows("electricity/samples/einvoices", "einvoice")
        #expect(Set(invoices.map { $0["customer_code"] }) == ["PB06010012345"])
        let later = invoices.filter { $0["number"]?.hasPrefix("512345") == true }
        #expect(later.map { $0["related_number"] } == ["123456", "123457"])
    }
}
