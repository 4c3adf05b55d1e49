import Foundation
import HubModel

/// One pull of a connector.
struct PullDraft {
    let guess: Guess

    private var facts: ConnectorFacts { guess.facts }

    func write(_ draft: inout DraftText) {
        draft.line("  \(facts.pull):")
        let title = facts.pullTitle ?? facts.title ?? facts.pull
        draft.line("    title: \(YAMLScalar.written(title))")
        draft.line("    fresh_within: \(facts.freshWithin ?? "26h")")
        way(&draft)
        range(&draft)
        pages(&draft)
        reading(&draft)
        draft.line("    into: \(guess.entity)")
    }

    // MARK: - How to ask

    private func way(_ draft: inout DraftText) {
        if let files = guess.files { return drop(files, &draft) }
        if guess.form.kind == .feed { return feed(&draft) }
        guard let request = guess.request else { return unknown(&draft) }
        if let soap = request.soap { return soapCall(soap, request, &draft) }
        draft.line("    ask: \(request.method) \(request.path)")
        entries("query", request.query, &draft)
        entries("json", request.body, &draft)
    }

    private func entries(_ key: String, _ entries: [GuessedRequest.Entry], _ draft: inout DraftText) {
        guard !entries.isEmpty else { return }
        draft.line("    \(key):")
        for entry in entries {
            let line = "      \(YAMLScalar.written(entry.name)): \(YAMLScalar.quoted(entry.value))"
            if entry.value.isEmpty {
                draft.line(
                    line,
                    comment: draft.said(
                        vi: "CẦN QUYẾT ĐỊNH: giá trị theo tài liệu; bỏ trống thì không gửi",
                        en: "DECIDE: the value, as in the notes; empty it is not sent"
                    )
                )
                continue
            }
            let isPlain = entry.role == nil && !entry.value.isEmpty && !entry.value.hasPrefix("{")
            guard isPlain else { draft.line(line); continue }
            draft.line(
                line,
                comment: draft.said(
                    vi: "giá trị trong tài liệu; nếu khác nhau theo nơi, đưa vào settings",
                    en: "as the notes have it; where it differs by place make it a setting"
                )
            )
        }
    }

    private func soapCall(_ soap: GuessedRequest.SOAP, _ request: GuessedRequest, _ draft: inout DraftText) {
        draft.line("    soap: \(soap.operation)")
        var at = request.path
        if request.isUnknown, case .http(let address)? = facts.source,
            let origin = AccessDraft.origin(of: address)
        {
            at = String(address.dropFirst(origin.count))
            draft.line("    at: \(at.isEmpty ? "/" : at)")
        } else if request.isUnknown {
            draft.line(
                "    at: /Service.asmx",
                comment: draft.said(
                    vi: "CẦN QUYẾT ĐỊNH: đường dẫn của dịch vụ, theo tài liệu",
                    en: "DECIDE: the service's path, as in the notes"
                )
            )
        } else {
            draft.line("    at: \(at)")
        }
        entries("body", request.body, &draft)
    }

    private func unknown(_ draft: inout DraftText) {
        if case .http(let address)? = facts.source, let origin = AccessDraft.origin(of: address),
            address.count > origin.count + 1
        {
            return draft.line("    ask: GET \(address.dropFirst(origin.count).prefix { $0 != "?" })")
        }
        draft.line(
            "    ask: GET /duong-dan",
            comment: draft.said(
                vi: "CẦN QUYẾT ĐỊNH: yêu cầu theo tài liệu; nhanh hơn: chạy lại với --request \"GET /…?…\"",
                en: "DECIDE: the request as in the notes; quicker: run again with --request \"GET /…?…\""
            )
        )
    }

    private func feed(_ draft: inout DraftText) {
        if case .http(let address)? = facts.source, let origin = AccessDraft.origin(of: address) {
            return draft.line("    feed: \"{settings.base_url}\(address.dropFirst(origin.count))\"")
        }
        draft.line(
            "    feed: \"{settings.base_url}/rss\"",
            comment: draft.said(vi: "CẦN QUYẾT ĐỊNH: địa chỉ của nguồn tin", en: "DECIDE: the feed's address")
        )
    }

    private func drop(_ files: FileDropGuess, _ draft: inout DraftText) {
        let address = FileAddress(files.address)
        draft.line("    files:")
        switch files.place {
        case .sftp:
            let folder = address.folder == "/" ? "" : address.folder
            draft.line("      sftp: \"sftp://{settings.sftp_host}\(folder)/\(address.file)\"")
            draft.line("      user: \"{settings.sftp_user}\"")
            draft.line("      password: \"{secret.sftp_password}\"")
            draft.line("      host_key: \"{settings.sftp_host_key}\"")
        case .folder: draft.line("      folder: \"{settings.drop_folder}/\(address.file)\"")
        }
        let isSaid = files.names.allSatisfy { !$0.name.hasPrefix("part") && $0.name != "rest" }
        if !isSaid {
            draft.note(
                draft.said(
                    vi: "đoán theo tên tệp mẫu; đặt tên cho từng phần trong { }, ví dụ {tram}",
                    en: "told by the samples' names; name each part in { }, such as {station}"
                ),
                indent: 6
            )
        }
        draft.line("      pick: new")
        draft.line("      ready_when: unchanged 30s")
        draft.line("      after: leave")
    }

    // MARK: - What is new

    private var updated: GuessedField? {
        guess.fields.first {
            $0.name.kind == .updated && [.datetime, .date].contains($0.type.type) && !$0.isTemplate
        }
    }

