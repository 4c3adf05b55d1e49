import Foundation
import HubModel

/// The news of one look as messages: one letter to each receiver and one document for the webhook, however many alerts.
struct AlertMessages {
    let settings: AlertSettings
    /// Which hub speaks: the environment's name.
    let place: String?
    /// Titles of pulls and pushes.
    let titles: [String: String]

    func messages(of news: [AlertNews], at now: Timestamp) -> [AlertMessage] {
        guard !news.isEmpty else { return [] }
        // What is over comes last: nobody has to get up for it.
        let news = news.filter { $0.event != .ended } + news.filter { $0.event == .ended }
        let texts = news.map { AlertText($0, titles: titles) }
        let subject = subject(of: texts)
        let text = settings.languages.all.map { body(texts, Figures($0)) }.joined(
            separator: "\n––––––––––\n\n"
        )
        var messages: [AlertMessage] = []
        for receiver in settings.email?.to ?? [] {
            messages.append(
                AlertMessage(.email, receiver: receiver, content: AlertContent(subject: subject, text: text))
            )
        }
        if settings.webhook != nil {
            let json = document(news, texts, at: now)
            messages.append(
                AlertMessage(.webhook, content: AlertContent(subject: subject, text: text, json: json))
            )
        }
        return messages
    }

    /// `[Liên Thông tayninh] Lượt kéo hỏng · Hoá đơn điện (electricity/bills) (+2)`.
    private func subject(of texts: [AlertText]) -> String {
        let figures = Figures(settings.languages.all[0])
        let more = texts.count > 1 ? " (+\(texts.count - 1))" : ""
        return "\(AlertMessages.sign(place)) \(texts[0].headline(figures))\(more)"
    }

    static func sign(_ place: String?) -> String { "[Liên Thông\(place.map { " \($0)" } ?? "")]" }

    private func body(_ texts: [AlertText], _ figures: Figures) -> String {
        texts.map { text in
            ([text.headline(figures)] + text.paragraphs(figures).map { "  \($0)" }).joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n"
    }

    // MARK: The webhook

    private struct Document: Encodable {
        var sentBy = "lienthong"
        var environment: String?
        var at: String
        var alerts: [Entry]
    }

    private struct Entry: Encodable {
        var key: String
        var kind: String
        var subject: String
        var event: String
        var severity: String
        var since: String
        var endedAt: String?
        var times: Int
        var detail: [String: String]
        var headline: [String: String]
        var text: [String: String]
    }

    private func document(_ news: [AlertNews], _ texts: [AlertText], at now: Timestamp) -> String {
        let entries = zip(news, texts).map { news, text in
            Entry(
                key: news.record.key,
                kind: news.record.kind.rawValue,
                subject: news.record.subject,
                event: news.event.rawValue,
                severity: news.record.severity.rawValue,
                since: news.record.since.iso,
                endedAt: news.record.endedAt?.iso,
                times: news.record.times,
                detail: news.record.detail,
                headline: inBoth { text.headline($0) },
                text: inBoth { text.paragraphs($0).joined(separator: "\n") }
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let document = Document(environment: place, at: now.iso, alerts: entries)
        return (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private func inBoth(_ text: (Figures) -> String) -> [String: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, text(Figures($0))) })
    }
}

extension Timestamp {
    /// `2026-11-27T02:14:00Z`.
    var iso: String { Date(timeIntervalSince1970: Double(microseconds) / 1e6).ISO8601Format() }
}
