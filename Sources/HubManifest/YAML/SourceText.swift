import HubModel

/// The text of one file as scalars, with its lines: turns offsets and marks into places that a person finds.
///
/// Line breaks are single `\n` scalars and a byte order mark is gone; columns stay what an editor shows.
struct SourceText: Sendable {
    let file: String
    var scalars: [Unicode.Scalar]
    private let lineStarts: [Int]
    /// The column of each scalar in characters, counted from 1: asked for once per element, so never counted twice.
    private let columns: [Int32]

    init(file: String, text: String) {
        self.file = file
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.unicodeScalars.count)
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            if previous == nil, scalar == "\u{FEFF}" { continue }
            if scalar == "\n", previous == "\r" { continue }
            scalars.append(SourceText.breaksLine(scalar) ? "\n" : scalar)
        }
        self.scalars = scalars
        columns = SourceText.columns(of: scalars)
        lineStarts = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
    }

    // YAML 1.1 breaks lines at each of these (libyaml does), editors at most of them.
    private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    var text: String { text(in: scalars.indices) }

    func text(in range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range.clamped(to: scalars.indices)])
        return String(view)
    }

    /// Line and column count from 1, columns in characters.
    func location(of offset: Int) -> SourceLocation {
        let line = lineIndex(of: offset)
        // Behind the last scalar nothing was counted: one further than the last, or a new line.
        let column = columns.indices.contains(offset) ? Int(columns[offset]) : columnBehindEnd(on: line)
        return SourceLocation(file: file, line: line + 1, column: column)
    }

    /// The offset of a place that a person finds; `nil` where the text has no such line.
    func offset(of place: SourceLocation) -> Int? {
        guard (1...lineStarts.count).contains(place.line) else { return nil }
        let start = lineStarts[place.line - 1]
        let end = endOfLine(at: start)
        return (start..<end).first { columns[$0] >= place.column } ?? end
    }

    func startOfLine(at offset: Int) -> Int { lineStarts[lineIndex(of: offset)] }

    /// Scalars that become others, said by places.
    func edit(_ range: Range<Int>, _ text: String) -> Fix.Edit {
        Fix.Edit(
            start: location(of: range.lowerBound),
            end: location(of: range.upperBound),
            text: text
        )
    }

    func fix(_ range: Range<Int>, _ text: String, isSafe: Bool) -> Fix {
        Fix(edits: [edit(range, text)], isSafe: isSafe)
    }

    private func columnBehindEnd(on line: Int) -> Int {
        lineStarts[line] < scalars.count ? (columns.last.map { Int($0) + 1 } ?? 1) : 1
    }

    private static func columns(of scalars: [Unicode.Scalar]) -> [Int32] {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        var columns: [Int32] = []
        columns.reserveCapacity(scalars.count)
        var column: Int32 = 1
        for character in String(view) {
            for _ in character.unicodeScalars { columns.append(column) }
            column = character == "\n" ? 1 : column + 1
        }
        return columns
    }

    /// The offset of a mark of libyaml, which counts from 1 and columns in scalars.
    func offset(line: Int, column: Int) -> Int {
        guard line >= 1 else { return 0 }
        guard line <= lineStarts.count else { return scalars.count }
        return min(lineStarts[line - 1] + max(column - 1, 0), scalars.count)
    }

    func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The offset just behind the last scalar of the line that holds `offset`.
    func endOfLine(at offset: Int) -> Int {
        let next = lineIndex(of: offset) + 1
        return next < lineStarts.count ? lineStarts[next] - 1 : scalars.count
    }
}
