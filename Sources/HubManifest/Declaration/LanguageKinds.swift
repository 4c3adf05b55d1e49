import HubModel

// The three small languages inside scalars: paths, templates, conditions.

extension Kind where Value == Path {
    static var path: Kind {
        Kind.scalar(
            .text("path", example: "data.DanhSach[]"),
            wanted: Localized(vi: "một đường dẫn", en: "a path")
        ) { text, element, reading in
            guard !reading.hasPipe(text, in: element) else { return nil }
            do throws(Path.Mistake) {
                let path = try Path(text)
                reading.refuseParent(of: path, at: element.location)
                return path
            } catch {
                reading.report(error, of: text, in: element, start: 0)
                return nil
            }
        }
    }
}

extension Kind where Value == Template {
    static var template: Kind {
        template(wanted: Localized(vi: "văn bản hoặc «{…}»", en: "text or a template"))
    }

    static func template(wanted: Localized) -> Kind {
        .scalar(.text("template", example: "{since | dd/MM/yyyy}"), wanted: wanted) {
            text,
            element,
            reading in
            reading.template(text, in: element, start: 0)
        }
    }
}

extension Kind where Value == Condition {
    static var condition: Kind {
        anyCondition.also { condition, element, reading in
            guard condition.table != nil, let pipe = element.text?.firstRange(of: " | ") else { return }
            reading.pipeInCondition(element, pipe.lowerBound)
        }
    }

    /// May look its value up in a code table first.
    fileprivate static var anyCondition: Kind {
        Kind.scalar(
            .text("condition", example: "code = 200"),
            wanted: Localized(vi: "một điều kiện", en: "a condition")
        ) { text, element, reading in
            do throws(Condition.Mistake) {
                let condition = try Condition(text)
                if case .path(let path, _) = condition.subject {
                    reading.refuseParent(of: path, at: element.location)
                }
                reading.refusePipeBehindValue(of: condition, in: element)
                return condition
            } catch {
                reading.report(error, of: text, in: element)
                return nil
            }
        }
    }
}

extension Kind where Value == [Condition] {
    static var conditions: Kind {
        Kind<Condition>.condition.list
    }

    /// On a record, which may have been taken from another.
    static var recordConditions: Kind {
        let kind = Kind.conditions
        return Kind(shape: kind.shape) { element, reading in reading.withParent { kind.read(element, &$0) } }
    }

    /// On a record that is sent: its paths begin there, and a value may go through a code table.
    static var messageConditions: Kind {
        Kind<Condition>.anyCondition.map(\.insideRecord).list
    }

    /// On an answer, with values that may have placeholders.
    static var filledConditions: Kind {
        Kind<Condition>.condition.also { condition, element, reading in
            reading.noteValues(of: condition, in: element)
        }.list
    }
}

extension Condition {
    /// `record.category` is `category`: there is nothing but the record.
    fileprivate var insideRecord: Condition {
        guard case .path(let path, let test) = subject, path.steps.count > 1,
            path.steps[0] == .child("record", prefix: nil), path.form == .simple,
            let inside = try? Path(String(path.text.dropFirst("record.".count)))
        else { return self }
        return Condition(text: text, subject: .path(inside, test), table: table)
    }
}

extension Reading {
    /// Templates in the values of a condition are judged like any other.
    fileprivate mutating func noteValues(of condition: Condition, in element: Element) {
        guard case .path(_, let test) = condition.subject, let text = element.text else { return }
        var rest = text.startIndex
        for value in test.values where value.contains("{") {
            guard let range = text[rest...].firstRange(of: value) else { continue }
            _ = template(
                value,
                in: element,
                start: text.distance(from: text.startIndex, to: range.lowerBound)
            )
            rest = range.upperBound
        }
    }

    /// `a = x | code T` compares with the whole text behind the sign, which nobody means.
    fileprivate mutating func refusePipeBehindValue(of condition: Condition, in element: Element) {
        guard case .path(_, let test) = condition.subject, let text = element.text,
            test.values.contains(where: { !$0.contains("{") && $0.contains(" | code ") }),
            let bar = text.firstRange(of: " | code ")
        else { return }
        report(
            .badCondition,
            at: element.location(
                offset: text.distance(from: text.startIndex, to: bar.lowerBound) + 1
            ),
            vi: "Bảng mã đứng ngay sau đường dẫn, trước phép so sánh.",
            en: "A code table stands right behind the path, before the comparison.",
            cure: .line(Quoting.quoted("category | code feedback_route = ioc")),
            fix: .proposal(.setValue(condition.movingTable(of: text), at: element.location))
        )
    }

