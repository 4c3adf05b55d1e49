import Testing

/// What every page must be for those who read it by ear or move by keyboard; a browser's checker sees more.
enum Accessible {
    static func expect(_ page: String, _ path: String) throws {
        let body = try #require(page.firstRange(of: "<main").map { page[$0.lowerBound...] }, "\(path)")
        let end = try #require(body.firstRange(of: "</main>"), "\(path)")
        let main = body[..<end.upperBound].replacing("<br>", with: "<br/>")
        let elements = try #require(Elements(String(main)), "\(path) is not well-formed")
        let all = zip(elements.names, elements.attributes)

        let levels = elements.names.compactMap { name in
            name.count == 2 && name.hasPrefix("h") ? name.last?.wholeNumberValue : nil
        }
        #expect(levels.first == 1 && levels.count { $0 == 1 } == 1, "\(path): \(levels)")
        for (before, after) in zip(levels, levels.dropFirst()) {
            #expect(after <= before + 1, "\(path): a heading of level \(after) after one of \(before)")
        }
        let ids = all.compactMap { $0.1["id"] }
        #expect(Set(ids).count == ids.count, "\(path): an id stands twice")
        for (name, attributes) in all {
            if name == "th" { #expect(attributes["scope"] != nil, "\(path): a header without its scope") }
            #expect(attributes["style"] == nil && name != "script", "\(path)")
            for label in (attributes["aria-labelledby"] ?? "").split(separator: " ") {
                #expect(ids.contains(String(label)), "\(path): nothing is called \(label)")
            }
            if attributes["class"]?.hasPrefix("scroll") == true {
                #expect(attributes["tabindex"] == "0" && attributes["role"] == "region", "\(path)")
            }
        }
        #expect(elements.names.count { $0 == "table" } <= elements.names.count { $0 == "thead" }, "\(path)")
    }
}
