import HubModel
import HubOperations
import Testing

/// Minutes of a night with one condition, and what is told of it.
private struct Watch {
    var decision = AlertDecision()
    private(set) var known: [AlertRecord] = []
    private(set) var told: [String] = []
    private var now = Timestamp(seconds: 1_800_000_000)

    /// Each letter a minute: `x` the condition is met, `X` critically, `~` between two thresholds, `.` all is well.
    mutating func play(_ minutes: String) {
        for minute in minutes {
            var findings: [AlertFinding] = []
            switch minute {
            case "x": findings = [finding(.warning)]
            case "X": findings = [finding(.critical)]
            case "~": findings = [finding(.warning, isFading: true)]
            default: break
            }
            let outcome = decision.decide(known, findings, at: now)
            for record in outcome.changed {
                known.removeAll { $0.key == record.key }
                known.append(record)
            }
            told += outcome.news.map(\.event.rawValue)
            now = now + .seconds(60)
        }
    }

    private func finding(_ severity: AlertSeverity, isFading: Bool = false) -> AlertFinding {
        AlertFinding(.diskLow, "lt1", severity, isFading: isFading)
    }
}

@Suite struct `An alert` {
    private func told(_ minutes: String) -> [String] {
        var watch = Watch()
        watch.play(minutes)
        return watch.told
    }

    @Test(arguments: [
        ("xxxxxxxxxx", ["began"]),
        (".....", []),
        ("xx.....", ["began", "ended"]),
        // A minute or two without it is no end.
        ("xx..xx...xx", ["began"]),
        ("xx..xx.......", ["began", "ended"]),
        ("xxXXXX", ["began", "worse"]),
        // Once critical it stays so until it ends.
        ("XXxxXXxx.....", ["began", "ended"]),
        ("xxXXxxXX.......", ["began", "worse", "ended"]),
        ("~~~~", []),
        ("x~~~~~~~~~~~~~", ["began"]),
        ("x~~~~~~.......", ["began", "ended"]),
    ])
    func `is told when it begins, gets worse and ends`(minutes: String, expected: [String]) {
        #expect(told(minutes) == expected)
    }

    @Test func `is told again after a day, and not before`() {
        let day = String(repeating: "x", count: 1440)
        #expect(told(day) == ["began"])
        #expect(told(day + day + "xx") == ["began", "still", "still"])
        var watch = Watch(decision: AlertDecision(repeatAfter: .seconds(3600)))
        watch.play(String(repeating: "x", count: 121))
        #expect(watch.told == ["began", "still", "still"])
    }

    @Test func `that flaps is told less and less often`() {
        // Ten minutes there, ten minutes gone, for eight hours.
        let flapping = String(repeating: "xxxxxxxxxx..........", count: 24)
        let count = told(flapping).count
        #expect(count <= 4)
        // One that comes back after hours is a new one each time.
        let hours = "xx" + String(repeating: ".", count: 120)
        #expect(told(hours + hours + hours).count == 6)
    }
}

extension Watch {
    init(decision: AlertDecision) {
        self.init()
        self.decision = decision
    }
}