    fileprivate mutating func pipeInCondition(_ element: Element, _ bar: String.Index) {
        let text = element.text ?? ""
        report(
            .badCondition,
            at: element.location(offset: text.distance(from: text.startIndex, to: bar) + 1),
            vi: "Bảng mã trong điều kiện chỉ dùng được ở «where» của lượt gửi.",
            en: "A code table in a condition goes with the `where` of a push only.",
            cure: Localized(
                vi: "Bỏ «| code …» và so với giá trị của nguồn.",
                en: "Leave `| code …` out, and compare with the source's value."
            ),
            fix: text.withoutPipe.map { .proposal(.setValue($0, at: element.location)) }
        )
    }
}

extension Reading {
    /// Pipes work between braces only; in a bare path they would be taken for part of a name.
    fileprivate mutating func hasPipe(_ text: String, in element: Element) -> Bool {
        // In XPath it joins two sets of nodes.
        guard let pipe = text.firstRange(of: " | "), !text.hasPrefix("/") else { return false }
        report(
            .badPath,
            at: element.location(offset: text.distance(from: text.startIndex, to: pipe.lowerBound) + 1),
            vi: "Phép biến đổi chỉ dùng trong «{…}».",
            en: "Pipes work between braces only.",
            cure: .line(Quoting.quoted("{\(text)}")),
            fix: .safe(.setValue("{\(text)}", at: element.location))
        )
        return true
    }

    mutating func refuseParent(of path: Path, at location: SourceLocation) {
        if case .parent = path.origin, !mayHaveParent { refuse(.parentPath, at: location) }
    }

    /// Reads a template of placeholders that begins at a character of a scalar.
    mutating func template(_ text: String, in element: Element, start: Int) -> Template? {
        let template = templateOfNames(text, in: element, start: start)
        if let template { note(template, in: element, start: start) }
        return template
    }

    /// Reads a template whose names are its own, not placeholders to be judged.
    mutating func templateOfNames(_ text: String, in element: Element, start: Int = 0) -> Template? {
        do throws(Template.Mistake) {
            let template = try Template(text)
            for placeholder in template.placeholders {
                for case .pattern(let pattern) in placeholder.pipes {
                    judge(pattern, at: element.location(offset: start + placeholder.offset))
                }
            }
            return template
        } catch {
            report(error, of: text, at: element.location(offset: start + error.offset))
            return nil
        }
    }

    private mutating func report(
        _ mistake: Template.Mistake,
        of text: String,
        at location: SourceLocation
    ) {
        switch mistake {
        case .unclosed:
            report(
                .badTemplate,
                at: location,
                vi: "Ngoặc «{» không được đóng.",
                en: "`{` is not closed.",
                cure: Localized(vi: "Thêm «}».", en: "Add `}`."),
                fix: .proposal(
                    .replace(
                        String(text.dropFirst(mistake.offset)),
                        with: text.dropFirst(mistake.offset) + "}",
                        at: location
                    )
                )
            )
        case .empty:
            report(
                .badTemplate,
                at: location,
                vi: "Không có gì giữa «{» và «}».",
                en: "Nothing stands between `{` and `}`.",
                cure: Localized(
                    vi: "Viết một tên ở giữa, như {page}.",
                    en: "Write a name there, such as {page}."
                )
            )
        case .unknownPipe(_, let pipe): unknownPipe(pipe, at: location)
        case .badPipe(_, let pipe, let needs):
            report(
                .badTemplate,
                at: location,
                vi: "«\(pipe)» viết chưa đủ.",
                en: "`\(pipe)` is incomplete.",
                cure: .line(needs)
            )
        }
    }

    private mutating func unknownPipe(_ pipe: String, at location: SourceLocation) {
        let word = String(pipe.prefix { $0 != " " })
        let nearest = NearestName(word, among: Template.pipeNames).name
        let names = Template.pipeNames.joined(separator: ", ")
        report(
            .badTemplate,
            at: location,
            vi: "Không có phép biến đổi «\(pipe)».",
            en: "There is no pipe `\(pipe)`.",
            cure: nearest.map { Localized(vi: "Có phải là «\($0)»?", en: "Did you mean `\($0)`?") }
                ?? Localized(vi: "Dùng mẫu ngày hoặc: \(names).", en: "Use a date pattern or: \(names)."),
            fix: (nearest ?? DatePattern.meant(by: pipe)).map {
                .safe(.replace(nearest == nil ? pipe : word, with: $0, at: location))
            }
        )
    }