    private func range(_ draft: inout DraftText) {
        guard let request = guess.request, let kind = request.range else { return }
        if kind == .months {
            draft.line(
                "    window: { from: -1mo, to: 0d, step: 1mo }",
                comment: draft.said(
                    vi: "hỏi theo tháng: tháng này và tháng trước",
                    en: "asked by the month: this and the one before"
                )
            )
            return
        }
        guard request.has("since") else { return }
        if let field = updated, let format = pattern(field) {
            draft.line(
                "    since: { field: \(YAMLScalar.inFlow(field.origin)), format: \(YAMLScalar.inFlow(format)), start: \"\(guess.year)-01-01\", look_back: 2d }",
                0.8,
                Localized(
                    vi: "\(field.origin) là lúc cập nhật",
                    en: "\(field.origin) is when it was updated"
                ),
                Localized(
                    vi: "nguồn có lọc theo trường này không? sửa start: từ ngày nào",
                    en: "does the source filter by it? set start: from which day"
                )
            )
        } else {
            draft.line(
                "    since: { start: \"\(guess.year)-01-01\", step: 31d, look_back: 3d }",
                0.7,
                Localized(vi: "có tham số từ ngày", en: "there is a parameter for a first day"),
                Localized(
                    vi: "sửa start, và look_back: bản ghi bị sửa muộn nhất sau mấy ngày",
                    en: "set start, and look_back: after how many days a record is still changed"
                )
            )
        }
    }

    private func pattern(_ field: GuessedField) -> String? {
        guard let format = field.type.formats.first else { return nil }
        if format == "iso" {
            let values = field.values.prefix(5).map(\.text)
            return values.allSatisfy { $0.count == 19 } ? "yyyy-MM-dd'T'HH:mm:ss" : nil
        }
        return format.hasPrefix("epoch") ? nil : format
    }

    private func pages(_ draft: inout DraftText) {
        let envelope = guess.envelope
        let total = envelope.total.map { ", total: \(YAMLScalar.inFlow($0))" } ?? ""
        guard let request = guess.request else { return hint(&draft) }
        let size = request.has("size") ? ", size: \(request.size ?? 100)" : ""
        if request.has("page") {
            let stop = size.isEmpty ? "empty_page" : "short_page"
            let line =
                "    pages: { by: page, from: \(request.firstPage ?? 1)\(size)\(total), stop: \(stop) }"
            return draft.line(
                line,
                0.85,
                Localized(vi: "có tham số trang", en: "there is a parameter for the page"),
                Localized(
                    vi: "kiểm tra trang đầu là 0 hay 1, size tối đa",
                    en: "check whether the first is 0 or 1, and the largest size"
                )
            )
        }
        if request.has("offset") {
            return draft.line("    pages: { by: offset\(size)\(total), stop: short_page }")
        }
        if let next = envelope.next {
            return draft.line(
                "    pages: { by: \(next.by), next: \(YAMLScalar.inFlow(next.path)), stop: no_next }"
            )
        }
        hint(&draft)
    }

    private func hint(_ draft: inout DraftText) {
        guard let total = guess.envelope.total else { return }
        draft.note(
            draft.said(
                vi:
                    "\(total) là tổng số: nếu nguồn chia trang, thêm query và pages: { by: page, size: 100, total: \(total) }",
                en:
                    "\(total) is a total: if there are pages, add query and pages: { by: page, size: 100, total: \(total) }"
            ),
            indent: 4
        )
    }

    // MARK: - How to read

    private func reading(_ draft: inout DraftText) {
        let steps = guess.form.packing + (guess.place?.unwrap ?? [])
        if !steps.isEmpty {
            draft.line("    unwrap: [\(steps.map { YAMLScalar.inFlow($0.text) }.joined(separator: ", "))]")
        }
        if let readAs = guess.form.readAs, let text = PullDraft.written(readAs) {
            draft.line("    read_as: \(text)")
        }
        if guess.ignoresCase {
            draft.line(
                "    names: any_case",
                comment: draft.said(
                    vi: "mẫu viết tên trường lúc hoa lúc thường",
                    en: "the samples write names in both cases"
                )
            )
        }
        guard let place = guess.place, let path = place.path else { return }
        let doubt =
            guess.otherLists.isEmpty
            ? nil
            : Localized(
                vi: "danh sách khác: \(guess.otherLists.joined(separator: ", "))",
                en: "other lists: \(guess.otherLists.joined(separator: ", "))"
            )
        draft.line(
            "    records: \(YAMLScalar.written(path).contains("[") ? YAMLScalar.quoted(path) : YAMLScalar.written(path))",
            place.confidence,
            place.evidence,
            place.confidence < 0.9 ? doubt : nil
        )
    }

    static func written(_ readAs: ReadAs) -> String? {
        switch readAs {
        case .jsonLines: return "json_lines"
        case .csv(let values):
            var parts: [String] = []
            let mark = Character(UnicodeScalar(values.separator))
            parts.append("separator: \(mark == "\t" ? "tab" : "\"\(mark)\"")")
            if values.encoding != .utf8 { parts.append("encoding: \(values.encoding.rawValue)") }
            if values.skip > 0 { parts.append("skip: \(values.skip)") }
            if !values.hasHeader { parts.append("header: false") }
            if !values.columns.isEmpty {
                parts.append("columns: [\(values.columns.map(YAMLScalar.inFlow).joined(separator: ", "))]")
            }
            return "{ csv: { \(parts.joined(separator: ", ")) } }"
        case .xlsx(let sheet):
            var parts: [String] = []
            if let name = sheet.name { parts.append("sheet: \(YAMLScalar.inFlow(name))") }
            switch sheet.header {
            case .first: break
            case .row(let row): parts.append("header: \(row)")
            case .none: parts.append("header: false")
            }
            return parts.isEmpty ? "xlsx" : "{ xlsx: { \(parts.joined(separator: ", ")) } }"
        case .gtfs: return "gtfs"
        case .fixedWidth: return nil
        }
    }
}
