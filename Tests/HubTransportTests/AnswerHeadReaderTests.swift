import HTTPTypes
import HubTransport
import Testing

@Suite struct `Reader of an answer's head` {
    private func read(_ lines: [String]) -> [AnswerHeadReader.Step] {
        var reader = AnswerHeadReader()
        return lines.map { reader.append(($0 + "\r\n").utf8) }
    }

    @Test func `is complete at the empty line`() {
        let steps = read(["HTTP/1.1 200 OK", "ETag:  \"a\" \t", "Age:", ""])
        #expect(steps.dropLast() == [.more, .more, .more])
        let expected: HTTPFields = [.eTag: "\"a\"", .age: ""]
        #expect(steps.last == .complete(AnswerHead(status: 200, fields: expected)))
    }

    @Test func `joins a field that goes on in the next line`() {
        let steps = read(["HTTP/1.1 200 OK", "ETag: một", "\t hai", " ba", ""])
        #expect(steps.last == .complete(AnswerHead(status: 200, fields: [.eTag: "một hai ba"])))
    }

    @Test func `forgets the fields of 1xx heads`() {
        let steps = read(["HTTP/1.1 103 Early Hints", "ETag: a", "", "HTTP/1.1 404 Not Found", "Age: 1", ""])
        #expect(steps.last == .complete(AnswerHead(status: 404, fields: [.age: "1"])))
    }

    @Test(arguments: ["no colon", "bad name: x", ": x"])
    func `reads over a line that is no field`(line: String) {
        let steps = read(["HTTP/1.1 200 OK", line, "Age: 1", ""])
        #expect(steps.last == .complete(AnswerHead(status: 200, fields: [.age: "1"])))
    }

    @Test(arguments: ["HTTP/1.1", "HTTP/1.1 abc", "HTTP/1.1 20", "HTTP/1.1 1000"])
    func `refuses a first line without a status`(line: String) {
        #expect(read([line]) == [.refused("the answer's first line has no status")])
    }

    @Test(arguments: [(256, false), (257, true)])
    func `takes 256 fields and no more`(count: Int, isRefused: Bool) {
        let steps = read(["HTTP/1.1 200 OK"] + Array(repeating: "A: b", count: count))
        #expect(steps.contains { if case .refused = $0 { true } else { false } } == isRefused)
    }

    @Test(arguments: [(0, false), (1, true)])
    func `takes 64 KB and no more`(beyond: Int, isRefused: Bool) {
        var reader = AnswerHeadReader()
        let first = Array("HTTP/1.1 200 OK\r\n".utf8)
        _ = reader.append(first)
        let step = reader.append(Array(repeating: 0x61, count: 65_536 - first.count + beyond))
        #expect((step != .more) == isRefused)
    }

    @Test func `counts trailers against the same 64 KB`() {
        var reader = AnswerHeadReader()
        _ = reader.append("HTTP/1.1 200 OK\r\n".utf8)
        _ = reader.append("\r\n".utf8)
        #expect(reader.append("X: y\r\n".utf8) == .more)
        #expect(reader.append(Array(repeating: 0x61, count: 65_536)) != .more)
    }
}
