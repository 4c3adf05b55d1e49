import HubModel

/// How a value is read from an element, and what it looks like: the one description of a form.
struct Kind<Value: Sendable>: Sendable {
    let shape: Shape
    /// `nil` after it reported what is wrong.
    let read: @Sendable (Element, inout Reading) -> Value?
}

extension Kind {
    /// A value made from one scalar's text.
    ///
    /// `make` reports by itself and then gives `nil`.
    static func scalar(
        _ shape: Shape,
        wanted: Localized = Localized(vi: "một giá trị chữ hoặc số", en: "one plain value"),
        _ make: @escaping @Sendable (String, Element, inout Reading) -> Value?
    ) -> Kind {
        Kind(shape: shape) { element, reading in
            guard let text = element.text else {
                reading.wrongKind(element, wanted: wanted)
                return nil
            }
            return make(text, element, &reading)
        }
    }

    func map<New: Sendable>(_ change: @escaping @Sendable (Value) -> New) -> Kind<New> {
        Kind<New>(shape: shape) { element, reading in read(element, &reading).map(change) }
    }

    /// The same form, with something more to judge.
    func also(_ judge: @escaping @Sendable (Value, Element, inout Reading) -> Void) -> Kind {
        Kind(shape: shape) { element, reading in
            guard let value = read(element, &reading) else { return nil }
            judge(value, element, &reading)
            return value
        }
    }

    var list: Kind<[Value]> {
        Kind<[Value]>(shape: .list(of: shape)) { element, reading in
            guard case .list(let items) = element.content else {
                reading.wrongKind(element, wanted: Localized(vi: "một danh sách [ … ]", en: "a list [ … ]"))
                return nil
            }
            return items.compactMap { read($0, &reading) }
        }
    }

    var oneOrMany: Kind<[Value]> {
        Kind<[Value]>(shape: .oneOrMany(shape)) { element, reading in
            guard case .list(let items) = element.content, !element.isIndexOrEmptyList else {
                return read(element, &reading).map { [$0] }
            }
            return items.compactMap { read($0, &reading) }
        }
    }

    /// `name: value` in the order of the file.
    static func named<Inner: Sendable>(
        _ inner: Kind<Inner>,
        name: @escaping @Sendable (Element, inout Reading) -> Void = { _, _ in }
    ) -> Kind<[Named<Inner>]> where Value == [Named<Inner>] {
        Kind<[Named<Inner>]>(shape: .map(of: inner.shape)) { element, reading in
            guard case .map(let entries) = element.content else {
                reading.wrongKind(
                    element,
                    wanted: Localized(vi: "các dòng «tên: giá trị»", en: "a block of `name: value`")
                )
                return nil
            }
            return entries.compactMap { entry in
                guard reading.isPlainKey(entry) else { return nil }
                name(entry.key, &reading)
                return reading.within(entry.name) { reading in
                    inner.read(entry.value, &reading).map {
                        Named(name: entry.name, location: entry.key.location, value: $0)
                    }
                }
            }
        }
    }
}

struct Named<Value: Sendable>: Sendable {
    var name: String
    var location: SourceLocation
    var value: Value
}

extension Reading {
    /// Refuses merge keys and keys that are collections; reports them once.
    mutating func isPlainKey(_ entry: Element.Entry) -> Bool {
        if entry.name == "<<", !entry.key.isQuoted {
            report(
                .mergeKey,
                at: entry.key.location,
                vi: "Khoá gộp «<<» không được dùng.",
                en: "The merge key `<<` is not accepted.",
                cure: Localized(vi: "Viết các khoá ra.", en: "Write the keys out."),
                fix: .proposal(.remove(at: entry.key.location))
            )
            return false
        }
        guard entry.key.text != nil || entry.key.isEmpty else {
            wrongKind(entry.key, wanted: Localized(vi: "một khoá bằng chữ", en: "a key that is text"))
            return false
        }
        return true
    }
}
