/// `html_clean`: the text of HTML, block elements as lines.
///
/// Character references are resolved at most twice, because feeds escape twice.
enum HTMLNormalizer {
    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        // Neither step makes a text longer, so two buffers of its size serve; both lie behind the cell to come.
        let room = bytes.count
        let scratch = arena.reserve(3 * room + 4) + room + 4
        let first = UnsafeMutableRawBufferPointer(start: scratch, count: room)
        let second = UnsafeMutableRawBufferPointer(start: scratch + room, count: room)
        for index in 0..<room { first[index] = bytes[index].isWhite ? 0x20 : bytes[index] }
        var count = room
        for _ in 0..<2 {
            let text = UnsafeRawBufferPointer(rebasing: first[..<count])
            guard text.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else { break }
            let length = HTMLTags.remove(text, into: second)
            count = HTMLReferences.resolve(UnsafeRawBufferPointer(rebasing: second[..<length]), into: first)
        }
        let text = UnsafeRawBufferPointer(rebasing: first[..<count]).withoutOuterSpace
        return TextNormalizer.appendLongText(text, to: &arena)
    }
}
