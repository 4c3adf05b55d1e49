import Bytes
import HubPipeline
import JSONStream
import Testing
import XMLStream

@Suite struct `Parts of records as JSON` {
    @Test(arguments: [
        "{}", "[]", "{\"a\":{\"b\":[1,-2.50e3,true,false,null,\"\"]},\"c \\\"\\u1EC7\":\"đ\\n\\\\\"}",
        "{\"list\":[[],{},[[\"x\"]]]}", "{\"null\":null}",
    ])
    func `are what the source wrote, without white space`(text: String) throws {
        let loose = text.replacing(",", with: " ,\n ").replacing(":", with: " : ")
        let document = "{ \"part\": \(loose) }"
        var bytes = Array(document.utf8)[...]
        var reader = try JSONRecordReader(records: []) { buffer in take(&bytes, buffer) }
        var found = ""
        _ = try reader.next { tape, _ in found = json(tape) }
        #expect(found == "{\"part\":\(text)}")
    }

    @Test func `keep attributes, texts and repeated elements of XML`() throws {
        let text = """
            <r><đơn so="1" x:loai="&quot;A&quot;">\t lời\n <x:phi>5</x:phi><phi>6</phi><ghi/>\
            <con><a>1</a></con></đơn></r>
            """
        var bytes = Array(text.utf8)[...]
        var reader = try XMLRecordReader(records: [.child("r", prefix: nil)]) { buffer in take(&bytes, buffer)
        }
        var found = ""
        _ = try reader.next { tape in found = json(tape) }
        #expect(
            found == """
                {"đơn":{"@so":"1","@loai":"\\u0022A\\u0022","phi":["5","6"],"ghi":"","con":{"a":"1"},\
                "#text":"lời"}}
                """
        )
    }

    private func json(_ tape: RecordTape) -> String {
        var output: [UInt8] = []
        tape.writeJSON(of: 0) { output += $0 }
        return String(decoding: output, as: UTF8.self)
    }

    private func take(_ bytes: inout ArraySlice<UInt8>, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = bytes.prefix(buffer.count)
        buffer.copyBytes(from: part)
        bytes = bytes.dropFirst(part.count)
        return part.count
    }
}
