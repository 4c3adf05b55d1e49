/// What a workbook says of itself before its sheet is read: where the parts are, and which styles are dates.
struct WorkbookPlan {
    /// Parts' names in the package.
    var sheet: String
    var texts: String?
    /// How each style shows a number.
    var styles: [DateStyle?]
    /// Days count from 1904.
    var isFrom1904: Bool

    private static let largestPart = 32 << 20

    init(_ parts: any WorkbookParts, _ wanted: WorkbookForm.Sheet) throws(WorkbookFailure) {
        let small: [String: [UInt8]]
        do {
            small = try parts.collect(limit: WorkbookPlan.largestPart) { name in
                name.hasSuffix(".rels") && !name.contains("worksheets/") || name.hasSuffix("workbook.xml")
                    || name.hasSuffix("styles.xml")
            }
        } catch let failure as WorkbookFailure { throw failure } catch { throw .source(error) }
        let root = try WorkbookPlan.relations(of: "", in: small)
        guard let workbook = root.first(where: { $0.kind == "officeDocument" })?.target,
            let bytes = small[workbook]
        else { throw .missing(part: "workbook.xml") }
        let relations = try WorkbookPlan.relations(of: workbook, in: small)
        sheet = try WorkbookPlan.sheet(wanted, bytes, workbook, relations)
        texts = relations.first { $0.kind == "sharedStrings" }?.target
        var isFrom1904 = false
        try PartElements.each(["workbook", "workbookPr"], of: bytes, part: workbook) { element in
            let value = element.string("date1904")
            isFrom1904 = value == "1" || value == "true"
        }
        self.isFrom1904 = isFrom1904
        let styles = relations.first { $0.kind == "styles" }?.target
        self.styles =
            try styles.flatMap { name in small[name].map { (name, $0) } }
            .map { (name, bytes) throws(WorkbookFailure) in try DateStyle.read(bytes, part: name) } ?? []
    }

    private struct Relation {
        var id: String
        /// The last word of its type: the rest differs between editions of the standard.
        var kind: String
        var target: String
    }

    private static func relations(of part: String, in small: [String: [UInt8]]) throws(WorkbookFailure)
        -> [Relation]
    {
        let (folder, file) = split(part)
        let name = "\(folder)_rels/\(file).rels"
        guard let bytes = small[name] else { return [] }
        var found: [Relation] = []
        try PartElements.each(["Relationships", "Relationship"], of: bytes, part: name) { element in
            guard let id = element.string("Id"), let kind = element.string("Type"),
                let target = element.string("Target"), element.string("TargetMode") != "External"
            else { return }
            let last = kind.split(separator: "/").last.map(String.init) ?? ""
            found.append(Relation(id: id, kind: last, target: resolve(target, in: folder)))
        }
        return found
    }

    private static func split(_ part: String) -> (folder: String, file: String) {
        guard let slash = part.lastIndex(of: "/") else { return ("", part) }
        let behind = part.index(after: slash)
        return (String(part[..<behind]), String(part[behind...]))
    }

    private static func resolve(_ target: String, in folder: String) -> String {
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var parts = folder.split(separator: "/").map(String.init)
        for part in target.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    private static func sheet(
        _ wanted: WorkbookForm.Sheet,
        _ bytes: [UInt8],
        _ workbook: String,
        _ relations: [Relation]
    ) throws(WorkbookFailure) -> String {
        var sheets: [(name: String, id: String, isHidden: Bool)] = []
        try PartElements.each(["workbook", "sheets", "sheet"], of: bytes, part: workbook) { element in
            let isHidden = element.string("state").map { $0 != "visible" } ?? false
            sheets.append((element.string("name") ?? "", element.string("id") ?? "", isHidden))
        }
        let found: (name: String, id: String, isHidden: Bool)?
        let asked: String
        switch wanted {
        case .first: (found, asked) = (sheets.first { !$0.isHidden } ?? sheets.first, "1")
        case .number(let number):
            (found, asked) = (number > 0 && number <= sheets.count ? sheets[number - 1] : nil, "\(number)")
        case .named(let name):
            // Strings are equal by canonical equivalence; Excel itself does not tell cases apart.
            let plain = TableNames.plain(name).lowercased()
            let byName = sheets.first { TableNames.plain($0.name).lowercased() == plain }
            let byNumber = Int(name).flatMap { $0 > 0 && $0 <= sheets.count ? sheets[$0 - 1] : nil }
            (found, asked) = (byName ?? byNumber, name)
        }
        guard let found else { throw .noSheet(asked, among: sheets.map(\.name)) }
        guard let part = relations.first(where: { $0.id == found.id })?.target else {
            throw .missing(part: found.name)
        }
        return part
    }
}
