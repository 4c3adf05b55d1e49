package import HTTPTypes

/// A fault and the requests that it befalls, written
/// `name[:every=N][:from=N][:times=N][:share=PERCENT][:seed=N][:method=NAME][:path=TEXT][:pause=MS]`.
///
/// Only requests of that method whose path and query contain `path` are counted, from 1: the fault befalls number
/// `from` and every `every`th after it, of these `share` in a hundred as `seed` picks them, at most `times` times.
package struct FaultRule: Sendable, Hashable {
    package var kind: FaultKind
    package var every = 1
    package var from = 1
    package var times: Int
    /// In percent; which ones depends on the seed alone.
    package var share = 100
    package var seed = 1
    package var path = ""
    /// `nil` for every method.
    package var method: HTTPRequest.Method?
    /// Milliseconds between the pieces of `slow-drip`, or before the answer.
    package var pause = 50

    package init(_ kind: FaultKind) {
        self.kind = kind
        times = kind == .tokenDies ? 1 : .max
    }

    /// `nil` if the text names no fault or has a parameter that is none.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let kind = FaultKind(rawValue: String(parts[0])) else { return nil }
        self.init(kind)
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, set(sides[0], to: sides[1]) else { return nil }
        }
    }

    private mutating func set(_ name: Substring, to value: Substring) -> Bool {
        switch name {
        case "path": path = String(value)
        case "method":
            method = HTTPRequest.Method(String(value))
            return method != nil && value.allSatisfy(\.isUppercase)
        default: return Int(value).map { set(name, to: $0) } ?? false
        }
        return true
    }

    private mutating func set(_ name: Substring, to number: Int) -> Bool {
        guard number > 0 else { return false }
        switch name {
        case "every": every = number
        case "from": from = number
        case "times": times = number
        case "pause": pause = number
        case "seed": seed = number
        case "share" where number <= 100: share = number
        default: return false
        }
        return true
    }

    func concerns(_ target: String, _ method: HTTPRequest.Method) -> Bool {
        (self.method == nil || self.method == method) && (path.isEmpty || target.contains(path))
    }
}
