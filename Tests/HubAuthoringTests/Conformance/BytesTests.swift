import HubAuthoring
import Testing

@Suite struct `Places in the bytes of JSON` {
    private let text = #" {"a": {"b c": [1, {"x":"]\""}, "\u00e9"], "n": null}, "Z": -1.5e3 } "#

    private func read(_ place: Range<Int>?) -> String? {
        place.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }

    @Test func `are found by names, whatever stands in texts`() {
        let json = JSONBytes(Array(text.utf8))
        #expect(read(json.value(at: ["a", "b c"])) == #"[1, {"x":"]\""}, "\u00e9"]"#)
        #expect(read(json.value(at: ["a", "n"])) == "null")
        #expect(read(json.value(at: ["Z"])) == "-1.5e3")
        #expect(read(json.value(at: ["z"])) == nil)
        #expect(read(json.value(at: ["z"], ignoringCase: true)) == "-1.5e3")
        #expect(read(json.value(at: ["a", "b c", "x"])) == nil)
    }

    @Test func `are items of lists`() throws {
        let json = JSONBytes(Array(text.utf8))
        let list = try #require(json.value(at: ["a", "b c"]))
        #expect(json.items(of: list).map { read($0) } == ["1", #"{"x":"]\""}"#, #""\u00e9""#])
        #expect(JSONBytes(Array("[ ]".utf8)).items(of: 0..<3).isEmpty)
    }

    /// Samples are files: anything may stand in them.
    @Test func `are looked for in any bytes without harm`() {
        let sound = Array(text.utf8)
        for cut in 0...sound.count { walk(Array(sound[..<cut])) }
        var seed: UInt64 = 7
        for _ in 0..<3000 {
            var bytes = sound
            for _ in 0..<3 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(seed >> 33) % bytes.count] = Array("{}[],:\"\\ 1a".utf8)[Int(seed >> 20) % 11]
            }
            walk(bytes)
        }
    }

    private func walk(_ bytes: [UInt8]) {
        let json = JSONBytes(bytes)
        guard let root = json.root else { return }
        for member in json.members(of: root) {
            _ = json.members(of: member.value)
            _ = json.items(of: member.value)
        }
        _ = json.items(of: root)
        _ = json.value(at: ["a", "b c"], ignoringCase: true)
    }
}

@Suite struct `Places in the bytes of XML` {
    private let text = """
        <?xml version="1.0"?><!-- <r> --><s:r xmlns:s="x" a="1>2"><i n='1'><v>một</v></i>
        <i><![CDATA[</i>]]></i><o/><i>3</i></s:r>
        """

    private func read(_ place: Range<Int>) -> String {
        String(decoding: Array(text.utf8)[place], as: UTF8.self)
    }

    @Test func `are siblings of one name, up to another`() {
        let found = XMLBytes(Array(text.utf8)).siblings(named: "i")
        #expect(found.map { read($0.content) } == ["<v>một</v>", "<![CDATA[</i>]]>"])
        #expect(read(found[0].whole) == "<i n='1'><v>một</v></i>")
    }

    @Test func `are children and leaves`() throws {
        let xml = XMLBytes(Array(text.utf8))
        let root = try #require(xml.root)
        #expect(root.name == "s:r" && root.local == "r")
        #expect(xml.children(of: root).map(\.name) == ["i", "i", "o", "i"])
        #expect(xml.leaves(in: root).map { read($0.content) } == ["một", "<![CDATA[</i>]]>", "", "3"])
    }

    @Test func `are looked for in any bytes without harm`() {
        let sound = Array(text.utf8)
        for cut in 0...sound.count { walk(Array(sound[..<cut])) }
        var seed: UInt64 = 7
        for _ in 0..<1500 {
            var bytes = sound
            for _ in 0..<3 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(seed >> 33) % bytes.count] = Array("<>/!?-[]\"' a".utf8)[Int(seed >> 20) % 11]
            }
            walk(bytes)
        }
    }

    private func walk(_ bytes: [UInt8]) {
        let xml = XMLBytes(bytes)
        _ = xml.siblings(named: "i")
        guard let root = xml.root else { return }
        _ = xml.leaves(in: root)
    }
}
