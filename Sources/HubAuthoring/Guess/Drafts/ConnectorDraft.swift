import Foundation
import HubModel

/// `Connectors/<system>/connector.yaml`.
struct ConnectorDraft {
    let guesses: [Guess]
    let language: Language

    private var facts: ConnectorFacts { guesses[0].facts }

    func text() -> String {
        var draft = DraftText(language)
        draft.note(
            draft.said(
                vi:
                    "Bản nháp của «lienthong connector guess». Dòng «đoán N%» hay «CẦN QUYẾT ĐỊNH» là việc của người đọc.",
                en:
                    "A draft by `lienthong connector guess`. Lines with «guess N%» or «DECIDE» are for a person."
            )
        )
        draft.line("lienthong: 1")
        draft.line("connector: \(facts.connector)")
        draft.line("version: 1.0.0")
        head(&draft)
        let access = AccessDraft(guesses)
        settings(access, &draft)
        system(access, &draft)
        access.signIn(&draft)
        soap(&draft)
        answers(&draft)
        draft.line()
        draft.line("pulls:")
        for guess in guesses { PullDraft(guess: guess).write(&draft) }
        return draft.text
    }

    private func head(_ draft: inout DraftText) {
        let decide = draft.said(vi: "CẦN QUYẾT ĐỊNH: tên cho màn hình", en: "DECIDE: what screens show")
        if let title = facts.title {
            draft.line("title: \(YAMLScalar.written(title))")
        } else {
            draft.line("title: \(facts.connector)", comment: decide)
        }
        let unit = facts.unit ?? "Chưa ghi"
        let contact = facts.contact ?? "chua-ghi@tinh.example"
        let line = "owner: { unit: \(YAMLScalar.inFlow(unit)), contact: \(YAMLScalar.inFlow(contact)) }"
        guard facts.unit == nil || facts.contact == nil else { return draft.line(line) }
        draft.line(
            line,
            comment: draft.said(
                vi: "CẦN QUYẾT ĐỊNH: ai chịu trách nhiệm về nguồn",
                en: "DECIDE: who is responsible for the source"
            )
        )
    }

    private func settings(_ access: AccessDraft, _ draft: inout DraftText) {
        guard !access.settings.isEmpty else { return }
        draft.line()
        draft.line("settings:")
        for setting in access.settings {
            draft.line(ConnectorDraft.line(of: setting))
        }
    }

    static func line(of setting: AccessDraft.Setting) -> String {
        var parts = ["type: \(setting.type)"]
        parts.append("label: \(YAMLScalar.inFlow(setting.label))")
        if let example = setting.example { parts.append("example: \(YAMLScalar.quoted(example))") }
        return "  \(setting.name): { \(parts.joined(separator: ", ")) }"
    }

    private func system(_ access: AccessDraft, _ draft: inout DraftText) {
        draft.line()
        draft.line("system:")
        if access.hasBase {
            draft.line("  base_url: \"{settings.base_url}\"")
        } else {
            draft.line(
                "  base_url: \"https://\(facts.connector).example\"",
                comment: draft.said(
                    vi: "không gọi tới: chỉ nhận tệp",
                    en: "never called: files alone are taken"
                )
            )
        }
        draft.line("  timezone: Asia/Ho_Chi_Minh")
        draft.line(
            "  politeness: { rate: 2/s }",
            comment: draft.said(
                vi: "ghi đúng thoả thuận với nguồn: rate, quota, hours",
                en: "write what was agreed with the source: rate, quota, hours"
            )
        )
    }

    private func soap(_ draft: inout DraftText) {
        guard let soap = guesses.lazy.compactMap({ $0.request?.soap }).first else { return }
        let action =
            facts.soapAction ?? soap.namespace + (soap.namespace.hasSuffix("/") ? "" : "/") + "{operation}"
        let line =
            "soap: { version: \"\(soap.version)\", namespace: \(YAMLScalar.quoted(soap.namespace)), action: \(YAMLScalar.quoted(action)) }"
        draft.line()
        guard facts.soapAction == nil else { return draft.line(line) }
        draft.line(
            line,
            0.8,
            Localized(
                vi: "SOAPAction thường là namespace và tên thao tác",
                en: "a SOAPAction is mostly the namespace and the operation"
            ),
            Localized(vi: "so với tài liệu", en: "compare it with the notes")
        )
    }

    private func answers(_ draft: inout DraftText) {
        let envelope = guesses[0].envelope
        guard envelope.okWhen != nil || envelope.message != nil else { return }
        draft.line()
        draft.line("answers:")
        if let ok = envelope.okWhen {
            draft.line(
                "  ok_when: [\(YAMLScalar.inFlow(ok))]",
                0.8,
                Localized(vi: "giá trị trong mẫu", en: "the value in the sample"),
                Localized(
                    vi: "mọi giá trị khác là lỗi; so với bảng mã lỗi của nguồn",
                    en: "every other value is a failure; compare with the source's list of codes"
                )
            )
        }
        if let message = envelope.message { draft.line("  message: \(YAMLScalar.written(message))") }
        if let trace = envelope.traceID { draft.line("  trace_id: \(YAMLScalar.written(trace))") }
    }
}
