import Foundation

/// What the simulated systems are like and how much they hold.
package struct SandboxConfiguration: Sendable {
    /// Port on the loopback interface; 0 takes any free one.
    package var port = 0
    /// Number of bills; contracts are a twelfth of it, news a hundredth and at most 200.
    package var scale = 12_000
    package var seed: UInt64 = 1
    /// Each revision changes a share of the bills and adds an article.
    package var revision = 0
    /// The first billed month; its bills are issued in the month after.
    package var firstPeriod = CalendarDay(year: 2025, month: 7, day: 1)
    /// When the broadcaster's newest item was published; `nil` for the hour in which the sandbox starts.
    package var newestBroadcast: Duration?
    package var user = "lienthong"
    package var password = "matkhau-thu-nghiem"
    /// Most records that one page holds, whatever was asked.
    package var pageLimit = 5000
    /// Share of bills that break a rule, 0 to 1.
    package var badShare = 0.001
    /// Share of bills that a revision changes, 0 to 1.
    package var changeShare = 0.01
    /// Requests that one token is good for; `nil` for any number.
    package var requestsPerToken: Int?
    /// How long one token is good for; `nil` for ever.
    package var tokenLifetime: Duration?
    package var faults: [FaultRule] = []
    /// Plays a tape in place of the systems: `POST /_control` names its file.
    package var playsTape = false
    /// How long a receiver remembers an idempotency key; `nil` for ever, zero not at all.
    package var keysRememberedFor: Duration?
    /// How long what was received stays in each stage of its treatment; a revision moves it on too.
    package var stageLasts = Duration.seconds(3600)
    /// Time since 1970-01-01T00:00:00Z.
    package var clock: @Sendable () -> Duration = { .seconds(Date.now.timeIntervalSince1970) }

    package init() {}
}
