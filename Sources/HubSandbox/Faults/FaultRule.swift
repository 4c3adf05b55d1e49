/// A fault and the requests that it befalls, written `name[:every=N][:from=N][:times=N][:path=TEXT][:pause=MS]`.
///
/// Only requests whose path and query contain `path` are counted, from 1: the fault befalls number `from` and
/// every `every`th after it, at most `times` times.
package struct FaultRule: Sendable, Hashable {
    package var kind: FaultKind
    package var every = 1
    package var from = 1
    package var times: Int
    package var path = ""
    /// Milliseconds between the pieces of `slow-drip`.
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
        if name == "path" {
            path = String(value)
            return true
        }
        guard let number = Int(value), number > 0 else { return false }
        switch name {
        case "every": every = number
        case "from": from = number
        case "times": times = number
        case "pause": pause = number
        default: return false
        }
        return true
    }
}
