/// Takes a file of SQL apart into its statements, as far as needed to know where each begins and what it makes.
package struct AppScript: Sendable {
    package private(set) var statements: [AppStatement] = []
    /// The line where something begins that never ends: a string, a comment, a body.
    package private(set) var unfinished: Int?

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    private var start: (place: Int, line: Int)?
    private var tokens: [String] = []

    package init(_ text: String) {
        bytes = Array(text.utf8)
        while place < bytes.count, unfinished == nil { step() }
        finish(at: bytes.count)
    }

    private mutating func step() {
        let byte = bytes[place]
        switch byte {
        case UInt8(ascii: "-") where next == UInt8(ascii: "-"): skipLine()
        case UInt8(ascii: "/") where next == UInt8(ascii: "*"): skipComment()
        case UInt8(ascii: ";"):
            finish(at: place)
            place += 1
        case _ where isSpace(byte): advance()
        default:
            if start == nil { start = (place, line) }
            token(byte)
        }
    }

    private var next: UInt8? { place + 1 < bytes.count ? bytes[place + 1] : nil }

    private mutating func advance() {
        if bytes[place] == UInt8(ascii: "\n") { line += 1 }
        place += 1
    }

    private mutating func token(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "'"):
            // E'…' knows \' inside.
            let isEscaped = place > 0 && bytes[place - 1] | 0x20 == UInt8(ascii: "e") && tokens.last == "E"
            skip(to: UInt8(ascii: "'"), escapes: isEscaped)
        case UInt8(ascii: "\""):
            let from = place
            skip(to: byte, escapes: false)
            add(String(decoding: bytes[from..<place], as: UTF8.self))
        case UInt8(ascii: "$"): skipBody()
        case _ where isWord(byte):
            let from = place
            while place < bytes.count, isWord(bytes[place]) || bytes[place] == UInt8(ascii: "$") {
                place += 1
            }
            add(String(decoding: bytes[from..<place], as: UTF8.self).uppercased())
        default:
            add(String(decoding: [byte], as: UTF8.self))
            place += 1
        }
    }

    private mutating func add(_ token: String) { tokens.append(token) }

    private mutating func skipLine() {
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
    }

    /// Comments nest in PostgreSQL.
    private mutating func skipComment() {
        let began = line
        var depth = 0
        repeat {
            guard place + 1 < bytes.count else { return stop(began) }
            if bytes[place] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
                depth += 1
                place += 2
            } else if bytes[place] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
                depth -= 1
                place += 2
            } else {
                advance()
            }
        } while depth > 0
    }

    private mutating func skip(to end: UInt8, escapes: Bool) {
        let began = line
        place += 1
        while place < bytes.count {
            if escapes, bytes[place] == UInt8(ascii: "\\") {
                place += 1
                if place < bytes.count { advance() }
            } else if bytes[place] != end {
                advance()
            } else if next == end {
                place += 2
            } else {
                place += 1
                return
            }
        }
        stop(began)
    }

    /// `$$ … $$` or `$name$ … $name$`; a lone `$` is a token.
    private mutating func skipBody() {
        var end = place + 1
        while end < bytes.count, isWord(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else {
            add("$")
            place += 1
            return
        }
        let mark = bytes[place...end]
        let began = line
        place = end + 1
        while place + mark.count <= bytes.count {
            guard !bytes[place..<place + mark.count].elementsEqual(mark) else {
                place += mark.count
                return
            }
            advance()
        }
        stop(began)
    }

    private mutating func stop(_ line: Int) {
        unfinished = line
        place = bytes.count
    }

    private mutating func finish(at end: Int) {
        defer {
            start = nil
            tokens = []
        }
        guard let start else { return }
        let text = String(decoding: bytes[start.place..<end], as: UTF8.self)
        statements.append(AppStatement(text: text, line: start.line, tokens: tokens))
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
