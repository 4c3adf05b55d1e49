package import HubModel
package import HubOperations

/// The hours of today in which a system may be called, with the hand of the clock.
package struct PolitenessWindow: Sendable {
    package var id: String
    package var title: String
    /// Minutes of the day, ascending and apart: what all agreements allow.
    package var open: [Range<Int>]
    package var nowMinute: Int
    /// Today nothing is called.
    package var isClosedToday: Bool
    /// The days after today on which nothing is called.
    package var closedDays: [CivilDate]

    /// What is agreed of one system, today.
    package init(id: String, title: String, limits: Limits, now: Timestamp, nextClosed: Int = 3) {
        let civil = limits.zone.civil(now)
        self.init(
            id: id,
            title: title,
            hours: limits.agreements.compactMap(\.politeness.hours),
            nowMinute: civil.hour * 60 + civil.minute,
            isClosedToday: limits.agreements.contains { $0.closedDays.contains(civil.date) },
            closedDays: Array(
                Set(limits.agreements.flatMap(\.closedDays)).filter { $0 > civil.date }.sorted().prefix(
                    nextClosed
                )
            )
        )
    }

    package init(
        id: String,
        title: String,
        hours: [Politeness.Hours],
        nowMinute: Int,
        isClosedToday: Bool,
        closedDays: [CivilDate] = []
    ) {
        self.id = id
        self.title = title
        self.nowMinute = min(max(nowMinute, 0), 1439)
        self.isClosedToday = isClosedToday
        self.closedDays = closedDays
        open =
            isClosedToday
            ? []
            : PolitenessWindow.ranges { minute in
                hours.allSatisfy { $0.contains(minuteOfDay: minute) }
            }
    }

    private static func ranges(_ isOpen: (Int) -> Bool) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start: Int?
        for minute in 0...1440 {
            let holds = minute < 1440 && isOpen(minute)
            if holds, start == nil { start = minute }
            if !holds, let begun = start {
                ranges.append(begun..<minute)
                start = nil
            }
        }
        return ranges
    }

    package var isOpenNow: Bool { open.contains { $0.contains(nowMinute) } }

    /// What the picture shows, as a sentence.
    package func words(_ figures: Figures) -> String {
        let spans = open.map {
            "\(figures.clock(minuteOfDay: $0.lowerBound))–\(figures.clock(minuteOfDay: $0.upperBound))"
        }.joined(separator: ", ")
        let now = figures.clock(minuteOfDay: nowMinute)
        let allowed: String
        if isClosedToday {
            allowed = figures.text(vi: "Hôm nay không được gọi", en: "No calls today")
        } else if open.isEmpty {
            allowed = figures.text(vi: "Không có giờ nào được gọi", en: "No hour is agreed")
        } else if open == [0..<1440] {
            allowed = figures.text(vi: "Được gọi cả ngày", en: "Calls at any hour")
        } else {
            allowed = figures.text(vi: "Được gọi \(spans)", en: "Calls \(spans)")
        }
        let state =
            isOpenNow
            ? figures.text(vi: "bây giờ \(now): được gọi", en: "now \(now): open")
            : figures.text(vi: "bây giờ \(now): chưa được gọi", en: "now \(now): closed")
        guard !closedDays.isEmpty else { return "\(allowed); \(state)." }
        let days = closedDays.map(figures.day).joined(separator: ", ")
        return figures.text(
            vi: "\(allowed); \(state). Ngày nghỉ sắp tới: \(days).",
            en: "\(allowed); \(state). Next closed days: \(days)."
        )
    }

    package func svg(_ figures: Figures) -> String {
        let markup = ChartMarkup(id: id, title: title, description: words(figures), width: 480, height: 44)
        let place = HTMLReport.place
        func across(_ minute: Int) -> Double { 10 + Double(minute) * 460 / 1440 }
        let spans = open.map { range in
            """
            <rect class="open" x="\(place(across(range.lowerBound)))" y="8" \
            width="\(place(across(range.upperBound) - across(range.lowerBound)))" height="16"/>
            """
        }.joined()
        let hours = stride(from: 0, through: 24, by: 6).map { hour in
            """
            <path class="axis" d="M\(place(across(hour * 60))) 24v4"/>\
            <text class="scale" x="\(place(across(hour * 60)))" y="40" text-anchor="middle">\(hour)</text>
            """
        }.joined()
        let hand = across(nowMinute)
        let drawing = """
            <rect class="track" x="10" y="8" width="460" height="16"/>\(spans)\(hours)
            <path class="now" d="M\(place(hand)) 4V28"/><path class="now" d="M\(place(hand - 4)) 2h8l-4 5z"/>
            """
        return """
            <figure class="chart window">\(markup.picture(drawing))
            <figcaption>\(HTMLReport.escaped(words(figures)))</figcaption></figure>
            """
    }
}
