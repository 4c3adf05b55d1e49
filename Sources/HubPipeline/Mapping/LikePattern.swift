import Glibc
package import HubModel

/// `like` and `take` compiled: a text is taken apart and put together without allocating.
///
/// One pass, no going back: since a name takes as little as possible, the first place of the next literal is the only
/// one that has to be looked at. Literals are compared byte for byte.
package final class LikePattern: Sendable {
    /// What became of a text.
    enum Outcome {
        /// Bytes of the text itself, or of the scratch that was given.
        case value(UnsafeRawBufferPointer)
        /// A name that `take` uses took nothing: a value with an empty part is empty.
        case empty
        /// The text is not like the template.
        case noFit
    }

    private enum Part: Sendable {
        case literal([UInt8])
        /// The name's number in `like`, and how many characters it is padded to with zeros.
        case name(Int, width: Int)
    }

    /// What stands before the first name.
    private let head: [UInt8]
    /// What stands between a name and the next one.
    private let separators: [[UInt8]]
    /// What stands behind the last name.
    private let tail: [UInt8]
    private let parts: [Part]
    /// `take` is one name as it is: the value is part of the text.
    private let soleName: Int?

    /// Names of `take` that `like` does not have are refused by `check`; here they are always empty.
    package init(_ like: LikeTemplate, take: Template) {
        var literals: [[UInt8]] = [[]]
        for segment in like.template.segments {
            switch segment {
            case .literal(let text): literals[literals.count - 1] = Array(text.utf8)
            case .placeholder: literals.append([])
            }
        }
        head = literals[0]
        tail = literals[literals.count - 1]
        separators = Array(literals[1..<(literals.count - 1)])
        parts = take.segments.map { segment in
            switch segment {
            case .literal(let text): return .literal(Array(text.utf8))
            case .placeholder(let placeholder):
                let number = like.names.firstIndex(of: placeholder.name) ?? -1
                return .name(number, width: placeholder.pipes.reduce(0) { max($0, $1.width) })
            }
        }
        if parts.count == 1, case .name(let number, width: 0) = parts[0], number >= 0 {
            soleName = number
        } else {
            soleName = nil
        }
    }

    /// `scratch` is overwritten and must not hold the text.
    @inline(__always)
    func read(_ text: UnsafeRawBufferPointer, _ scratch: ByteScratch) -> Outcome {
        var taken = InlineArray<16, Range<Int>>(repeating: 0..<0)
        let text = UnsafeRawBufferPointer(rebasing: text.trimmed)
        guard take(text, apart: &taken) else { return .noFit }
        if let soleName {
            let value = UnsafeRawBufferPointer(rebasing: text[taken[soleName]])
            return value.isEmpty ? .empty : .value(value)
        }
        scratch.reset()
        for part in parts {
            switch part {
            case .literal(let bytes): scratch.append(bytes)
            case .name(let number, let width):
                guard number >= 0, !taken[number].isEmpty else { return .empty }
                let start = scratch.count
                scratch.append(UnsafeRawBufferPointer(rebasing: text[taken[number]]))
                if width > 0 { scratch.pad(from: start, to: width) }
            }
        }
        return .value(scratch.bytes())
    }

    private func take(_ text: UnsafeRawBufferPointer, apart taken: inout InlineArray<16, Range<Int>>) -> Bool
    {
        var from = head.count
        let end = text.count - tail.count
        guard from <= end, text.holds(head, at: 0), text.holds(tail, at: end) else { return false }
        for (number, separator) in separators.enumerated() {
            guard let place = text.place(of: separator, from: from, until: end) else { return false }
            taken[number] = text.trimming(from..<place)
            from = place + separator.count
        }
        taken[separators.count] = text.trimming(from..<end)
        return true
    }
}

extension LikePattern {
    /// What a text becomes, for previews and tests; `nil` inside where it is empty, outside where it does not fit.
    package func apply(_ text: String) -> String?? {
        let scratch = ByteScratch(capacity: 64)
        return withExtendedLifetime(scratch) {
            Array(text.utf8).withUnsafeBytes { bytes in
                switch read(bytes, scratch) {
                case .value(let value): .some(.some(String(decoding: value, as: UTF8.self)))
                case .empty: .some(nil)
                case .noFit: nil
                }
            }
        }
    }
}

extension Template.Pipe {
    fileprivate var width: Int {
        if case .pad(let width) = self { width } else { 0 }
    }
}

extension ByteScratch {
    /// Puts zeros before what stands from `start` on, until it has as many characters.
    fileprivate func pad(from start: Int, to width: Int) {
        // Continuation bytes of UTF-8 are no characters.
        var characters = 0
        for byte in bytes(from: start) where byte & 0xC0 != 0x80 { characters += 1 }
        insert(UInt8(ascii: "0"), count: width - characters, at: start)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func holds(_ literal: [UInt8], at offset: Int) -> Bool {
        guard !literal.isEmpty else { return true }
        guard let base = baseAddress, offset + literal.count <= count else { return false }
        return literal.withUnsafeBytes { memoryEqual($0.baseAddress, base + offset, literal.count) }
    }

    /// The first place of a literal that is not empty.
    fileprivate func place(of literal: [UInt8], from: Int, until end: Int) -> Int? {
        guard let base = baseAddress else { return nil }
        var offset = from
        while offset + literal.count <= end {
            let left = end - literal.count - offset + 1
            guard let found = memchr(base + offset, Int32(literal[0]), left) else { return nil }
            offset = UnsafeRawPointer(found) - base
            if holds(literal, at: offset) { return offset }
            offset += 1
        }
        return nil
    }

    /// A range without the ASCII white space at its ends.
    fileprivate func trimming(_ range: Range<Int>) -> Range<Int> {
        let slice = UnsafeRawBufferPointer(rebasing: self[range]).trimmed
        return (range.lowerBound + slice.startIndex)..<(range.lowerBound + slice.endIndex)
    }
}
