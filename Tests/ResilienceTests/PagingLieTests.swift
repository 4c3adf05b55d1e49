import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubSandbox
import HubTransport
import Synchronization
import Testing

/// Sources that page otherwise than they say: every record arrives, or the run says that some did not.
@Suite struct `A source that lies about its pages` {
    @Test func `by giving fewer records a page than were asked for loses none`() async throws {
        try await Scene.play {
            $0.pageLimit = 70
        } _: { scene in
            let outcome = await scene.end(of: try scene.province.job())
            #expect(outcome.failure == nil, "\(outcome.failure?.debugDescription ?? "")")
            try await scene.expectWhole()
        }
    }

    @Test func `by announcing more than it sends fails`() async throws {
        #expect(try await code([3, 3, 0], total: { _ in 7 }, stop: .shortPage) == "paging.total_short")
        #expect(try await code([3, 0], total: { _ in 7 }, stop: .total) == "paging.total_short")
    }

    @Test func `by announcing less and less is read to its real end`() async throws {
        #expect(try await code([3, 3, 2], total: { 9 - $0 }, stop: .shortPage) == nil)
        #expect(try await code([3, 3, 2, 0], total: { 9 - $0 }, stop: .emptyPage) == nil)
    }

    @Test func `by sending a page twice fails`() async throws {
        #expect(try await code([3, 3], repeats: true, stop: .emptyPage) == "paging.repeated_page")
    }

    /// The words of a busy source are the same for every page, and no page.
    @Test func `by nothing, but is busy at two pages, loses none`() async throws {
        let answers = Answers(
            okWhen: [try Condition("busy missing")],
            retryWhen: [try Condition("busy = yes")]
        )
        #expect(try await code([3, 3, 2], isBusy: true, stop: .shortPage, answers: answers) == nil)
    }

    @Test func `by an empty page in the middle fails where the total says that more must come`() async throws
    {
        #expect(try await code([3, 0, 3], total: { _ in 6 }, stop: .emptyPage) == "paging.total_short")
        #expect(try await code([3, 0, 3], total: { _ in 6 }, stop: .shortPage) == "paging.total_short")
    }

    @Test func `by never ending is stopped by at_most, and nothing is cut off`() async throws {
        let endless = Array(repeating: 3, count: 50)
        #expect(try await code(endless, stop: .emptyPage, atMost: 20) == "pull.at_most")
    }

    /// `sizes`: records of each page.
    ///
    /// `total`: what a page announces, by its number.
    ///
    /// Returns the code with which the run failed; every record of a run that did not fail is staged.
    private func code(
        _ sizes: [Int],
        total: (@Sendable (Int) -> Int)? = nil,
        repeats: Bool = false,
        isBusy: Bool = false,
        stop: Pagination.Stop,
        atMost: Int? = nil,
        answers: Answers? = nil
    ) async throws -> String? {
        try await Gate.through {
            let hub = Hub(try await HubDatabase([ThingJob.entity]))
            defer { hub.database.removeLanding() }
            var job = ThingJob.job(
                Pagination(
                    kind: .page(from: 1),
                    size: 3,
                    total: total == nil ? nil : try? Path("total"),
                    stop: stop
                )
            )
            job.pull.atMost = atMost
            job.pull.answers = answers
            let report = try await hub.run(job, source(sizes, total, repeats, isBusy))
            #expect(report.account.closes)
            guard report.failure == nil else { return report.failure?.code }
            let wanted = "\(sizes.reduce(0, +))"
            #expect(try await hub.database.value("SELECT count(*) FROM staging.thing") == wanted)
            return nil
        }
    }

    private func source(
        _ sizes: [Int],
        _ total: (@Sendable (Int) -> Int)?,
        _ repeats: Bool,
        _ isBusy: Bool
    ) -> ScriptedTransport {
        let asked = Mutex<Set<String>>([])
        return ScriptedTransport { request in
            if isBusy, asked.withLock({ $0.insert(request.url).inserted }) {
                return .init(body: Array(#"{"busy":"yes","data":[]}"#.utf8))
            }
            let number = request.url.split(separator: "page=").last.flatMap { Int($0) } ?? 1
            let count = sizes.indices.contains(number - 1) ? sizes[number - 1] : 0
            let first = repeats ? 0 : number * 100
            let records = (0..<count).map { #"{"code":"A","part":\#(first + $0),"grade":1}"# }
            let announced = total.map { #""total":\#($0(number)),"# } ?? ""
            return .init(body: Array(#"{\#(announced)"data":[\#(records.joined(separator: ","))]}"#.utf8))
        }
    }
}

/// An answer without end: refused at its limit, in constant memory, without a file left over.
@Suite struct `An answer far too large` {
    @Test func `is refused at the limit and leaves no file`() async throws {
        try await Scene.play { scene in
            scene.province.become(faults: ["too-large:from=2:path=hoadon"])
            let before = Self.residentMegabytes
            let outcome = await scene.end(of: try scene.province.job { $0.answerAtMost = 192 << 20 })
            #expect(outcome.failure?.code == "request.too_large")
            // 192 MB came; had they been kept, they would show, whatever else runs meanwhile.
            #expect(Self.residentMegabytes - before < 128)
            #expect(try scene.database.halfWrittenFiles().isEmpty)
            scene.province.become(faults: [])
            try await scene.expectWhole()
        }
    }

    /// Of this process, from `/proc/self/statm` (pages of 4 KB).
    private static var residentMegabytes: Int {
        let fields =
            (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return fields.count > 1 ? (Int(fields[1]) ?? 0) / 256 : 0
    }
}
