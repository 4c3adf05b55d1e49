import HubModel
import HubOperations

/// What an entity's manifest declares, in words.
struct EntityWords: Sendable {
    private let entity: Entity
    private let figures: Figures

    init(_ entity: Entity, _ figures: Figures) {
        self.entity = entity
        self.figures = figures
    }

    func visible(_ rule: Entity.Visibility) -> String {
        switch rule {
        case .everyone: return figures.text(vi: "mọi người", en: "everyone")
        case .nobody:
            return figures.text(
                vi: "không ai ngoài hub và người vận hành",
                en: "nobody but the hub and its operators"
            )
        case .citizen(let column):
            return figures.text(
                vi: "công dân có tên ở cột \(column)",
                en: "the citizen named in column \(column)"
            )
        case .through(let entity, let columns):
            let on = columns.joined(separator: ", ")
            return figures.text(
                vi: "ai xem được dòng của \(entity) có cùng \(on)",
                en: "whoever may see the row of \(entity) with the same \(on)"
            )
        case .everyoneWhen(let conditions):
            let all = conditions.map(\.text).joined(separator: "; ")
            return figures.text(vi: "mọi người, khi \(all)", en: "everyone, where \(all)")
        case .any(let rules):
            return rules.map(visible).joined(separator: figures.text(vi: "; hoặc ", en: "; or "))
        case .setting(let name, let choices):
            let offered = choices.map(\.name).joined(separator: ", ")
            return figures.text(
                vi: "môi trường chọn \(name): \(offered)",
                en: "as the environment chooses \(name): \(offered)"
            )
        }
    }

    var basis: String? {
        switch entity.legalBasis {
        case nil: nil
        case .consent: figures.text(vi: "đồng ý của công dân", en: "the citizen's consent")
        case .law(let text), .contract(let text): text
        case .emergency: figures.text(vi: "tình huống khẩn cấp", en: "emergency")
        }
    }

    var retain: String? {
        entity.retain.map { retain in
            guard let column = retain.after else {
                return figures.text(
                    vi: "\(figures.span(retain.span)) từ khi thấy lần cuối",
                    en: "\(figures.span(retain.span)) after it was last seen"
                )
            }
            return figures.text(
                vi: "\(figures.span(retain.span)) từ \(column)",
                en: "\(figures.span(retain.span)) after \(column)"
            )
        }
    }

    var personal: String {
        let count = entity.fields.count { entity.isPersonal($0) }
        return count == 0
            ? figures.text(vi: "không có", en: "none")
            : figures.text(vi: "\(count) cột", en: "\(count) columns")
    }

    var write: String {
        switch entity.write {
        case .upsert:
            figures.text(
                vi: "mỗi khoá một dòng, bản mới ghi đè",
                en: "one row per key, a newer copy overwrites it"
            )
        case .append: figures.text(vi: "chỉ thêm", en: "only added to")
        case .replace: figures.text(vi: "thay cả bộ mỗi lần chạy", en: "replaced as a whole by each run")
        case .history: figures.text(vi: "giữ mọi bản theo thời gian", en: "every version is kept")
        }
    }

    func marks(_ field: Entity.Field) -> String {
        var marks: [String] = []
        if entity.key.contains(field.name) { marks.append(figures.text(vi: "khoá", en: "key")) }
        if field.isRequired { marks.append(figures.text(vi: "bắt buộc", en: "required")) }
        switch field.personalData {
        case .sensitive?: marks.append(figures.text(vi: "dữ liệu nhạy cảm", en: "sensitive data"))
        case .basic?: marks.append(figures.text(vi: "dữ liệu cá nhân", en: "personal data"))
        case nil:
            if entity.isPersonal(field) {
                marks.append(figures.text(vi: "dữ liệu cá nhân", en: "personal data"))
            }
        }
        return marks.joined(separator: ", ")
    }
}
