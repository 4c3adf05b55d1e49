import Foundation
import Synchronization

/// One document of many records, as bytes that nobody keeps.
struct LargeAnswer: Sendable {
    enum Form: String, Sendable, CaseIterable {
        case json, xml, csv

        /// Of the connector `archive`.
        var pull: String { self == .json ? "documents" : "documents_\(rawValue)" }
        var entity: String { self == .json ? "document" : "document_\(rawValue)" }

        fileprivate var mediaType: String { self == .csv ? "text/csv" : "application/\(rawValue)" }

        fileprivate var head: [UInt8] {
            switch self {
            case .json: Array(#"{"code":0,"items":["#.utf8)
            case .xml: Array("<answer><code>0</code><items>".utf8)
            case .csv: Array("id;amount;text\n".utf8)
            }
        }

        fileprivate var tail: [UInt8] {
            switch self {
            case .json: Array("]}".utf8)
            case .xml: Array("</items></answer>".utf8)
            case .csv: []
            }
        }

        /// What stands before a record's padding, and behind it.
        fileprivate func record(_ number: Int) -> (String, String) {
            let amount = number % 1000
            switch self {
            case .json:
                let separator = number == 0 ? " " : ","
                return (#"\#(separator){"id":\#(number),"amount":"\#(amount)","text":""#, #""}"#)
            case .xml:
                return ("<item><id>\(number)</id><amount>\(amount)</amount><text>", "</text></item>")
            case .csv: return ("\(number);\(amount);\"", "\"\n")
            }
        }
    }

    let form: Form
    let records: Int
    private static let recordSize = 10_000
    private static let padding = LargeAnswer.filling()

    init(_ form: Form, megabytes: Int) {
        self.form = form
        records = megabytes * 1_000_000 / LargeAnswer.recordSize
    }

    /// `amount` of record n is n % 1000.
    var sumOfAmounts: Int { (0..<records).reduce(0) { $0 + $1 % 1000 } }
    var size: Int { head.count + records * LargeAnswer.recordSize + tail.count }
    var head: [UInt8] { form.head }
    var tail: [UInt8] { form.tail }
    var mediaType: String { form.mediaType }

    /// All records have the same length.
    func record(_ number: Int) -> [UInt8] {
        let (before, after) = form.record(number)
        var bytes = Array(before.utf8)
        bytes += LargeAnswer.padding[..<(LargeAnswer.recordSize - bytes.count - after.utf8.count)]
        bytes += Array(after.utf8)
        return bytes
    }

    /// Letters that a compressor does not see through at once.
    private static func filling() -> [UInt8] {
        var numbers = SeededNumbers(seed: 1)
        return (0..<recordSize).map { _ in UInt8(ascii: "a") + UInt8(numbers.next(below: 16)) }
    }
}

/// Sends one large answer to whoever asks for anything.
final class LargeAnswerServer: Sendable {
    let address: String
    private let answer: LargeAnswer
    private let listener: Int32
    private let half: AsyncStream<Void>
    private let halfReached: AsyncStream<Void>.Continuation

    init(_ answer: LargeAnswer) throws {
        self.answer = answer
        (half, halfReached) = AsyncStream.makeStream()
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var own = sockaddr_in()
        own.sin_family = sa_family_t(AF_INET)
        own.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &own) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(listener, name, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, name, &length) == 0
            }
        }
        guard isBound else { throw CocoaError(.fileWriteUnknown) }
        address = "http://127.0.0.1:\(UInt16(bigEndian: own.sin_port))"
        Thread.detachNewThread { self.accept() }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Returns when half of the first answer is on its way.
    func halfSent() async {
        for await _ in half { return }
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            Thread.detachNewThread { self.serve(connection) }
        }
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var request = [UInt8](repeating: 0, count: 16_384)
        guard recv(connection, &request, request.count, 0) > 0 else { return }
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: \(answer.mediaType)\r\nContent-Length: \(answer.size)\r\n"
            + "Connection: close\r\n\r\n"
        guard write(Array(head.utf8) + answer.head, to: connection) else { return }
        for number in 0..<answer.records {
            if number == answer.records / 2 { halfReached.yield() }
            guard write(answer.record(number), to: connection) else { return }
        }
        _ = write(answer.tail, to: connection)
    }

    private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
