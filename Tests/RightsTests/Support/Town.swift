import Foundation
import HTTPTypes
import HubModel
import Synchronization

/// A system that knows people, contracts and bills, behind a transport that never leaves the process.
final class Town: HTTPTransport {
    struct Person: Sendable, Hashable {
        var index: Int

        /// A number that satisfies the rules of citizens' numbers and belongs to nobody.
        var number: String { "001190" + padded(100_000 + index * 7, 6) }
        var code: String { "PB06" + padded(10_000_000 + index * 3, 9) }
        var phone: String { "09" + padded(12_000_000 + index * 11, 8) }
        var name: String { "Lê Thị Mẫu \(letters)" }

        /// A name of its own, without digits.
        private var letters: String {
            String(
                padded(index, 4).map {
                    Character(UnicodeScalar(UInt8(ascii: "b") + UInt8($0.wholeNumberValue ?? 0)))
                }
            )
            .capitalized
        }

        /// A scanned paper: of one in twenty-five it is large.
        var scan: [UInt8] {
            var state = UInt64(index) &* 6_364_136_223_846_793_005 &+ 1
            let noise = (0..<(index % 25 == 0 ? 150_000 : 300)).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
            return Array("Giấy của \(name), số \(number)\n".utf8) + noise
        }

        /// What must be nowhere after an erasure.
        var traces: [String] { [number, code, phone, String(phone.dropFirst()), name] }

        private func padded(_ number: Int, _ width: Int) -> String {
            String(String(repeating: "0", count: width) + String(number)).suffix(width).description
        }
    }

    let people: [Person]
    private let pageSize: Int
    private let hasScans: Bool
    private let asked = Mutex<[String]>([])
    /// Months added to what bills say of themselves: other bytes on another night.
    let night = Mutex(0)

    init(_ count: Int, pageSize: Int = 50, hasScans: Bool = false) {
        self.hasScans = hasScans
        people = (0..<count).map(Person.init)
        self.pageSize = pageSize
    }

    var requests: [String] { asked.withLock { $0 } }

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        asked.withLock { $0.append(request.url) }
        let bytes = Array(answer(to: request.url).utf8)
        let rest = Mutex<[UInt8]?>(bytes)
        let body = ResponseBody { () async throws(TransportFailure) -> [UInt8]? in
            rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
        }
        return IncomingAnswer(status: 200, fields: HTTPFields(), body: body)
    }

    private func answer(to url: String) -> String {
        let page = url.split(separator: "page=").last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 1
        let some = people.dropFirst((page - 1) * pageSize).prefix(pageSize)
        let items = url.contains("/contracts") ? some.map(contract) : some.flatMap(bills)
        return #"{"night":\#(night.withLock { $0 }),"items":[\#(items.joined(separator: ","))]}"#
    }

    private func contract(_ person: Person) -> String {
        // One in ten cannot become a row: its contract's day is none, and the record goes to quarantine.
        // Another has a number too many in its telephone: the column is emptied and a change record keeps the value.
        let phone = person.phone + (person.index % 10 == 5 ? "0000" : "")
        let since = person.index % 10 == 9 ? "never" : "2024-05-17"
        return
            #"{"code":"\#(person.code)","holder":"\#(person.number)","phone":"\#(phone)","name":"\#(person.name)","#
            + #""born":"1990-02-03","since":"\#(since)"\#(hasScans ? scan(of: person) : "")}"#
    }

    private func scan(of person: Person) -> String {
        #","scan":"\#(Data(person.scan).base64EncodedString())","scan_name":"giay-\#(person.index).bin""#
    }

    private func bills(_ person: Person) -> [String] {
        (1...2).map { number in
            let total = person.index % 10 == 7 ? "nothing" : "\(1000 * person.index + number)"
            let paid = night.withLock { $0 } > 0 && number == 1
            return #"{"no":"\#(person.index)-\#(number)","code":"\#(person.code)","name":"\#(person.name)","#
                + #""total":"\#(total)","issued":"2026-0\#(number + 4)-11T08:00:00","paid":\#(paid)}"#
        }
    }
}
