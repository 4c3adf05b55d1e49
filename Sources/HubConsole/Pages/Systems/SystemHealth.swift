import HubModel
import HubStore

/// How a system is, in one word; the worst that holds.
enum SystemHealth: Sendable, Hashable, CaseIterable {
    case failing, late, unsteady, never, well

    /// `isLate`: some of its pulls has broken its promise of freshness.
    init(failures: Int, isLate: Bool, everRan: Bool, day: CallClasses) {
        let bad = day.unanswered + day.failed
        if failures > 0 {
            self = .failing
        } else if isLate {
            self = .late
        } else if bad * 5 > day.calls {
            self = .unsteady
        } else {
            self = everRan || day.calls > 0 ? .well : .never
        }
    }

    var words: Localized {
        switch self {
        case .failing: Localized(vi: "Có lượt kéo hỏng", en: "A pull is failing")
        case .late: Localized(vi: "Số liệu quá hẹn", en: "Data is late")
        case .unsteady: Localized(vi: "Trả lời chập chờn", en: "Answers unsteadily")
        case .never: Localized(vi: "Chưa gọi lần nào", en: "Never called")
        case .well: Localized(vi: "Bình thường", en: "Well")
        }
    }

    /// A colour beside the words and the sign.
    var style: String {
        switch self {
        case .failing: "bad"
        case .late, .unsteady: "warn"
        case .never: "wait"
        case .well: "good"
        }
    }

    var sign: String {
        switch self {
        case .failing: "✗"
        case .late, .unsteady: "!"
        case .never: "–"
        case .well: "✓"
        }
    }
}

/// A word of state as templates show it.
struct StateWord: Sendable {
    var sign: String
    var words: String
    var style: String

    init(_ sign: String, _ words: String, _ style: String) {
        self.sign = sign
        self.words = words
        self.style = style
    }
}
