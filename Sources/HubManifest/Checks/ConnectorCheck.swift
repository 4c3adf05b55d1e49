import HubModel

/// One connector against the entities, code tables and pulls that it names.
struct ConnectorCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<Connector>
    private let project: Project

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Connector>, in project: Project) {
        self.file = file
        self.project = project
        checkName()
        checkClosedDays()
        for pull in file.value.pulls {
            checkInto(pull)
            checkForEach(pull)
            checkRange(pull)
            checkMissing(pull)
            checkPaging(pull)
            findings.diagnostics += FormatCheck(pull, in: file).diagnostics
            findings.diagnostics += FileDropCheck(file, pull)?.diagnostics ?? []
        }
        checkParentCycles()
        for push in file.value.pushes { checkFollow(push) }
        checkPurpose()
        findings.diagnostics += PushCheck(file, in: project).diagnostics
        findings.diagnostics += RequestPlaceholderCheck(file, in: project).diagnostics
        findings.diagnostics += PushPlaceholderCheck(file, in: project).diagnostics
        findings.diagnostics += SecretCheck(file).diagnostics
    }

    private mutating func checkName() {
        guard let name = file.root["connector"]?.text, name != file.name else { return }
        findings.report(
            .nameDiffers,
            at: file.place("connector"),
            vi: "Tên «\(name)» khác tên thư mục «\(file.name)».",
            en: "The name `\(name)` differs from the folder's, `\(file.name)`.",
            cure: .line("connector: \(file.name)"),
            fix: .safe(.setValue(file.name, at: file.place("connector")))
        )
    }

    private mutating func checkClosedDays() {
        guard let closed = file.value.system.politeness.closed else { return }
        let place = file.place("system", "politeness", "closed")
        guard let table = findings.codeTable(closed, at: place, in: project) else { return }
        for row in table.rows where CivilDate(iso: row.code) == nil {
            findings.report(
                .badDate,
                at: place,
                vi: "Bảng mã «\(closed)» có mã «\(row.code)» không phải ngày năm-tháng-ngày.",
                en:
                    "The code table `\(closed)` has the code `\(row.code)`, which is not a date, year-month-day.",
                cure: Localized(
                    vi: "Chọn một bảng mã có code là ngày, như 2026-01-01.",
                    en: "Name a code table whose codes are days, such as 2026-01-01."
                ),
                fix: .proposal(.remove(at: file.key("system", "politeness", "closed")))
            )
        }
    }

    private mutating func checkInto(_ pull: Pull) {
        let into = file.root.nearest(["pulls", pull.name, "into"])
        findings.diagnostics += DestinationCheck(pull, at: into).diagnostics
        for destination in pull.destinations {
            guard let name = destination.entity, !name.isEmpty else { continue }
            checkEntity(name, of: pull.name, at: into.place(of: destination))
        }
    }

    private mutating func checkFollow(_ push: Push) {
        guard let into = push.follow?.into, !into.isEmpty else { return }
        checkEntity(into, of: push.name, at: file.place("pushes", push.name, "follow", "into"))
    }

    private mutating func checkPurpose() {
        guard file.root["pulls"] == nil, file.root["pushes"] == nil else { return }
        findings.report(
            .missingKey,
            at: file.root.location,
            vi: "Hệ thống này không lấy gì và không gửi gì: thiếu «pulls» hoặc «pushes».",
            en: "This connector neither brings nor sends anything: it lacks `pulls` or `pushes`.",
            cure: .line("pulls: …")
        )
    }

    /// `name`: that of a pull or push.
    private mutating func checkEntity(_ name: String, of pull: String, at place: SourceLocation) {
        guard !project.unreadable.entities.contains(name) else { return }
        guard let entity = project.entity(name) else {
            return findings.unknownName(
                .unknownEntity,
                name,
                among: project.entities.map(\.value.name),
                at: place,
                vi: "Không có Mappings/\(name).yaml.",
                en: "There is no Mappings/\(name).yaml."
            )
        }
        let id = "\(file.value.name)/\(pull)"
        let sources = entity.root["sources"]?.entries.map(\.name) ?? []
        // A source with a misspelt pull is told where it stands.
        let own = sources.compactMap { PullID($0) }.filter { $0.connector == file.value.name }
        guard !sources.isEmpty, !sources.contains(id),
            own.allSatisfy({ (file.declaredPulls + file.declaredPushes).contains($0.pull) })
        else { return }
        findings.report(
            .noSuchSource,
            at: place,
            vi: "\(entity.file) không có nguồn «\(id)».",
            en: "\(entity.file) has no source `\(id)`.",
            cure: Localized(
                vi: "Thêm «\(id):» vào sources của bảng ấy.",
                en: "Add `\(id):` to the sources of that mapping."
            )
        )
    }

    private mutating func checkForEach(_ pull: Pull) {
        guard let forEach = pull.forEach else { return }
        switch forEach.parents {
        case .codeList(let name):
            let place = file.place("pulls", pull.name, "for_each", "code_list")
            guard let table = findings.codeTable(name, at: place, in: project) else { return }
            checkTaken(forEach, of: pull, among: table.columns)
        case .recordOf(let name):
            guard name != pull.name, file.declaredPulls.contains(name) else {
                return findings.unknownName(
                    .badParent,
                    name,
                    among: file.declaredPulls.filter { $0 != pull.name },
                    at: file.place("pulls", pull.name, "for_each", "record_of"),
                    vi: "«\(name)» không phải lượt lấy khác của hệ thống này.",
                    en: "`\(name)` is not another pull of this connector."
                )
            }
            guard let parent = file.value.pulls.first(where: { $0.name == name }),
                let entity = project.entity(parent.into)?.value, !entity.fields.isEmpty
            else { return }
            checkTaken(forEach, of: pull, among: entity.columnsOfParents)
        case .table(let name): checkTable(name, forEach, of: pull)
        }
    }

    /// A name that is no entity's is taken for a view of schema `app`, whose columns only the database knows.
    private mutating func checkTable(_ name: String, _ forEach: Pull.ForEach, of pull: Pull) {
        guard let entity = project.entity(name)?.value else { return }
        if !entity.fields.isEmpty { checkTaken(forEach, of: pull, among: entity.columnsOfParents) }
        let asksConsent = pull.entities.contains { project.entity($0)?.value.legalBasis == .consent }
        guard asksConsent, entity.inForce.isEmpty else { return }
        findings.report(
            .badParent,
            at: file.place("pulls", pull.name, "for_each", "table"),
            vi:
                "Dữ liệu nạp theo sự đồng ý (legal_basis: consent): không được hỏi cho mọi dòng của «\(name)».",
            en:
                "What is staged here rests on consent (legal_basis: consent): not every row of `\(name)` has given it.",
            cure: Localized(
                vi:
                    "Khai «in_force: [ withdrawn_at empty ]» ở Mappings/\(name).yaml, hoặc viết tên một khung nhìn của lược đồ app chỉ có người đang đồng ý.",
                en:
                    "Say `in_force: [ withdrawn_at empty ]` in Mappings/\(name).yaml, or name a view of schema app that holds only persons whose consent is in force."
            )
        )
    }

    private mutating func checkTaken(_ forEach: Pull.ForEach, of pull: Pull, among columns: [String]) {
        let take = file.root.nearest(["pulls", pull.name, "for_each", "take"])
        for taken in forEach.take where !columns.contains(taken.column) {
            findings.unknownName(
                .unknownColumn,
                taken.column,
                among: columns,
                at: take.place(of: taken),
                vi: "Dòng cha không có cột «\(taken.column)».",
                en: "The parent has no column `\(taken.column)`."
            )
        }
    }

    private mutating func checkRange(_ pull: Pull) {
        for entity in pull.entities.compactMap({ project.entity($0)?.value }) {
            guard let field = pull.window?.field, !entity.fields.isEmpty, entity.field(field) == nil else {
                continue
            }
            findings.unknownName(
                .unknownColumn,
                field,
                among: entity.fields.map(\.name),
                at: file.place("pulls", pull.name, "window", "field"),
                vi: "Bảng \(entity.name) không có cột «\(field)».",
                en: "\(entity.name) has no column `\(field)`."
            )
        }
        if let window = pull.window, window.from.approximateSeconds >= window.to.approximateSeconds {
            findings.report(
                .unusedRange,
                at: file.place("pulls", pull.name, "window", "to"),
                vi: "Khoảng kết thúc trước khi bắt đầu.",
                en: "The range ends before it begins.",
                cure: Localized(vi: "Đổi chỗ from và to.", en: "Exchange from and to."),
                fix: .proposal(
                    .setValue(window.to.text, at: file.place("pulls", pull.name, "window", "from")),
                    .setValue(window.from.text, at: file.place("pulls", pull.name, "window", "to"))
                )
            )
        }
        let key = pull.since != nil ? "since" : "window"
        guard pull.since != nil || pull.window != nil, !uses(["since", "until"], in: pull) else { return }
        findings.report(
            .unusedRange,
            at: file.key("pulls", pull.name, key),
            vi: "Có «\(key)» nhưng yêu cầu không dùng {since} hay {until}: lần nào cũng lấy như nhau.",
            en:
                "There is `\(key)`, but the request uses neither {since} nor {until}: every run asks the same.",
            cure: .line("query: { from: \"{since | dd/MM/yyyy}\" }"),
            fix: sending(["from: \"{since | dd/MM/yyyy}\"", "to: \"{until | dd/MM/yyyy}\""], in: pull)
        )
    }

    /// What was not asked for is not missing: rows outside a range would be marked removed.
    private mutating func checkMissing(_ pull: Pull) {
        guard pull.missing != nil else { return }
        let place = file.key("pulls", pull.name, "missing")
        if pull.since != nil {
            findings.report(
                .missingContradiction,
                at: place,
                vi: "Với «since» chỉ có phần mới về: mọi dòng cũ sẽ bị coi là đã mất.",
                en: "With `since` only what is new comes: every older row would count as gone.",
                cure: Localized(
                    vi: "Bỏ «missing», hoặc thay «since» bằng «window» có field.",
                    en: "Remove `missing`, or put a `window` with a field in place of `since`."
                ),
                fix: .proposal(.remove(at: place))
            )
        }
        guard pull.window != nil, pull.window?.field == nil else { return }
        let column = pull.entities.compactMap { project.entity($0)?.value }.first?.fields.first {
            [.date, .datetime].contains($0.type)
        }
        findings.report(
            .missingContradiction,
            at: place,
            vi: "Với «window» phải có «field»: nếu không, dòng ngoài khoảng bị coi là đã mất.",
            en: "With a `window` there is a `field`: without it rows outside the range count as gone.",
            cure: .line("window: { field: \(column?.name ?? "…"), … }"),
            fix: column.map {
                .proposal(.add(key: "field", value: $0.name, to: file.place("pulls", pull.name, "window")))
            }
        )
    }

    private mutating func checkPaging(_ pull: Pull) {
        checkResumption(pull)
        guard let name = pull.pages?.kind.placeholder, !uses([name], in: pull) else { return }
        findings.report(
            .badPaging,
            at: file.key("pulls", pull.name, "pages"),
            vi: "Có «pages» nhưng yêu cầu không dùng {\(name)}: trang nào cũng là một.",
            en: "There is `pages`, but the request does not use {\(name)}: every page is the same.",
            cure: .line("query: { \(name): \"{\(name)}\" }"),
            fix: sending(["\(name): \"{\(name)}\""], in: pull)
        )
    }

    /// Two memories of where to go on would contradict each other.
    private mutating func checkResumption(_ pull: Pull) {
        guard pull.pages?.resumes == true, pull.since != nil || pull.window != nil else { return }
        findings.report(
            .badPaging,
            at: file.key("pulls", pull.name, "pages", "resume"),
            vi: "«resume» không đi cùng «since» hay «window»: con trỏ đã nhớ chỗ đi tiếp.",
            en: "`resume` does not go with `since` or `window`: the cursor already says where to go on.",
            cure: Localized(vi: "Bỏ «resume».", en: "Remove `resume`."),
            fix: .proposal(.remove(at: file.key("pulls", pull.name, "pages", "resume")))
        )
    }

    /// Puts entries into the query; what the other party calls them, a person has to say.
    private func sending(_ entries: [String], in pull: Pull) -> Fix? {
        guard case .ask(let request) = pull.way, !request.isSOAP else { return nil }
        guard let query = file.root["pulls"]?[pull.name]?["query"] else {
            let value = "{ \(entries.joined(separator: ", ")) }"
            return .proposal(.add(key: "query", value: value, to: file.place("pulls", pull.name)))
        }
        let parts = entries[0].split(separator: ":", maxSplits: 1).map { String($0).trimmingSpaces }
        return .proposal(.add(key: parts[0], value: parts[1], to: query.location))
    }

    private func uses(_ names: [String], in pull: Pull) -> Bool {
        file.templates.contains { use in
            use.keys.starts(with: ["pulls", pull.name])
                && use.template.placeholders.contains { names.contains($0.name) }
        }
    }

    private mutating func checkParentCycles() {
        var parents: [String: [String]] = [:]
        for pull in file.value.pulls {
            guard case .recordOf(let parent)? = pull.forEach?.parents, parent != pull.name else { continue }
            parents[pull.name] = [parent]
        }
        for name in Graph(parents).namesInCycles {
            findings.report(
                .badParent,
                at: file.place("pulls", name, "for_each", "record_of"),
                vi: "Các lượt lấy chờ nhau thành vòng.",
                en: "These pulls are parents of each other in a circle.",
                cure: Localized(
                    vi: "Cho một lượt lấy hỏi theo code_list hay table.",
                    en: "Let one of them ask by code_list or table."
                )
            )
        }
    }
}

