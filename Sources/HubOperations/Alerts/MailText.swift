import Foundation
package import HubModel

/// A letter as RFC 5322 and MIME write it, from texts that may hold anything.
///
/// Header values are one line by construction: a control character in a name becomes a space or `·`, so that no name
/// can begin a header of its own.
package struct MailText: Sendable {
    private let sender: String
    private let receiver: String
    private let content: AlertContent
    /// Unique for the letter, the same for every attempt: how a server knows a repetition.
    private let id: String
    private let date: Timestamp

    /// Throws where an address is none: `badSettings`.
    package init(
        from sender: String,
        to receiver: String,
        _ content: AlertContent,
        id: String,
        date: Timestamp
    ) throws(MailFailure) {
        for address in [sender, receiver] where !MailAddress.isOne(address) {
            throw .badSettings("«\(MailText.oneLine(address))»")
        }
        self.sender = sender
        self.receiver = receiver
        self.content = content
        self.id = id
        self.date = date
    }

    package var mail: OutgoingMail {
        OutgoingMail(sender: sender, receiver: receiver, bytes: Array((header + body).utf8))
    }

    private var header: String {
        let host = sender.split(separator: "@").last ?? "localhost"
        return [
            "Date: \(MailText.date(date))",
            "From: \(MailText.words("Liên Thông")) <\(sender)>",
            "To: <\(receiver)>",
            "Subject: \(MailText.words(content.subject))",
            "Message-ID: <\(id)@\(host)>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ].joined(separator: "\r\n") + "\r\n"
    }

    private var body: String {
        let plain = MailText.part("text/plain", content.text)
        guard let html = content.html else { return plain }
        // Base64 has no hyphen: the boundary cannot stand in a part.
        let boundary = "lienthong-\(id)"
        return """
            Content-Type: multipart/alternative; boundary="\(boundary)"\r
            \r
            --\(boundary)\r
            \(plain)\r
            --\(boundary)\r
            \(MailText.part("text/html", html))\r
            --\(boundary)--\r

            """
    }

    /// Base64 in lines of 76: no line is too long, none begins with a dot.
    private static func part(_ type: String, _ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        let encoded = Data(lines.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return
            "Content-Type: \(type); charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n\(encoded)\r\n"
    }

    /// RFC 2047: encoded words of at most 75 characters, each of whole code points.
    static func words(_ text: String) -> String {
        let text = oneLine(text)
        // What looks encoded would be decoded.
        let isPlain =
            text.unicodeScalars.allSatisfy(\.isASCII) && text.utf8.count <= 70 && !text.contains("=?")
        guard !isPlain else { return text }
        var chunks: [String] = [""]
        for scalar in text.unicodeScalars {
            // 39 bytes are 52 of base64, `=?UTF-8?B?…?=` adds twelve, and a line has at most 76.
            if chunks[chunks.count - 1].utf8.count + UTF8.width(scalar) > 39 { chunks.append("") }
            chunks[chunks.count - 1].unicodeScalars.append(scalar)
        }
        return chunks.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map(\.shown)))
    }

    /// `Fri, 27 Nov 2026 02:14:00 +0700`.
    static func date(_ instant: Timestamp) -> String {
        let civil = Zone.vietnam.civil(instant)
        let (year, month, day) = civil.date.components
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [civil.hour, civil.minute, civil.second].map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
        return "\(days[civil.date.weekday - 1]), \(day) \(months[month - 1]) \(year) \(clock) +0700"
    }
}
