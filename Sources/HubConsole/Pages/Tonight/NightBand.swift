import HubModel
import HubOperations
import HubStore

/// Runs of a day along a line, as SVG: beside the words of its row, never instead of them.
struct NightBand: Sendable {
    let now: Timestamp
    private static let width = 480.0

    /// Hours along the top, in Vietnam's time.
    var axis: String {
        let first = Zone.vietnam.civil(now - Night.reach)
        var marks = ""
        for step in 0...24 {
            let hour = CivilTime(date: first.date, hour: first.hour, minute: 0)
            let instant = Zone.vietnam.instant(hour) + .seconds(Int64(step) * 3600)
            let place = place(instant)
            guard place >= 0, place <= NightBand.width, Zone.vietnam.civil(instant).hour % 3 == 0 else {
                continue
            }
            let label = Zone.vietnam.civil(instant).hour
            marks +=
                "<path class=\"tick\" d=\"M\(short(place)) 12v4\"/><text x=\"\(short(place))\" y=\"10\" text-anchor=\"middle\">\(label)</text>"
        }
        return svg(marks + nowLine)
    }

    func band(_ row: Night.Row) -> String {
        let bars = row.runs.map { bar($0) }.joined()
        let next = row.next.map { instant -> String in
            let place = place(instant)
            guard place <= NightBand.width else { return "" }
            return "<path class=\"next\" d=\"M\(short(place)) 3l4 5l-4 5l-4 -5z\"/>"
        }
        return svg(bars + (next ?? "") + nowLine)
    }

    private func bar(_ run: NightReader.Run) -> String {
        let from = max(place(run.startedAt), 0)
        let to = max(place(run.endedAt ?? now), from + 2)
        let kind = RunLineModel.kind(of: run.state)
        // What failed is lower, too: nobody has to tell colours apart.
        let (top, height) = kind == "bad" ? (8, 8) : (3, 10)
        return
            "<rect class=\"\(kind)\" x=\"\(short(from))\" y=\"\(top)\" width=\"\(short(to - from))\" height=\"\(height)\"/>"
    }

    private var nowLine: String { "<path class=\"present\" d=\"M\(short(NightBand.width / 2)) 0v16\"/>" }

    private func place(_ instant: Timestamp) -> Double {
        let seconds = Double((instant - now).components.seconds)
        return (seconds / Double(Night.reach.components.seconds) + 1) * NightBand.width / 2
    }

    private func short(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }

    private func svg(_ inside: String) -> String {
        "<svg class=\"band\" viewBox=\"0 0 480 16\" aria-hidden=\"true\" focusable=\"false\">\(inside)</svg>"
    }
}
