import HubModel
import HubPipeline
import Testing

@Suite struct `JSONPath` {
    @Test(arguments: JSONPathCases.selections.cases)
    func `selects by name, index, slice and depth`(sample: CaseTable.Case) throws {
        #expect(try paths(sample) == sample.expected)
    }

    @Test(arguments: JSONPathCases.filters.cases)
    func `selects by what a filter says`(sample: CaseTable.Case) throws {
        #expect(try paths(sample) == sample.expected)
    }

    @Test(arguments: JSONPathCases.functions.cases)
    func `selects by functions`(sample: CaseTable.Case) throws {
        #expect(try paths(sample) == sample.expected)
    }

    @Test(arguments: JSONPathCases.refusals)
    func `is refused where it is wrong`(expression: String, offset: Int) {
        let mistake = #expect(throws: Path.Mistake.self) { try PathProbe(expression) }
        #expect(mistake?.offset == offset)
    }

    @Test(arguments: [" $", "", "\n$", "\t$.a"])
    func `does not begin with anything but its root`(expression: String) {
        #expect(throws: Path.Mistake.self) { try PathProbe(expression) }
    }

    @Test func `gives values as the document wrote them`() throws {
        let document = #"{"n":[1.50,-0,1E+2,12345678901234567890],"t":"\u00e9\/é","e":{ "x" : [ ] }}"#
        var values: [String] = []
        try PathProbe("$..*").each(in: Array(document.utf8)) {
            values.append(String(decoding: $0.json, as: UTF8.self))
        }
        #expect(
            values == [
                "[1.50,-0,1E+2,12345678901234567890]", #""\u00e9\/é""#, #"{"x":[]}"#, "1.50", "-0", "1E+2",
                "12345678901234567890", "[]",
            ]
        )
    }

    @Test(arguments: ["1", "\"x\"", "null", "[]", "{}"])
    func `selects a document that is one value`(document: String) throws {
        #expect(try paths("$", document) == "$")
        #expect(try paths("$.*", document) == "-")
    }

    @Test func `sees an XML document as the JSON that it would be`() throws {
        let document = #"<r><m k="1">x</m><m k="2">y</m><t>5 &amp; "6"</t></r>"#
        #expect(try paths("$.r.m[?@['@k']=='2']", document) == "$['r']['m'][1]")
        var values: [String] = []
        try PathProbe("$.r.*").each(in: Array(document.utf8)) {
            values.append(String(decoding: $0.json, as: UTF8.self))
        }
        #expect(values == [##"[{"@k":"1","#text":"x"},{"@k":"2","#text":"y"}]"##, ##""5 & \"6\"""##])
    }

    @Test func `is refused when it is nested without end`() {
        let deep =
            "$[?" + String(repeating: "(", count: 20_000) + "@" + String(repeating: ")", count: 20_000) + "]"
        #expect(throws: Path.Mistake.self) { try PathProbe(deep) }
    }

    private func paths(_ sample: CaseTable.Case) throws -> String {
        try paths(sample.expression, sample.document)
    }

    private func paths(_ expression: String, _ document: String) throws -> String {
        var paths: [String] = []
        try PathProbe(expression).each(in: Array(document.utf8)) { paths.append($0.path ?? "?") }
        return paths.isEmpty ? "-" : paths.joined(separator: " ")
    }
}
