import HubModel

/// One kind of file as Markdown: a table for each block, the outer one first.
struct ReferencePage {
    private(set) var text = ""
    private let language: Language
    private var seen: Set<String> = []

    init(_ block: BlockShape, _ language: Language) {
        self.language = language
        add(block)
    }

    private func say(_ vi: String, _ en: String) -> String { Localized(vi: vi, en: en).text(language) }

    private mutating func add(_ block: BlockShape, others: (shape: Shape, meaning: Localized)? = nil) {
        guard seen.insert(block.name).inserted else { return }
        text += "### \(block.name)\n\n\(block.summary.text(language))\n\n"
        text +=
            say("| khoá | dạng | không viết | nghĩa |", "| key | form | absent | meaning |")
            + "\n|---|---|---|---|\n"
        for field in block.fields where field.isAvailable { text += row(field) }
        if let others {
            text += "| … | \(form(others.shape)) | | \(others.meaning.text(language)) |\n"
        }
        text += later(block) + choices(block) + "\n"
        for field in block.fields where field.isAvailable { addBlocks(in: field.shape) }
        if let others { addBlocks(in: others.shape) }
    }

    private func row(_ field: FieldShape) -> String {
        let absent =
            field.presence == .required ? say("phải có", "required") : field.absent.map { "`\($0)`" } ?? ""
        return "| `\(field.key)` | \(form(field.shape)) | \(absent) | \(field.summary.text(language)) |\n"
    }

    private func later(_ block: BlockShape) -> String {
        let keys = block.fields.filter { !$0.isAvailable }.map { "`\($0.key)`" }.joined(separator: ", ")
        guard !keys.isEmpty else { return "" }
        return "\n" + say("Chưa có trong phiên bản này: ", "Not available in this version: ") + keys + ".\n"
    }

    private func choices(_ block: BlockShape) -> String {
        block.choices.map { choice in
            let keys = block.fields.filter { $0.isAvailable && choice.keys.contains($0.key) }.map {
                "`\($0.key)`"
            }
            guard keys.count > 1 else { return "" }
            let list = keys.joined(separator: ", ")
            let rule =
                choice.isRequired
                ? say("Đúng một trong: ", "Exactly one of: ")
                : say("Nhiều nhất một trong: ", "At most one of: ")
            return "\n\(rule)\(list).\n"
        }.joined()
    }

    private func form(_ shape: Shape) -> String {
        switch shape {
        case .text(let kind, _, let example):
            (language == .english ? kind : Self.vietnamese[kind] ?? kind)
                + (example.map { " `\($0.replacing("|", with: "\\|"))`" } ?? "")
        case .number: say("số nguyên", "whole number")
        case .boolean: "`true`, `false`"
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let item): say("danh sách: ", "list of ") + form(item)
        case .oneOrMany(let item): form(item) + say(", hoặc danh sách", ", or a list")
        case .map(let value): say("tên: ", "name: ") + form(value)
        case .block(let block), .open(let block, _, _): say("khối ", "block ") + "*\(block.name)*"
        case .any(let shapes): shapes.map { form($0) }.joined(separator: say(", hoặc ", ", or "))
        case .json: "JSON"
        }
    }

    private static let vietnamese = [
        "text": "văn bản", "name": "tên", "version": "số phiên bản", "host": "tên máy chủ",
        "duration": "khoảng thời gian",
        "date pattern": "mẫu ngày",
        "date pattern, iso, epoch_s or epoch_ms": "mẫu ngày, iso, epoch_s hoặc epoch_ms",
        "time zone": "múi giờ", "rate": "nhịp", "hours": "khung giờ", "percentage": "phần trăm",
        "size": "kích thước",
        "path": "đường dẫn", "template": "mẫu", "condition": "điều kiện", "request": "yêu cầu",
        "date": "ngày",
        "legal basis": "căn cứ", "retention": "thời hạn", "recurrence": "lịch",
    ]

    private mutating func addBlocks(in shape: Shape) {
        switch shape {
        case .block(let block): add(block)
        case .open(let block, let others, let meaning): add(block, others: (others, meaning))
        case .list(let inner), .oneOrMany(let inner), .map(let inner): addBlocks(in: inner)
        case .any(let shapes): for inner in shapes { addBlocks(in: inner) }
        case .text, .number, .boolean, .choice, .json: return
        }
    }
}
