import HubModel

/// The pushes of one connector: where their messages come from, what they need, and that none can arrive twice.
struct PushCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<Connector>
    private let project: Project

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Connector>, in project: Project) {
        self.file = file
        self.project = project
        checkFiles()
        checkSignature()
        for push in file.value.pushes {
            checkName(push)
            checkOrigin(push)
            checkWhere(push)
            checkNeeds(push)
            checkResending(push)
            checkKey(push)
        }
        checkCircles()
    }

    /// Runs and sources know a pull and a push by the same kind of name.
    private mutating func checkName(_ push: Push) {
        guard file.declaredPulls.contains(push.name) else { return }
        findings.report(
            .declaredTwice,
            at: push.location,
            vi: "Đã có lượt lấy tên «\(push.name)».",
            en: "There is a pull called `\(push.name)` already.",
            cure: Localized(vi: "Đặt tên khác cho lượt gửi.", en: "Give the push another name."),
            fix: .proposal(.replace(push.name, with: "send_\(push.name)", at: push.location))
        )
    }

    private mutating func checkOrigin(_ push: Push) {
        guard case .changes(let name) = push.origin, !name.isEmpty, project.entity(name) == nil,
            !project.unreadable.entities.contains(name)
        else { return }
        findings.unknownName(
            .unknownEntity,
            name,
            among: project.entities.map(\.value.name),
            at: place(push, "from"),
            vi: "Không có Mappings/\(name).yaml; khung nhìn của ứng dụng viết là app.\(name).",
            en: "There is no Mappings/\(name).yaml; a view of the app is written app.\(name)."
        )
    }

    private mutating func checkWhere(_ push: Push) {
        let list = file.root.nearest(["pushes", push.name, "where"])
        for (position, condition) in push.conditions.enumerated() {
            let place = list.item(condition.text, after: position)
            if let table = condition.table { _ = findings.codeTable(table, at: place, in: project) }
            guard case .path(let path, _) = condition.subject else {
                findings.report(
                    .badCondition,
                    at: place,
                    vi: "«where» xét bản ghi được gửi, không xét câu trả lời: không có «status».",
                    en: "`where` looks at the record that is sent, not at an answer: there is no `status`.",
                    cure: Localized(
                        vi: "Bỏ điều kiện này, hoặc viết answers.",
                        en: "Remove the condition, or write it under answers."
                    ),
                    fix: .proposal(.remove(at: place))
                )
                continue
            }
            findings.column(path, of: push, at: place, in: project)
        }
    }

    private mutating func checkNeeds(_ push: Push) {
        let list = file.root.nearest(["pushes", push.name, "needs"])
        for (position, name) in push.needs.enumerated() {
            let place = list.item(name, after: position)
            guard let needed = file.value.pushes.first(where: { $0.name == name }) else {
                guard !file.declaredPushes.contains(name) else { continue }
                findings.unknownName(
                    .badNeeds,
                    name,
                    among: file.declaredPushes.filter { $0 != push.name },
                    at: place,
                    vi: "Hệ thống này không có lượt gửi «\(name)».",
                    en: "This connector has no push `\(name)`."
                )
                continue
            }
            for other in [push, needed] where other.inOrderPer == nil {
                findings.report(
                    .badNeeds,
                    at: place,
                    vi: "«needs» chờ theo giá trị in_order_per, mà «\(other.name)» không khai.",
                    en: "`needs` waits per value of in_order_per, which `\(other.name)` does not have.",
                    cure: .line("in_order_per: \"{record.id}\""),
                    fix: .proposal(
                        .add(
                            key: "in_order_per",
                            value: "\"{record.\(firstKey(of: other))}\"",
                            to: file.place("pushes", other.name)
                        )
                    )
                )
            }
        }
    }

    /// What tells one record of a push from another.
    private func firstKey(of push: Push) -> String {
        guard case .changes(let name) = push.origin else { return "id" }
        return project.entity(name)?.value.key.first ?? "id"
    }

    private mutating func checkCircles() {
        let edges = Dictionary(file.value.pushes.map { ($0.name, $0.needs) }) { first, _ in first }
        for name in Graph(edges).namesInCycles {
            findings.report(
                .badNeeds,
                at: file.place("pushes", name, "needs"),
                vi: "Các lượt gửi chờ nhau thành vòng: không thông điệp nào đi được.",
                en: "These pushes wait for each other in a circle: no message would ever leave.",
                cure: Localized(vi: "Bỏ một mục «needs».", en: "Remove one `needs`."),
                fix: .proposal(.remove(at: file.key("pushes", name, "needs")))
            )
        }
    }

    /// A copy is harmless only while the receiver remembers the first.
    private mutating func checkResending(_ push: Push) {
        guard push.ifUnsure == .sendAgain, case .span(let memory) = push.sendOnce.rememberedFor,
            memory.approximateSeconds < push.retry.span.approximateSeconds
        else { return }
        findings.report(
            .unsafeResend,
            at: place(push, "if_unsure"),
            vi:
                "Gửi lại trong \(push.retry.span.text) nhưng bên nhận chỉ nhớ khoá \(memory.text): bản gửi lại có thể thành bản thứ hai.",
            en:
                "It is sent again for \(push.retry.span.text), but the receiver remembers a key for \(memory.text) only: a copy could become a second message.",
            cure: Localized(
                vi: "Đặt retry.for không quá \(memory.text), hoặc tra cứu trước khi gửi lại.",
                en: "Make retry.for at most \(memory.text), or look up before sending again."
            ),
            fix: .proposal(
                file.root["pushes"]?[push.name]?["retry"] == nil
                    ? .add(
                        key: "retry",
                        value: "{ for: \(memory.text) }",
                        to: file.place("pushes", push.name)
                    )
                    : .setValue(memory.text, at: file.place("pushes", push.name, "retry", "for"))
            )
        )
    }

    private mutating func checkKey(_ push: Push) {
        guard let put = push.sendOnce.put, !push.request.takes(put) else { return }
        findings.report(
            .keyDoesNotFit,
            at: file.place("pushes", push.name, "send_once", "put"),
            vi: "Thân của yêu cầu này không có chỗ ấy: khoá sẽ không được gửi.",
            en: "This request's body has no such place: the key would not be sent.",
            cure: Localized(
                vi: "Dùng header.X hay query.x; hoặc bỏ put nếu khoá đã có trong thân.",
                en: "Use header.X or query.x; or leave put out where the key stands in the body."
            ),
            fix: .proposal(
                .setValue(
                    "header.Idempotency-Key",
                    at: file.place("pushes", push.name, "send_once", "put")
                )
            )
        )
    }

    // MARK: Files

    /// Only a message names stored files.
    private mutating func checkFiles() {
        for pull in file.value.pulls {
            guard case .ask(let request) = pull.way else { continue }
            checkFiles(request, ["pulls", pull.name])
        }
        if let login = file.value.signIn?.login { checkFiles(login.request, ["sign_in", "login"]) }
    }

    /// Files are read while they are sent: only their digest can stand in what is signed.
    private mutating func checkSignature() {
        guard file.value.pushes.contains(where: \.request.hasFiles) else { return }
        for use in file.templates where use.keys == ["sign_in", "sign", "text"] {
            for placeholder in use.template.placeholders
            where placeholder.name == "request.body" && placeholder.pipes.first != .sha256 {
                findings.report(
                    .badRequest,
                    at: use.location(offset: placeholder.offset),
                    vi: "Thân có tệp chỉ ký được qua mã băm của nó.",
                    en: "A body with files can be signed by its digest only.",
                    cure: .line("{request.body | sha256}"),
                    fix: .proposal(
                        .replace(
                            "{request.body}",
                            with: "{request.body | sha256}",
                            at: use.location(offset: placeholder.offset)
                        )
                    )
                )
            }
        }
    }

    private mutating func checkFiles(_ request: RequestTemplate, _ keys: [String]) {
        guard request.hasFiles else { return }
        findings.report(
            .badRequest,
            at: file.root.nearest(keys + ["multipart"]).location,
            vi: "Chỉ lượt gửi (pushes) mới gửi tệp.",
            en: "Only pushes send files.",
            cure: Localized(
                vi: "Chuyển yêu cầu này sang pushes, hoặc gửi chữ.",
                en: "Move the request to pushes, or send text."
            )
        )
    }

    private func place(_ push: Push, _ key: String) -> SourceLocation {
        file.place("pushes", push.name, key)
    }
}