extension Pagination.Kind {
    /// What the request must hold for its pages to differ.
    fileprivate var placeholder: String? {
        switch self {
        case .page: "page"
        case .offset: "offset"
        case .cursor, .lastRecord: "cursor"
        case .linkHeader, .nextURL: nil
        }
    }
}

extension Element {
    /// The name of a destination in a list `into`, or the lone name.
    fileprivate func place(of destination: Pull.Destination) -> SourceLocation {
        guard case .list(let items) = content else { return location }
        let item = items.first { $0.location == destination.location }
        return item?["entity"]?.location ?? location
    }

    fileprivate func place(of taken: Pull.ForEach.Taken) -> SourceLocation {
        guard case .list(let items) = content else { return nearest([taken.name]).location }
        return items.first { $0.text == taken.column }?.location ?? location
    }
}

extension Findings {
    /// The table of that name; reports it if there is none, unless its file is there and was told as unreadable.
    mutating func codeTable(_ name: String, at place: SourceLocation, in project: Project) -> CodeTable? {
        if let table = project.codeTable(name) { return table }
        guard !project.unreadable.codeTables.contains(name) else { return nil }
        unknownName(
            .unknownCodeTable,
            name,
            among: project.codeTables.map(\.name),
            at: place,
            vi: "Không có Mappings/codes/\(name).csv.",
            en: "There is no Mappings/codes/\(name).csv."
        )
        return nil
    }
}
