import Foundation
import HubModel
import HubOperations
import Testing

@Suite struct `A letter` {
    private func lines(_ subject: String, text: String = "x", html: String? = nil) throws -> [String] {
        let mail = try MailText(
            from: "lienthong@tinh.example",
            to: "truc@tinh.example",
            AlertContent(subject: subject, text: text, html: html),
            id: "b4a4",
            date: Timestamp(seconds: 1_795_720_440)
        ).mail
        return String(decoding: mail.bytes, as: UTF8.self).components(separatedBy: "\r\n")
    }

    private func header(_ name: String, of lines: [String]) -> String {
        guard let start = lines.firstIndex(where: { $0.hasPrefix(name + ": ") }) else { return "" }
        let more = lines[(start + 1)...].prefix { $0.hasPrefix(" ") }
        return ([String(lines[start].dropFirst(name.count + 2))] + more).joined(separator: "\r\n")
    }

    /// As RFC 2047 reads it: spaces between encoded words are none.
    private func decoded(_ header: String) -> String {
        header.components(separatedBy: "\r\n ").map { word in
            guard word.hasPrefix("=?UTF-8?B?"), word.hasSuffix("?=") else { return word }
            let data = Data(base64Encoded: String(word.dropFirst(10).dropLast(2))) ?? Data()
            return String(decoding: data, as: UTF8.self)
        }.joined()
    }

    @Test(arguments: [
        "[Liên Thông tayninh] Lượt kéo hỏng · Hoá đơn điện (electricity/bills) (+12)", "plain", "",
        "=?UTF-8?B?eA==?= looks encoded", String(repeating: "ế", count: 200),
        String(repeating: "e\u{301}\u{323}", count: 90),
        "👩‍👩‍👧‍👦 family",
    ])
    func `brings its subject through, in lines that are short enough`(subject: String) throws {
        let lines = try lines(subject)
        #expect(decoded(header("Subject", of: lines)) == subject)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 })
        #expect(lines.joined().utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
    }

    @Test(arguments: [
        "x\r\nBcc: all@evil.example", "x\nBcc: all@evil.example", "x\rBcc: all@evil.example",
        "x\u{2028}Bcc: a", "x\u{85}Bcc: a", "x\r\n\r\nbody", "x\0y", "x\u{0B}Bcc: a",
    ])
    func `has no header that a name has begun`(subject: String) throws {
        let lines = try lines(subject)
        let head = lines.prefix { !$0.isEmpty }
        #expect(!head.contains { $0.hasPrefix("Bcc") || $0.hasPrefix("body") })
        let names = head.filter { !$0.hasPrefix(" ") }.compactMap {
            $0.split(separator: ":").first.map(String.init)
        }
        #expect(
            names == [
                "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version",
                "Content-Type",
                "Content-Transfer-Encoding",
            ]
        )
    }

    @Test(arguments: [
        "a@b.example\r\nRCPT TO:<x@evil.example>", "a@b.example>,<x@evil.example", "a b@c.example", "@b",
        "a@", "a",
        "a@@b", "a@b@c", "ả@b.example", "a@-b", "a@.b", "a;b@c.example", "\"a b\"@c.example", "",
    ])
    func `goes to no address that is none`(address: String) {
        #expect(throws: MailFailure.self) {
            try MailText(
                from: "lienthong@tinh.example",
                to: address,
                AlertContent(subject: "x", text: "x"),
                id: "1",
                date: Timestamp(seconds: 0)
            )
        }
    }

    @Test func `carries any text, and the same as HTML`() throws {
        let text = "Dòng một\n.\n..\nFrom x\n" + String(repeating: "dài ", count: 400)
        let lines = try lines("x", text: text, html: "<p>xin chào</p>")
        #expect(!lines.contains { $0.hasPrefix(".") || $0.hasPrefix("From x") })
        let bodies = lines.split(separator: "").map { Data(base64Encoded: $0.joined()) }
            .compactMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
        #expect(bodies.contains(text.replacing("\n", with: "\r\n")))
        #expect(bodies.contains("<p>xin chào</p>"))
        #expect(lines.contains { $0.hasPrefix("Content-Type: multipart/alternative") })
        #expect(lines.contains("--lienthong-b4a4--"))
    }

    @Test func `says when, as mail does`() throws {
        #expect(try header("Date", of: lines("x")) == "Fri, 27 Nov 2026 02:14:00 +0700")
        #expect(try header("Message-ID", of: lines("x")) == "<b4a4@tinh.example>")
    }
}