extension Findings {
    /// Whether a record of this push may have something at a path that begins there.
    mutating func column(_ path: Path, of push: Push, at place: SourceLocation, in project: Project) {
        guard case .changes(let name) = push.origin, let entity = project.entity(name)?.value,
            !entity.fields.isEmpty, path.form == .simple, case .child(let first, _)? = path.steps.first
        else { return }
        let children = project.children(of: name).map(\.name)
        guard entity.field(first) == nil, !children.contains(first) else { return }
        unknownName(
            .unknownColumn,
            first,
            among: entity.fields.map(\.name) + children,
            at: place,
            vi: "Bảng \(name) không có cột hay bảng con «\(first)».",
            en: "\(name) has no column or child entity `\(first)`."
        )
    }
}

extension Project {
    /// Entities whose rows stand in a record of this one, as a list under their name.
    func children(of parent: String) -> [Entity] {
        let names = Set(entity(parent)?.value.sources.flatMap(\.children).map(\.entity) ?? [])
        return entities.map(\.value).filter { names.contains($0.name) }
    }
}

extension RequestTemplate {
    fileprivate var hasFiles: Bool {
        guard case .multipart(let parts)? = body else { return false }
        return parts.contains { if case .file = $0.content { true } else { false } }
    }

    /// Whether a value that is put there would be sent.
    fileprivate func takes(_ place: SignIn.Place) -> Bool {
        let mayGetBody = body == nil && method != "GET" && method != "HEAD"
        switch (place, body) {
        case (.header, _), (.query, _), (.cookie, _): return true
        case (.json, .json(.object)), (.form, .form), (.form, .multipart), (.soapHeader, .soap): return true
        case (.json, _), (.form, _): return mayGetBody
        case (.soapHeader, _): return false
        }
    }
}
