import HTTPTypes
import HubModel
import Synchronization

/// A source whose list changes between runs in every way that real ones do.
struct ThingSource: Sendable {
    /// How the source pages, which decides what the engine may know beforehand.
    enum Paging: CaseIterable, Sendable {
        /// Pages of any length until an empty one.
        case ragged
        /// Pages of three under an announced total: the next page is fetched ahead.
        case announced
        case shortLast
    }

    let paging: Paging
    let withFlaws: Bool
    let hasValidators: Bool
    /// Every answer also says its page number, so that no two are alike.
    let isNumbered: Bool
    private(set) var pages: [[ThingRecord]]
    private static let size = 3

    init(using random: inout SeededGenerator) {
        paging = random.pick(Paging.allCases)
        withFlaws = random.onceIn(2)
        hasValidators = random.onceIn(2)
        isNumbered = !random.onceIn(3)
        let flawed = withFlaws
        pages = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            (0..<Int.random(in: 0...4, using: &random)).map { _ in
                ThingRecord(using: &random, withFlaws: flawed)
            }
        }
        settle()
    }

    /// These pages and nothing else, until an empty one.
    init(pages: [[ThingRecord]]) {
        paging = .ragged
        withFlaws = false
        hasValidators = true
        isNumbered = true
        self.pages = pages
    }

    mutating func change(using random: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 0...3, using: &random) { changeOnce(using: &random) }
        settle()
    }

    private mutating func changeOnce(using random: inout SeededGenerator) {
        let page = Int.random(in: 0..<pages.count, using: &random)
        let count = pages[page].count
        let place = count == 0 ? 0 : Int.random(in: 0..<count, using: &random)
        switch Int.random(in: 0..<9, using: &random) {
        case 0: pages[page].insert(ThingRecord(using: &random, withFlaws: withFlaws), at: place)
        case 1 where count > 0: pages[page].remove(at: place)
        case 2 where count > 0: pages[page][place].rewrite(using: &random, withFlaws: withFlaws)
        case 3 where count > 0: move(pages[page].remove(at: place), using: &random)
        case 4 where count > 0: move(pages[page][place], using: &random)
        case 5 where count > 0, 6 where count > 0:
            var other = pages[page][place]
            other.rewrite(using: &random, withFlaws: withFlaws)
            move(other, using: &random)
        case 7: pages[page].shuffle(using: &random)
        default: pages.swapAt(page, Int.random(in: 0..<pages.count, using: &random))
        }
    }

    private mutating func move(_ record: ThingRecord, using random: inout SeededGenerator) {
        let page = Int.random(in: 0..<pages.count, using: &random)
        pages[page].insert(record, at: Int.random(in: 0...pages[page].count, using: &random))
    }

    /// Brings the pages into the form that the way of paging asks for.
    private mutating func settle() {
        switch paging {
        case .ragged:
            // An empty page would end the list, a page twice in a row would be taken for a source that cannot page.
            let rest = pages.filter { !$0.isEmpty }
            pages = rest.isEmpty ? [[]] : rest
            if !isNumbered { pages = zip(pages, [[]] + pages).filter { $0 != $1 || $0.isEmpty }.map(\.0) }
        case .announced, .shortLast:
            let all = Array(pages.joined())
            pages = stride(from: 0, to: max(all.count, 1), by: ThingSource.size).map {
                Array(all[$0..<min($0 + ThingSource.size, all.count)])
            }
            if !isNumbered, zip(pages, pages.dropFirst()).contains(where: { $0 == $1 }) {
                pages = Array(pages.prefix(1))
            }
        }
    }

    var pagination: Pagination {
        switch paging {
        case .ragged: Pagination(kind: .page(from: 1), stop: .emptyPage)
        case .announced: Pagination(kind: .page(from: 1), size: 3, total: try? Path("total"), stop: .total)
        case .shortLast: Pagination(kind: .page(from: 1), size: 3, stop: .shortPage)
        }
    }

    /// `broken`: the page, from 1, that is cut off in the middle.
    func transport(broken: Int? = nil) -> ScriptedTransport {
        ScriptedTransport { request in
            let number = request.url.split(separator: "page=").last.flatMap { Int($0) } ?? 1
            var body = body(number)
            if number == broken { body.removeLast(body.count / 3) }
            let tag = "\"\(body.hashValue)\""
            if hasValidators, request.fields[.ifNoneMatch] == tag { return .init(status: 304) }
            return .init(fields: hasValidators ? ["ETag": tag] : [:], body: body)
        }
    }

    private func body(_ number: Int) -> [UInt8] {
        let page = pages.indices.contains(number - 1) ? pages[number - 1] : []
        let records = page.map(\.json).joined(separator: ",")
        let total = pages.reduce(0) { $0 + $1.count }
        let head = isNumbered ? #""page":\#(number),"# : ""
        return Array(#"{\#(head)"total":\#(total),"data":[\#(records)]}"#.utf8)
    }
}