    mutating func report(_ mistake: Path.Mistake, of text: String, in element: Element, start: Int) {
        let location = element.location(offset: start + mistake.offset)
        switch mistake {
        case .empty:
            report(
                .emptyValue,
                at: location,
                vi: "Đường dẫn trống.",
                en: "The path is empty.",
                cure: Localized(vi: "Viết đường dẫn, hoặc bỏ khoá.", en: "Write a path, or remove the key.")
            )
        case .json, .xml:
            let (form, message) = (text.hasPrefix("/") ? "XPath" : "JSONPath", mistake.message)
            report(
                .badPath,
                at: location,
                vi: "\(form): \(message.vietnamese).",
                en: "\(form): \(message.english).",
                cure: Localized(
                    vi: "Thử với một mẫu: lienthong path '\(text)' TỆP.",
                    en: "Try it on a sample: lienthong path '\(text)' FILE."
                )
            )
        case .unexpected(_, let found):
            report(
                .badPath,
                at: location,
                vi: found.isEmpty
                    ? "Đường dẫn kết thúc giữa chừng." : "«\(found)» không được đứng ở đây trong đường dẫn.",
                en: found.isEmpty ? "The path ends halfway." : "`\(found)` may not stand here in a path.",
                cure: Localized(
                    vi: "Ví dụ: a.b, a.b[], a[0], a[k=v], @thuoctinh, #text, ['tên lạ'].",
                    en: "For example: a.b, a.b[], a[0], a[k=v], @attribute, #text, ['odd.key']."
                ),
                fix: text.contains("..") && (try? Path(text.replacing("..", with: "."))) != nil
                    ? .proposal(.replace("..", with: ".", at: element.location)) : nil
            )
        case .unclosed(_, let what):
            report(
                .badPath,
                at: location,
                vi: "«\(what)» không được đóng.",
                en: "`\(what)` is not closed.",
                cure: Localized(vi: "Thêm «]».", en: "Add `]`."),
                fix: (try? Path(text + "]")).map { .proposal(.setValue($0.text, at: element.location)) }
            )
        }
    }

    mutating func report(_ mistake: Condition.Mistake, of text: String, in element: Element) {
        switch mistake {
        case .empty:
            report(
                .emptyValue,
                at: element.location,
                vi: "Điều kiện trống.",
                en: "The condition is empty.",
                cure: .line("code = 0")
            )
        case .badStatus(let status):
            report(
                .badCondition,
                at: element.location(offset: 7),
                vi: "«\(status)» không phải mã trạng thái HTTP.",
                en: "`\(status)` is not an HTTP status.",
                cure: Localized(
                    vi: "Viết: status 404 hoặc status 5xx.",
                    en: "Write: status 404 or status 5xx."
                )
            )
        case .noTest:
            report(
                .badCondition,
                at: element.location,
                vi: "«\(text)» không có phép so sánh.",
                en: "`\(text)` tests nothing.",
                cure: Localized(
                    vi:
                        "Viết: code = 0, code in 1, 2 (cả điều kiện trong dấu nháy), data missing, status 5xx…",
                    en:
                        "Write: code = 0, code in 1, 2 (the whole condition in quotes), data missing, status 5xx…"
                )
            )
        case .path(let mistake): report(mistake, of: text, in: element, start: 0)
        case .badPipe(let offset, let pipe):
            report(
                .badCondition,
                at: element.location(offset: offset),
                vi: "«| \(pipe)»: sau đường dẫn của điều kiện chỉ có thể là «| code BẢNG».",
                en: "`| \(pipe)`: behind a condition's path only `| code TABLE` may stand.",
                cure: .line(Quoting.quoted("category | code feedback_route = ioc")),
                fix: text.withoutPipe.map { .proposal(.setValue($0, at: element.location)) }
            )
        }
    }
}

extension Condition {
    /// `a = x | code T` as it is meant: the table in front of the comparison.
    fileprivate func movingTable(of text: String) -> String {
        guard let bar = text.firstRange(of: " | code "), let sign = text.firstRange(of: " = ") else {
            return text
        }
        return String(
            text[..<sign.lowerBound] + text[bar.lowerBound...] + text[sign.lowerBound..<bar.lowerBound]
        )
    }
}

extension String {
    /// A condition without the pipe behind its path.
    fileprivate var withoutPipe: String? {
        guard let bar = firstRange(of: " | "), let sign = self[bar.upperBound...].firstRange(of: " = ") else {
            return nil
        }
        return String(self[..<bar.lowerBound] + self[sign.lowerBound...])
    }
}
