/// What a number format shows of a day count.
struct DateStyle: Hashable {
    var showsDay = false
    var showsTime = false
    /// `[h]`: hours go on beyond 24.
    var isElapsed = false

    /// One for each style of a cell; `nil`: a plain number.
    static func read(_ bytes: [UInt8], part: String) throws(WorkbookFailure) -> [DateStyle?] {
        var formats: [Int: DateStyle?] = [:]
        try PartElements.each(["styleSheet", "numFmts", "numFmt"], of: bytes, part: part) { element in
            guard let id = element.attribute("numFmtId")?.wholeNumber else { return }
            formats[id] = element.string("formatCode").flatMap(DateStyle.init(code:))
        }
        var styles: [DateStyle?] = []
        try PartElements.each(["styleSheet", "cellXfs", "xf"], of: bytes, part: part) { element in
            let id = element.attribute("numFmtId")?.wholeNumber ?? 0
            styles.append(formats[id] ?? builtIn(id))
        }
        return styles
    }

    /// Formats that no file spells out (ISO/IEC 29500-1, 18.8.30, with those of East Asia).
    private static func builtIn(_ id: Int) -> DateStyle? {
        switch id {
        case 14...17, 27...31, 36, 50...58: DateStyle(showsDay: true)
        case 18...21, 32...35, 45, 47: DateStyle(showsTime: true)
        case 22: DateStyle(showsDay: true, showsTime: true)
        case 46: DateStyle(showsTime: true, isElapsed: true)
        default: nil
        }
    }

    init(showsDay: Bool = false, showsTime: Bool = false, isElapsed: Bool = false) {
        self.showsDay = showsDay
        self.showsTime = showsTime
        self.isElapsed = isElapsed
    }

    /// A format's own code: `dd/mm/yyyy hh:mm`, `[$-42A]d mmmm yyyy;@`, `[h]:mm`; `nil` for numbers.
    init?(code: String) {
        var isQuoted = false
        var letters = ""
        let positive = code.split(separator: ";", omittingEmptySubsequences: false).first ?? ""
        var index = positive.startIndex
        while index < positive.endIndex {
            let character = positive[index]
            index = positive.index(after: index)
            switch character {
            case "\"": isQuoted.toggle()
            case _ where isQuoted: continue
            case "\\", "_", "*":
                if index < positive.endIndex { index = positive.index(after: index) }
            case "[":
                let end = positive[index...].firstIndex(of: "]") ?? positive.endIndex
                let inside = positive[index..<end].lowercased()
                if !inside.isEmpty, inside.allSatisfy({ "hms".contains($0) }) {
                    (isElapsed, showsTime) = (true, true)
                }
                index = end < positive.endIndex ? positive.index(after: end) : end
            default: letters.append(contentsOf: character.lowercased())
            }
        }
        guard !letters.hasPrefix("general") else { return nil }
        if letters.contains("d") || letters.contains("y") { showsDay = true }
        if letters.contains("h") || letters.contains("s") { showsTime = true }
        // Months alone: `mmm`. `m` beside hours or seconds are minutes.
        if letters.contains("m"), !showsTime { showsDay = true }
        guard showsDay || showsTime else { return nil }
    }
}
