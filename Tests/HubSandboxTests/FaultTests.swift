import Foundation
import FoundationXML
import HubSandbox
import Testing

/// Every fault as a client sees it on the wire, on an answer in JSON and on one in XML.
@Suite struct `A fault on the wire` {
    private static let targets = ["", "&dinhDang=xml"].map {
        "/electricity/api/hoadon?trang=2&soDong=20" + $0
    }

    @Test(arguments: FaultKind.allCases.filter { $0 != .feedEntities }, targets)
    func `shows as what it is`(kind: FaultKind, target: String) async throws {
        let (sound, faulty) = try await observe(kind, target)
        #expect(sound.isComplete && isWellFormed(sound))
        switch kind {
        case .drop, .lost: #expect(faulty.status == nil)
        case .delay: #expect(faulty.isComplete && faulty.body == sound.body)
        case .dropAfterHead, .truncate, .truncateChunked: expectCut(faulty, of: sound, kind)
        case .tooManyRequests: #expect(faulty.status == 429 && faulty.headers["retry-after"] == "1")
        case .unavailable, .doneUnavailable: #expect(faulty.status == 503)
        case .tokenDies: #expect(faulty.status == 401 && faulty.text.contains("Token hết hạn"))
        case .redirectForeign: expectForeign(faulty)
        case .tooLarge: #expect(faulty.body.count > 32 << 20 && faulty.body.starts(with: sound.body))
        case .slowDrip: #expect(faulty.isComplete && faulty.body == sound.body)
        case .clockSkew: try expectSlowClock(faulty, sound)
        default: expectOtherBytes(faulty, sound, kind)
        }
    }

    @Test func `strikes a feed's first title with undeclared entities`() async throws {
        let (sound, faulty) = try await observe(.feedEntities, "/news/bao/thoi-su.rss")
        #expect(isWellFormed(sound) && !isWellFormed(faulty))
        #expect(faulty.text.contains("&nbsp;</title>"))
    }

    // MARK: What each shows

    private func expectCut(_ faulty: RawAnswer, of sound: RawAnswer, _ kind: FaultKind) {
        let received = kind == .dropAfterHead ? 0 : sound.body.count / 2
        #expect(faulty.status == 200 && !faulty.isComplete)
        #expect(faulty.body == Array(sound.body.prefix(received)))
        let isChunked = faulty.headers["transfer-encoding"] == "chunked"
        #expect(isChunked == (kind == .truncateChunked))
    }

    private func expectForeign(_ faulty: RawAnswer) {
        #expect(faulty.status == 302)
        #expect(faulty.headers["location"]?.hasPrefix("http://localhost:") == true)
        #expect(faulty.headers["location"]?.hasSuffix("/foreign/electricity/api/hoadon") == true)
    }

    private func expectSlowClock(_ faulty: RawAnswer, _ sound: RawAnswer) throws {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        let right = try #require(format.date(from: sound.headers["date"] ?? ""))
        let slow = try #require(format.date(from: faulty.headers["date"] ?? ""))
        // Both answers came within the same hour.
        #expect((2.5...3.5).contains(right.timeIntervalSince(slow) / 3600))
        #expect(faulty.body == sound.body)
    }

    private func expectOtherBytes(_ faulty: RawAnswer, _ sound: RawAnswer, _ kind: FaultKind) {
        #expect(faulty.status == 200 && faulty.isComplete)
        let isXML = sound.headers["content-type"]?.contains("xml") == true
        switch kind {
        case .errorIn200:
            #expect(isWellFormed(faulty) && faulty.text.contains("99"))
            #expect((faulty.headers["content-type"]?.contains("xml") == true) == isXML)
        case .garbage, .feedJunk: #expect(!isWellFormed(faulty))
        case .htmlInstead: #expect(faulty.text.hasPrefix("<!DOCTYPE html>"))
        case .wrongContentType:
            #expect(
                faulty.body == sound.body && faulty.headers["content-type"] != sound.headers["content-type"]
            )
        case .emptyBody: #expect(faulty.body.isEmpty)
        case .badUTF8: #expect(String(validating: faulty.body, as: UTF8.self) == nil)
        case .duplicateKey:
            let (name, count) = isXML ? ("<TINH_TRANG>", 21) : ("\"MA_DVIQLY\":", 21)
            #expect(faulty.text.components(separatedBy: name).count - 1 == count && isWellFormed(faulty))
        case .gzipTruncated:
            #expect(
                faulty.headers["content-encoding"] == "gzip" && faulty.body.starts(with: [0x1F, 0x8B, 8])
            )
        case .shrinkingTotal: #expect(faulty.text.contains(isXML ? "<TongSo>108<" : "\"tongSo\":108,"))
        case .repeatPage: #expect(faulty.text.contains("900000000") && !sound.text.contains("900000000"))
        default: Issue.record("no expectation for \(kind)")
        }
    }

    // MARK: How

    /// The same request to a sound and to a faulty server.
    private func observe(_ kind: FaultKind, _ target: String) async throws -> (RawAnswer, RawAnswer) {
        var rule = FaultRule(kind)
        rule.pause = 1
        rule.path = String(target.prefix { $0 != "?" })
        return (try await ask(target, []), try await ask(target, [rule]))
    }

    private func ask(_ target: String, _ faults: [FaultRule]) async throws -> RawAnswer {
        let server = try await SandboxServer.start(.holding(120, faults: faults))
        let client = RawClient(port: server.port)
        let answer = try await client.get(target, token: client.token(), limit: 33 << 20)
        await server.stop()
        return answer
    }

    private func isWellFormed(_ answer: RawAnswer) -> Bool {
        let data = Data(answer.body)
        guard answer.headers["content-type"]?.contains("xml") == true else {
            return (try? JSONSerialization.jsonObject(with: data)) != nil
        }
        return XMLParser(data: data).parse()
    }
}
