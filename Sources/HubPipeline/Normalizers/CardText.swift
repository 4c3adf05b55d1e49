/// The seven parts of the code on a citizen's card, as slices of its text.
struct CardText {
    private(set) var number = UnsafeRawBufferPointer.nothing
    private(set) var oldNumber = UnsafeRawBufferPointer.nothing
    private(set) var name = UnsafeRawBufferPointer.nothing
    private(set) var born = UnsafeRawBufferPointer.nothing
    private(set) var sex = UnsafeRawBufferPointer.nothing
    private(set) var address = UnsafeRawBufferPointer.nothing
    private(set) var issued = UnsafeRawBufferPointer.nothing
    /// Something stands behind the seventh part.
    private(set) var hasMore = false
    /// The text is JSON that the type wrote: the address is escaped already.
    private(set) var isOwn = false

    private static let most = 7

    /// `nil` where parts are missing.
    init?(_ text: UnsafeRawBufferPointer) {
        if text.first == UInt8(ascii: "{") {
            guard readOwn(text) else { return nil }
            isOwn = true
        } else {
            guard readCode(text) else { return nil }
        }
    }

    // MARK: The code on the card

    private mutating func readCode(_ text: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        var start = 0
        while start <= text.count {
            var end = start
            while end < text.count, text[end] != UInt8(ascii: "|") { end += 1 }
            let part = text.slice(start, end).withoutOuterSpace
            // Six parts: the second is the name, and no older number stands before it.
            if position == 1, !part.withoutLabel.areDigits { position = 2 }
            if position < Self.most {
                set(part, at: position)
            } else if !part.isEmpty {
                hasMore = true
            }
            position += 1
            start = end + 1
        }
        return position >= Self.most
    }

    private mutating func set(_ part: UnsafeRawBufferPointer, at position: Int) {
        switch position {
        case 0: number = part.withoutLabel
        case 1: oldNumber = part.withoutLabel
        case 2: name = part.withoutLabel
        case 3: born = part.withoutLabel
        case 4: sex = part.withoutLabel
        case 5: address = part.withoutAddressLabel
        default: issued = part.withoutLabel
        }
    }

    // MARK: Our own form

    /// Reads what the type writes, keys in their order.
    private mutating func readOwn(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.last == UInt8(ascii: "}"), (try? JSONCheck.check(text)) != nil else { return false }
        var index = 1
        var position = 0
        while index < text.count - 1 {
            guard position < Self.most, let end = text.endOfString(from: index) else { return false }
            let key = text.slice(index + 1, end)
            while position < Self.most, !key.equals(Self.keys[position]) { position += 1 }
            guard position < Self.most, end + 1 < text.count, text[end + 1] == UInt8(ascii: ":"),
                let valueEnd = text.endOfString(from: end + 2)
            else { return false }
            setOwn(text.slice(end + 3, valueEnd), at: position)
            position += 1
            index = valueEnd + 1
            if text[index] == UInt8(ascii: ",") { index += 1 }
        }
        return !number.isEmpty
    }

    private mutating func setOwn(_ value: UnsafeRawBufferPointer, at position: Int) {
        if position == 5 { address = value } else { set(value, at: position) }
    }

    private static let keys: InlineArray<7, StaticString> = [
        "number", "old_number", "name", "born", "sex", "address", "issued",
    ]
}

extension UnsafeRawBufferPointer {
    fileprivate static var nothing: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

    /// Behind the last `:`, which no part but the address holds itself.
    fileprivate var withoutLabel: UnsafeRawBufferPointer {
        guard let colon = lastIndex(of: UInt8(ascii: ":")) else { return self }
        return slice(colon + 1).withoutOuterSpace
    }

    fileprivate var withoutAddressLabel: UnsafeRawBufferPointer {
        if begins(with: "Địa chỉ:") { return slice("Địa chỉ:".utf8.count).withoutOuterSpace }
        if begins(with: "Nơi thường trú:") { return slice("Nơi thường trú:".utf8.count).withoutOuterSpace }
        return self
    }

    /// The closing quotation mark of the JSON string that opens at `start`.
    fileprivate func endOfString(from start: Int) -> Int? {
        guard start < count, self[start] == UInt8(ascii: "\"") else { return nil }
        var index = start + 1
        while index < count, self[index] != UInt8(ascii: "\"") {
            index += self[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index < count ? index : nil
    }
}
