/// Finds places in the bytes of a well-formed JSON document, so that one place can be changed and nothing else.
package struct JSONBytes {
    let bytes: [UInt8]

    package struct Member {
        /// Without its quotes.
        package var name: Range<Int>
        package var value: Range<Int>
        /// From the name's quote to the value's end.
        var whole: Range<Int> { name.lowerBound - 1..<value.upperBound }
    }

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The document itself; `nil` where it does not begin as one.
    package var root: Range<Int>? {
        let start = skipSpace(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        guard start < bytes.count, bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[")
        else {
            return nil
        }
        return start..<end(of: start)
    }

    func isObject(_ value: Range<Int>) -> Bool { byte(value.lowerBound) == UInt8(ascii: "{") }
    func isList(_ value: Range<Int>) -> Bool { byte(value.lowerBound) == UInt8(ascii: "[") }
    func isText(_ value: Range<Int>) -> Bool { byte(value.lowerBound) == UInt8(ascii: "\"") }
    func isNumber(_ value: Range<Int>) -> Bool {
        byte(value.lowerBound).isDigit || byte(value.lowerBound) == UInt8(ascii: "-")
    }
    func isScalar(_ value: Range<Int>) -> Bool { !isObject(value) && !isList(value) }

    /// Zero behind the end: a sample may be cut off.
    private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    package func members(of object: Range<Int>) -> [Member] {
        guard isObject(object) else { return [] }
        var found: [Member] = []
        var index = skipSpace(object.lowerBound + 1)
        while index < object.upperBound, bytes[index] == UInt8(ascii: "\"") {
            let nameEnd = end(of: index)
            guard nameEnd - 1 > index else { break }
            let start = skipSpace(skipSpace(nameEnd) + 1)
            let stop = end(of: start)
            found.append(Member(name: index + 1..<nameEnd - 1, value: start..<stop))
            index = skipSpace(stop)
            guard index < object.upperBound, bytes[index] == UInt8(ascii: ",") else { break }
            index = skipSpace(index + 1)
        }
        return found
    }

    package func items(of list: Range<Int>) -> [Range<Int>] {
        guard isList(list) else { return [] }
        var found: [Range<Int>] = []
        var index = skipSpace(list.lowerBound + 1)
        while index < list.upperBound, bytes[index] != UInt8(ascii: "]") {
            let stop = end(of: index)
            found.append(index..<stop)
            index = skipSpace(stop)
            guard index < list.upperBound, bytes[index] == UInt8(ascii: ",") else { break }
            index = skipSpace(index + 1)
        }
        return found
    }

    /// The value at names, one below the other.
    package func value(at names: [String], ignoringCase: Bool = false, in start: Range<Int>? = nil) -> Range<
        Int
    >? {
        guard var place = start ?? root else { return nil }
        for name in names {
            let wanted = ignoringCase ? name.lowercased() : name
            let member = members(of: place).first { member in
                let text = String(decoding: bytes[member.name], as: UTF8.self)
                return (ignoringCase ? text.lowercased() : text) == wanted
            }
            guard let member else { return nil }
            place = member.value
        }
        return place
    }

    func replacing(_ place: Range<Int>, with text: some Sequence<UInt8>) -> [UInt8] {
        Array(bytes[..<place.lowerBound]) + Array(text) + Array(bytes[place.upperBound...])
    }

    private func skipSpace(_ index: Int) -> Int {
        var index = min(index, bytes.count)
        while index < bytes.count, bytes[index].isSpace { index += 1 }
        return index
    }

    /// Behind the value that begins here.
    private func end(of start: Int) -> Int {
        guard start < bytes.count else { return bytes.count }
        var index = start
        var depth = 0
        repeat {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                index += 1
            case UInt8(ascii: "\""): index = endOfText(index)
            case _ where depth == 0:
                while index < bytes.count, !bytes[index].isSpace, !",]}".utf8.contains(bytes[index]) {
                    index += 1
                }
                return index
            default: index += 1
            }
        } while depth > 0 && index < bytes.count
        return index
    }

    private func endOfText(_ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }
}
