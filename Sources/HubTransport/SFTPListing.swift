package import HubModel

/// The lines of a folder as SFTP servers write them: those of `ls -l`.
///
/// `-rw-r--r--    1 user     group with spaces     1234 Nov 26 14:57 name`. Owner and group may hold spaces, a name may
/// hold anything: what stands between the kind and the first `size month day time` is not looked at, and the name is all
/// behind one space, on to the next line that begins as one. What is not so is left to the plain list of names.
package struct SFTPListing: Sendable {
    package private(set) var files: [ListedFile] = []
    /// A line told nothing, or a link its target too: the plain names are needed.
    package private(set) var needsNames = false

    /// `now`: a listing without a year is of the last twelve months.
    package init(_ bytes: [UInt8], now: Timestamp) {
        var entry: [UInt8] = []
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if SFTPListing.begins(line) {
                take(entry, now)
                entry = Array(line)
            } else if !entry.isEmpty {
                entry += [UInt8(ascii: "\n")] + line
            } else if !line.isEmpty {
                needsNames = true
            }
        }
        // The last line has an end too.
        if entry.last == UInt8(ascii: "\n") { entry.removeLast() }
        take(entry, now)
    }

    /// With the plain list: names that no line has told are files of which nothing else is known.
    package mutating func add(names bytes: [UInt8]) {
        let names = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
        for index in files.indices where files[index].kind == .link {
            let told = files[index].name
            let fitting = names.filter { told == $0 || told.starts(with: $0 + Array(" -> ".utf8)) }
            if let name = fitting.max(by: { $0.count < $1.count }) { files[index].name = name }
        }
        var known = Set(files.map(\.name))
        for name in names where known.insert(name).inserted && !SFTPListing.isDots(name) {
            // Part of a name with a line break is no name.
            guard
                !files.contains(where: {
                    $0.name.contains(UInt8(ascii: "\n")) && $0.name.split(separator: 10).contains(name[...])
                })
            else { continue }
            files.append(ListedFile(name: name))
        }
    }

    private static func begins(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.count > 10, let kind = line.first, Array("-dlbcps".utf8).contains(kind) else {
            return false
        }
        return line.dropFirst().prefix(9).allSatisfy { Array("rwxsStT-".utf8).contains($0) }
    }

    private static func isDots(_ name: [UInt8]) -> Bool { name == [0x2E] || name == [0x2E, 0x2E] }

    private mutating func take(_ entry: [UInt8], _ now: Timestamp) {
        guard !entry.isEmpty else { return }
        guard let facts = LineFacts(entry) else {
            needsNames = true
            return
        }
        guard !SFTPListing.isDots(facts.name) else { return }
        let kind: ListedFile.Kind =
            switch entry[0] {
            case UInt8(ascii: "-"): .file
            case UInt8(ascii: "d"): .folder
            case UInt8(ascii: "l"): .link
            default: .other
            }
        if kind == .link { needsNames = true }
        files.append(
            ListedFile(
                name: facts.name,
                kind: kind,
                size: facts.size,
                stamp: kind == .file ? facts.time : "",
                changedAt: facts.seconds(before: now)
            )
        )
    }
}

/// Size, time and name of a line.
private struct LineFacts {
    var size: Int64
    var time: String
    var name: [UInt8]
    private var month: Int
    private var day: Int
    private var hourOrYear: String

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    init?(_ line: [UInt8]) {
        let words = LineFacts.words(line)
        // Kind, links, owner, group, size, month, day, time: other servers leave some of the first out.
        for index in words.indices.dropFirst(2) where index + 2 < words.count {
            guard let month = LineFacts.months.firstIndex(of: words[index].text),
                let size = Int64(words[index - 1].text), size >= 0,
                let day = Int(words[index + 1].text), (1...31).contains(day),
                LineFacts.isTimeOrYear(words[index + 2].text),
                words[index + 2].end < line.count - 1
            else { continue }
            self.size = size
            self.month = month + 1
            self.day = day
            hourOrYear = words[index + 2].text
            time = "\(words[index].text) \(day) \(hourOrYear)"
            name = Array(line[(words[index + 2].end + 1)...])
            return
        }
        return nil
    }

    private static func isTimeOrYear(_ text: String) -> Bool {
        text.wholeMatch(of: /[0-9]{1,2}:[0-9]{2}|(19|20)[0-9]{2}/) != nil
    }

    private static func words(_ line: [UInt8]) -> [(text: String, end: Int)] {
        var words: [(text: String, end: Int)] = []
        var start: Int?
        for index in 0...line.count {
            let isSpace = index == line.count || line[index] == UInt8(ascii: " ")
            if isSpace, let from = start {
                words.append((String(decoding: line[from..<index], as: UTF8.self), index))
                start = nil
            } else if !isSpace, start == nil {
                start = index
            }
        }
        return words
    }

    /// Read as UTC: where the server's clock is ahead of that, a file seems younger than it is, never older.
    func seconds(before now: Timestamp) -> Int64? {
        let today = Zone.utc.civil(now).date.components
        let clock = hourOrYear.split(separator: ":").compactMap { Int($0) }
        let year = clock.count == 2 ? today.year : Int(hourOrYear) ?? today.year
        func instant(_ year: Int) -> Timestamp? {
            CivilDate(year: year, month: month, day: day).map { date in
                let time = clock.count == 2 ? (clock[0], clock[1]) : (0, 0)
                return Zone.utc.instant(CivilTime(date: date, hour: time.0, minute: time.1, second: 0))
            }
        }
        guard let found = instant(year) else { return nil }
        // A day ahead is another zone; more is last year.
        guard clock.count == 2, found - now > .seconds(86_400) else { return found.seconds }
        return instant(year - 1)?.seconds
    }
}
